"""Douyin videos and picture posts: snake_case from its API, camelCase from its pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

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
from tocsin.posts.readers.tiktok.ids import tiktok_time
from tocsin.posts.records import Other, Outcome, Post
from tocsin.posts.times import parse_time


def read(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """The post of an item; a running live stream is no post."""
    if _is_stream(item):
        return Other("live streams")
    post_id = identifier(first(item, "aweme_id", "awemeId", "id"), "aweme_id")
    author = mapping(first(item, "author", "authorInfo"))
    stats = mapping(first(item, "statistics", "stats"))
    extras = mappings(first(item, "text_extra", "textExtra"))
    hashtags = [text(first(extra, "hashtag_name", "hashtagName")) for extra in extras]
    mentions = [text(first(extra, "user_id", "userId", "sec_uid", "secUid")) for extra in extras]
    stated = first(item, "create_time", "createTime")
    made_at = tiktok_time(post_id) if stated is None else None
    account = first(author, "uid", "id") or first(item, "author_user_id", "authorUserId")
    return Post(
        platform="douyin",
        post_id=post_id,
        account_id=identifier(account or first(author, "sec_uid", "secUid"), "author.uid"),
        created_at=made_at or parse_time(stated, "create_time"),
        text=prose(item.get("desc")),
        account_name=name_or_none(author.get("nickname")),
        hashtags=[tag for tag in hashtags if tag],
        mentions=[user for user in mentions if user not in {"", "0"}],
        media=_media(item),
        likes=count(first(stats, "digg_count", "diggCount")),
        reposts=count(first(stats, "share_count", "shareCount")),
        replies=count(first(stats, "comment_count", "commentCount")),
        views=count(first(stats, "play_count", "playCount")) or None,  # Douyin shows 0 to all
        followers=count(first(author, "follower_count", "followerCount")),
        notes=("time_from_id",) if made_at else (),
    )


def _is_stream(item: Mapping[str, Any]) -> bool:
    rooms = (mapping(item.get(name)) for name in ("cell_room", "cellRoom"))
    return bool(item.get("rawdata")) or any(room.get("rawdata") for room in rooms)


def _media(item: Mapping[str, Any]) -> list[str]:
    found = []
    for image in mappings(item.get("images")):
        addresses = first(image, "url_list", "urlList")
        if isinstance(addresses, list) and addresses:
            found.append(text(addresses[0]))
    if not found:
        addresses = dig(item, "video", "play_addr", "url_list")
        found = [text(addresses[0])] if isinstance(addresses, list) and addresses else []
    return [url for url in found if url]
