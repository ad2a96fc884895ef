"""Xiaohongshu (RedNote) notes and comments.

Notes come from the API (``note_card``), from a page's data (``note``, camelCase) or from the
page itself (``_zs-origin: html``), each with less in it. A note's id begins with the Unix
second it was made, in hexadecimal, which helps where no time is given.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.fields.loose_values import (
    count,
    dig,
    first,
    mapping,
    mappings,
    name_or_none,
    prose,
    text,
)
from tocsin.posts.records import Other, Outcome, Post
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time

_NOTE_ID: Final = re.compile(r"[0-9a-f]{24}")


def read(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """The note of an item; a thumbnail without author or text is no post."""
    note = mapping(item.get("note_card")) or mapping(item.get("note")) or item
    user = mapping(note.get("user"))
    account = first(user, "user_id", "userId") or first(user, "nickname", "nick_name")
    account = account or text(item.get("author_name"))
    if not account:
        return Other("previews")
    post_id = identifier(first(item, "id", "note_id", "noteId"), "id")
    created_at, notes = _created_at(note, post_id)
    title = prose(first(note, "display_title", "title"))
    body = prose(note.get("desc"))
    interactions = mapping(first(note, "interact_info", "interactInfo"))
    tags = mappings(first(note, "tag_list", "tagList"))
    name = first(user, "nickname", "nick_name") or item.get("author_name")
    return Post(
        platform="rednote",
        post_id=post_id,
        account_id=identifier(account, "user.user_id"),
        created_at=created_at,
        text="\n".join(part for part in (title, body) if part),
        account_name=name_or_none(name),
        hashtags=[text(tag.get("name")) for tag in tags if text(tag.get("name"))] or None,
        media=_media(note),
        likes=count(first(interactions, "liked_count", "likedCount") or note.get("likes")),
        reposts=count(first(interactions, "share_count", "shareCount")),
        replies=count(first(interactions, "comment_count", "commentCount")),
        notes=notes,
    )


def _created_at(note: Mapping[str, Any], post_id: str) -> tuple[datetime, tuple[str, ...]]:
    stated = first(note, "time", "create_time", "createTime")
    if stated is None and _NOTE_ID.fullmatch(post_id):
        return datetime.fromtimestamp(int(post_id[:8], 16), UTC), ("time_from_id",)
    return parse_time(stated, "time"), ()


def _media(note: Mapping[str, Any]) -> list[str]:
    images = mappings(first(note, "image_list", "imageList")) or mappings(note.get("cover"))
    found = [_picture(image) for image in images]
    video = mappings(dig(note, "video", "media", "stream", "h264"))[:1]
    found += [text(stream.get("master_url")) for stream in video]
    return [url for url in found or [text(note.get("thumbnail_url"))] if url]


def _picture(image: Mapping[str, Any]) -> str:
    default = text(first(image, "url_default", "urlDefault", "url"))
    others = mappings(first(image, "info_list", "infoList"))[:1]
    return default or next((text(other.get("url")) for other in others), "")


def read_comment(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """A comment; it answers a comment, or else the note."""
    user = mapping(first(item, "user_info", "userInfo"))
    note_id = name_or_none(first(item, "note_id", "noteId"))
    target = text(dig(item, "target_comment", "id"))
    return Post(
        platform="rednote",
        post_id=identifier(item.get("id"), "id"),
        account_id=identifier(first(user, "user_id", "userId", "nickname"), "user_info.user_id"),
        created_at=parse_time(first(item, "create_time", "createTime"), "create_time"),
        text=prose(item.get("content")),
        account_name=name_or_none(user.get("nickname")),
        kind=Kind.COMMENT,
        reply_to=target or note_id,
        conversation_id=note_id,
        likes=count(first(item, "like_count", "likeCount")),
        replies=count(first(item, "sub_comment_count", "subCommentCount")),
    )
