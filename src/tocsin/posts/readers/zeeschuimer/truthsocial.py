"""Truth Social posts: Mastodon's objects, with quotes, groups and a nested ``in_reply_to``."""

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
    """The post of an item; a "ReTruth" shows the words of its original."""
    account = mapping(item.get("account"))
    original = mapping(item.get("reblog"))
    shown = original or item
    repost_of = name_or_none(original.get("id"))
    quote_of = text(item.get("quote_id")) or name_or_none(dig(item, "quote", "id"))
    reply_to = text(item.get("in_reply_to_id")) or name_or_none(dig(item, "in_reply_to", "id"))
    tags = [text(tag.get("name")) for tag in mappings(shown.get("tags"))]
    people = [text(first(user, "id", "acct")) for user in mappings(shown.get("mentions"))]
    media = [
        text(first(one, "url", "preview_url")) for one in mappings(shown.get("media_attachments"))
    ]
    link = text(dig(shown, "card", "url"))
    return Post(
        platform="truthsocial",
        post_id=identifier(item.get("id"), "id"),
        account_id=identifier(account.get("id"), "account.id"),
        created_at=parse_time(item.get("created_at"), "created_at"),
        text=_words(prose(shown.get("content"))),
        account_name=name_or_none(first(account, "acct", "username")),
        kind=_kind(repost_of, quote_of, reply_to),
        lang=language(item.get("language")),
        repost_of=repost_of,
        quote_of=quote_of,
        reply_to=reply_to,
        conversation_id=text(item.get("conversation_id")) or name_or_none(dig(item, "group", "id")),
        urls=[link] if link else None,
        hashtags=[tag for tag in tags if tag],
        mentions=[user for user in people if user],
        media=[url for url in media if url],
        likes=count(first(item, "favourites_count", "upvotes_count")),
        reposts=count(item.get("reblogs_count")),
        replies=count(item.get("replies_count")),
        followers=count(account.get("followers_count")),
        account_created_at=registered_at(account.get("created_at")),
        notes=("promoted",) if item.get("sponsored") is True else (),
    )


def _kind(repost_of: str | None, quote_of: str | None, reply_to: str | None) -> Kind:
    if repost_of:
        return Kind.REPOST
    if reply_to:
        return Kind.REPLY
    return Kind.QUOTE if quote_of else Kind.POST


def _words(content: str) -> str:
    """Zeeschuimer takes the markup out; what older versions left is taken out here."""
    return read_html(content).text if "</" in content else content
