"""9GAG posts. Anonymous ones get an account of their own each: they share no author."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.fields.anonymous import ANONYMOUS, anonymous_account
from tocsin.posts.readers.fields.loose_values import (
    count,
    first,
    mapping,
    mappings,
    name_or_none,
    prose,
    text,
)
from tocsin.posts.records import Outcome, Post
from tocsin.posts.times import parse_time


def read(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """The post of an item: title and description are its text."""
    post_id = identifier(item.get("id"), "id")
    creator = mapping(item.get("creator"))
    account = text(first(creator, "userId", "accountId", "username"))
    tags = [text(tag.get("key")) for tag in mappings(item.get("tags"))]
    link = text(item.get("sourceUrl"))
    notes = (ANONYMOUS,) if not account else ()
    return Post(
        platform="9gag",
        post_id=post_id,
        account_id=account or anonymous_account("9gag", post_id),
        created_at=parse_time(item.get("creationTs"), "creationTs"),
        text="\n".join(
            part for part in (prose(item.get("title")), prose(item.get("description"))) if part
        ),
        account_name=name_or_none(creator.get("username")),
        urls=[link] if link else None,
        hashtags=[tag for tag in tags if tag],
        media=_media(mapping(item.get("images"))),
        likes=count(item.get("upVoteCount")),
        replies=count(item.get("commentsCount")),
        notes=notes + (("promoted",) if item.get("promoted") in (1, True) else ()),
    )


def _media(images: Mapping[str, Any]) -> list[str]:
    """The largest picture, or the largest video where there is one."""
    files = sorted(mappings(list(images.values())), key=_pixels, reverse=True)
    videos = [one for one in files if "hasAudio" in one]
    for one in videos or files:
        url = text(first(one, "av1Url", "h265Url", "vp9Url", "vp8Url", "url"))
        if url:
            return [url]
    return []


def _pixels(image: Mapping[str, Any]) -> int:
    return (count(image.get("width")) or 0) * (count(image.get("height")) or 0)
