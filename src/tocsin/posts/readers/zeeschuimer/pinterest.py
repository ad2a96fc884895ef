"""Pinterest pins. Many carry no time; those cannot become posts and say so."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.fields.loose_values import (
    dig,
    first,
    mapping,
    name_or_none,
    prose,
    text,
    words,
)
from tocsin.posts.records import FieldError, Outcome, Post
from tocsin.posts.times import parse_time


def read(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """The post of a pin: title and description are its text."""
    stated = first(item, "created_at", "createdAt")
    if stated is None:
        raise FieldError(
            "created_at",
            "Pinterest gave this pin no time",
            "Open the pin itself while Zeeschuimer runs; it is kept until then.",
        )
    pinner = mapping(item.get("pinner"))
    link = text(item.get("link"))
    image = first(mapping(item.get("imageSpec_orig")), "url") or dig(item, "images", "orig", "url")
    return Post(
        platform="pinterest",
        post_id=identifier(first(item, "entityId", "id"), "id"),
        account_id=identifier(first(pinner, "entityId", "id", "username"), "pinner.id"),
        created_at=parse_time(stated, "created_at"),
        text="\n".join(
            part.strip()
            for part in (prose(item.get("title")), prose(item.get("description")))
            if part.strip()
        ),
        account_name=name_or_none(pinner.get("username")),
        urls=[link] if link else None,
        hashtags=words(dig(item, "pinJoin", "visualAnnotation")) or None,
        media=[text(image)] if text(image) else [],
    )
