"""Comments under TikTok videos. A comment answers a comment, or else the video."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.fields.loose_values import (
    count,
    first,
    mapping,
    mappings,
    name_or_none,
    prose,
    text,
)
from tocsin.posts.readers.x.entities import language
from tocsin.posts.records import Outcome, Post
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time


def read(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """The comment of an item."""
    user = mapping(item.get("user"))
    video_id = name_or_none(item.get("aweme_id"))
    extras = mappings(item.get("text_extra"))
    hashtags = [text(extra.get("hashtag_name")) for extra in extras]
    mentions = [text(first(extra, "user_id", "sec_uid")) for extra in extras]
    answered = (text(item.get(name)) for name in ("reply_to_reply_id", "reply_id"))
    return Post(
        platform="tiktok",
        post_id=identifier(item.get("cid"), "cid"),
        account_id=identifier(first(user, "uid", "unique_id", "sec_uid"), "user.uid"),
        created_at=parse_time(item.get("create_time"), "create_time"),
        text=prose(item.get("text")),
        account_name=text(user.get("unique_id")) or name_or_none(user.get("nickname")),
        kind=Kind.COMMENT,
        lang=language(item.get("comment_language")),
        reply_to=next((found for found in answered if found not in {"", "0"}), video_id),
        conversation_id=video_id,
        hashtags=[tag for tag in hashtags if tag] if extras else None,
        mentions=[account for account in mentions if account not in {"", "0"}] if extras else None,
        likes=count(item.get("digg_count")),
        replies=count(item.get("reply_comment_total")),
    )
