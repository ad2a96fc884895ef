"""Facebook posts in the website's "Comet" shape (captured by forks of Zeeschuimer)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.fields.loose_values import (
    dig,
    first,
    mapping,
    mappings,
    name_or_none,
    prose,
    text,
)
from tocsin.posts.records import FieldError, Outcome, Post
from tocsin.posts.times import parse_time


def read(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """The post of an item."""
    sections = mapping(item.get("comet_sections"))
    story = mapping(dig(sections, "content", "story"))
    if not story:
        raise FieldError(
            "comet_sections", "the item is no post", "It is kept; a newer version may read it."
        )
    actors = mappings(story.get("actors"))
    actor = actors[0] if actors else {}
    pictures = (
        text(dig(attachment, "target", "id")) for attachment in mappings(story.get("attachments"))
    )
    return Post(
        platform="facebook",
        post_id=identifier(first(story, "post_id") or first(item, "post_id"), "post_id"),
        account_id=identifier(first(actor, "id", "url", "name"), "actors.id"),
        created_at=parse_time(_creation_time(sections), "creation_time"),
        text=prose(dig(story, "message", "text")),
        account_name=name_or_none(actor.get("name")),
        media=[
            f"https://www.facebook.com/photo/?fbid={picture}" for picture in pictures if picture
        ],
    )


def _creation_time(sections: Mapping[str, Any]) -> Any:
    """The time stands among the parts of the line under the author's name."""
    parts = dig(sections, "context_layout", "story", "comet_sections", "metadata")
    for part in mappings(parts):
        stated = dig(part, "story", "creation_time") or part.get("creation_time")
        if stated is not None:
            return stated
    return None
