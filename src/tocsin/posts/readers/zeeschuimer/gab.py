"""Gab posts: full field names from its search, one- to three-letter ones from timelines."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.fields.html_text import read_html
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
from tocsin.posts.readers.fields.registration import registered_at
from tocsin.posts.readers.x.entities import language
from tocsin.posts.records import Outcome, Post
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time


def read(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """The post of an item."""
    author = mapping(first(item, "author_info", "account"))
    repost_of = _other(item, "reblog")
    reply_to = _other(item, "in_reply_to")
    quote_of = _other(item, "quote")
    tags = [text(tag.get("name")) for tag in mappings(first(item, "tg", "tags"))]
    card = mapping(first(item, "link_info", "card", "link"))
    link = text(card.get("url"))
    return Post(
        platform="gab",
        post_id=identifier(first(item, "i", "id"), "id"),
        account_id=identifier(first(author, "i", "id") or item.get("ai"), "account.id"),
        created_at=parse_time(first(item, "ca", "created_at"), "created_at"),
        text=_words(prose(first(item, "c", "content"))),
        account_name=name_or_none(first(author, "un", "username", "ac", "acct")),
        kind=_kind(repost_of, quote_of, reply_to),
        lang=language(first(item, "l", "language")),
        repost_of=repost_of,
        quote_of=quote_of,
        reply_to=reply_to,
        conversation_id=name_or_none(item.get("conversation_id")),
        urls=[link] if link else None,
        hashtags=[tag for tag in tags if tag] or None,
        media=_media(item),
        likes=count(first(item, "fbc", "favourites_count")),
        reposts=count(first(item, "rbc", "reblogs_count")),
        replies=count(item.get("replies_count")),
        followers=count(author.get("followers_count")),
        account_created_at=registered_at(author.get("created_at")),
    )


def _other(item: Mapping[str, Any], name: str) -> str | None:
    stated = first(item, f"{name}_id", f"{name}_of_id") or dig(item.get(name), "id")
    return name_or_none(stated)


def _kind(repost_of: str | None, quote_of: str | None, reply_to: str | None) -> Kind:
    if repost_of:
        return Kind.REPOST
    if reply_to:
        return Kind.REPLY
    return Kind.QUOTE if quote_of else Kind.POST


def _media(item: Mapping[str, Any]) -> list[str]:
    found = (
        text(first(medium, "smp4", "source_mp4", "u", "url"))
        for medium in mappings(first(item, "image_info", "media_attachments"))
    )
    return [url for url in found if url]


def _words(content: str) -> str:
    """Zeeschuimer takes the markup out; what older versions left is taken out here."""
    return read_html(content).text if "</" in content else content
