"""TikTok videos and picture posts as the website receives them.

In items embedded in a page the author is a plain string with ``authorId`` beside it; in
items from the API it is an object.
"""

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
from tocsin.posts.readers.x.entities import language
from tocsin.posts.records import Outcome, Post
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time


def read(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """The post of an item. A duet quotes the video it plays beside."""
    post_id = identifier(item.get("id"), "id")
    duet_of = text(dig(item, "duetInfo", "duetFromId"))
    quote_of = duet_of if duet_of not in {"", "0"} else None
    account_id, name = _author(item)
    created_at, notes = _created_at(item, post_id)
    stats = {**mapping(item.get("statsV2")), **mapping(item.get("stats"))}
    author_stats = {**mapping(item.get("authorStatsV2")), **mapping(item.get("authorStats"))}
    return Post(
        platform="tiktok",
        post_id=post_id,
        account_id=account_id,
        created_at=created_at,
        text=_words(item),
        account_name=name,
        kind=Kind.QUOTE if quote_of else Kind.POST,
        lang=language(item.get("textLanguage")),
        quote_of=quote_of,
        hashtags=_hashtags(item),
        mentions=_mentions(item),
        media=_media(item),
        likes=count(stats.get("diggCount")),
        reposts=count(stats.get("shareCount")),
        replies=count(stats.get("commentCount")),
        views=count(stats.get("playCount")),
        followers=count(author_stats.get("followerCount")),
        notes=notes + (("promoted",) if item.get("isAd") is True else ()),
    )


def _author(item: Mapping[str, Any]) -> tuple[str, str | None]:
    author = item.get("author")
    if isinstance(author, dict):
        name = name_or_none(author.get("uniqueId"))
        return identifier(first(author, "id", "uid", "uniqueId"), "author.id"), name
    name = name_or_none(author)
    return identifier(first(item, "authorId") or name, "authorId"), name


def _created_at(item: Mapping[str, Any], post_id: str) -> tuple[datetime, tuple[str, ...]]:
    stated = item.get("createTime")
    if stated in (None, "", 0, "0"):
        made_at = tiktok_time(post_id)
        if made_at is not None:
            return made_at, ("time_from_id",)
    return parse_time(stated, "createTime"), ()


def _words(item: Mapping[str, Any]) -> str:
    written = prose(item.get("desc"))
    if written:
        return written
    parts = (prose(part.get("desc")) for part in mappings(item.get("contents")))
    return "\n".join(part for part in parts if part)


def _extras(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    nested = (mappings(part.get("textExtra")) for part in mappings(item.get("contents")))
    return mappings(item.get("textExtra")) or [extra for extras in nested for extra in extras]


def _hashtags(item: Mapping[str, Any]) -> list[str]:
    tagged = [text(extra.get("hashtagName")) for extra in _extras(item)]
    challenges = [text(topic.get("title")) for topic in mappings(item.get("challenges"))]
    return [tag for tag in tagged if tag] or [tag for tag in challenges if tag]


def _mentions(item: Mapping[str, Any]) -> list[str]:
    found = (text(first(extra, "userId", "userUniqueId")) for extra in _extras(item))
    return [account for account in found if account not in {"", "0"}]


def _media(item: Mapping[str, Any]) -> list[str]:
    """The pictures of a picture post, or the video file."""
    images = mappings(dig(item, "imagePost", "images"))
    pictures = [_first_address(dig(image, "imageURL", "urlList")) for image in images]
    video = mapping(item.get("video"))
    found = pictures or [text(first(video, "playAddr", "downloadAddr", "cover"))]
    return [url for url in found if url]


def _first_address(addresses: Any) -> str:
    return text(addresses[0]) if isinstance(addresses, list) and addresses else ""
