"""Items of 4CAT's own collectors as NDJSON: Bluesky and VK.

They are the platforms' API objects with small additions by which they are told:
``4CAT_metadata`` (Bluesky), ``4cat_item_type`` (VK). 4CAT's Telegram messages are Telethon's
and its X posts the API's; their own readers take them.
"""

from collections.abc import Mapping
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
from tocsin.posts.readers.x.entities import language
from tocsin.posts.records import Outcome, Post
from tocsin.posts.schema import Kind
from tocsin.posts.times import optional_time, parse_time


def kind_of(item: Mapping[str, Any]) -> str | None:
    """Which collector made the item; ``None``: none of these."""
    if "4CAT_metadata" in item and "record" in item:
        return "bluesky"
    return "vk" if "4cat_item_type" in item else None


def read(item: Mapping[str, Any]) -> Outcome:
    """The post of an item."""
    return _bluesky_post(item) if kind_of(item) == "bluesky" else _vk_post(item)


def _bluesky_post(item: Mapping[str, Any]) -> Post:
    record, author = mapping(item.get("record")), mapping(item.get("author"))
    reply_to = name_or_none(dig(record, "reply", "parent", "uri"))
    quoted = dig(record, "embed", "record", "uri") or dig(
        record, "embed", "record", "record", "uri"
    )
    quote_of = name_or_none(quoted)
    facets = [
        feature
        for facet in mappings(record.get("facets"))
        for feature in mappings(facet.get("features"))
    ]
    langs = first(record, "langs")
    collected = dig(item, "4CAT_metadata", "collected_at")
    return Post(
        platform="bluesky",
        post_id=identifier(item.get("uri"), "uri"),
        account_id=identifier(author.get("did"), "author.did"),
        created_at=parse_time(first(record, "created_at", "createdAt"), "record.created_at"),
        text=prose(record.get("text")),
        account_name=name_or_none(author.get("handle")),
        kind=Kind.REPLY if reply_to else Kind.QUOTE if quote_of else Kind.POST,
        lang=language(langs[0]) if isinstance(langs, list) and langs else None,
        quote_of=quote_of,
        reply_to=reply_to,
        conversation_id=name_or_none(dig(record, "reply", "root", "uri")),
        urls=[text(one.get("uri")) for one in facets if text(one.get("uri"))] or None,
        hashtags=[text(one.get("tag")) for one in facets if text(one.get("tag"))],
        mentions=[text(one.get("did")) for one in facets if text(one.get("did"))],
        likes=count(item.get("like_count")),
        reposts=count(item.get("repost_count")),
        replies=count(item.get("reply_count")),
        collected_at=None if collected is None else optional_time(collected, "collected_at"),
    )


def _vk_post(item: Mapping[str, Any]) -> Post:
    """VK counts posts per wall: the id is ``<owner>_<number>``, as in VK's own links."""
    owner = text(first(item, "owner_id", "from_id"))
    number = identifier(item.get("id"), "id")
    comment = item.get("4cat_item_type") == "comment"
    parent = text(first(item, "reply_to_comment", "post_id")) if comment else ""
    profile = mapping(item.get("author_profile"))
    return Post(
        platform="vk",
        post_id=f"{owner}_{number}" if owner else number,
        account_id=identifier(item.get("from_id"), "from_id"),
        created_at=parse_time(item.get("date"), "date"),
        text=prose(item.get("text")),
        account_name=name_or_none(first(profile, "screen_name", "name")),
        kind=Kind.COMMENT if comment else Kind.POST,
        reply_to=f"{owner}_{parent}" if parent else None,
        conversation_id=f"{owner}_{text(item.get('post_id'))}" if comment else None,
        media=_vk_photos(item),
        likes=count(dig(item, "likes", "count")),
        reposts=count(dig(item, "reposts", "count")),
        replies=count(dig(item, "comments", "count")),
        views=count(dig(item, "views", "count")),
        followers=count(first(profile, "followers_count", "members_count")),
    )


def _vk_photos(item: Mapping[str, Any]) -> list[str]:
    photos = (mapping(one.get("photo")) for one in mappings(item.get("attachments")))
    sizes = (mappings(photo.get("sizes")) for photo in photos)
    best = (max(one, key=lambda size: count(size.get("width")) or 0) for one in sizes if one)
    return [text(size.get("url")) for size in best if text(size.get("url"))]
