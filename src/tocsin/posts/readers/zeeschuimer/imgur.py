"""Imgur posts (galleries and albums)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.fields.anonymous import ANONYMOUS, anonymous_account
from tocsin.posts.readers.fields.loose_values import (
    count,
    dig,
    first,
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
    account = text(item.get("account_id"))
    account = account if account != "0" else ""  # uploads without an account
    tags = [text(first(tag, "tag", "name", "display")) for tag in mappings(item.get("tags"))]
    cover = text(dig(item, "cover", "url"))
    notes = (ANONYMOUS,) if not account else ()
    return Post(
        platform="imgur",
        post_id=post_id,
        account_id=account or anonymous_account("imgur", post_id),
        created_at=parse_time(item.get("created_at"), "created_at"),
        text="\n".join(
            part for part in (prose(item.get("title")), prose(item.get("description"))) if part
        ),
        account_name=name_or_none(dig(item, "account", "username")),
        hashtags=[tag for tag in tags if tag] or None,
        media=[cover] if cover else [],
        likes=count(item.get("upvote_count")),
        replies=count(item.get("comment_count")),
        views=count(item.get("view_count")),
        notes=notes + (("promoted",) if item.get("is_ad") is True else ()),
    )
