"""snscrape's Telegram posts (JSONL), read from the public web preview of a channel.

Nothing in it is numeric but the message: the channel is known by its public name only.
``outlinks`` also lists what is no link out: the preview's own hashtag searches and mentions.

Source: snscrape's ``telegram-channel`` module, 0.4 to the development version of 2023.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.loose_values import count, dig, first, mappings, prose
from tocsin.posts.readers.telegram.peers import channel_name, message_link
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time


class SnscrapeTelegram(Reader):
    """One post per line; the channel's own line is another record."""

    name = "snscrape_telegram"
    title = "snscrape Telegram JSONL"
    layouts = frozenset({"json", "table"})

    def recognises(self, record: Record) -> float:
        """By the type's name, or by the fields around a ``t.me`` address."""
        value = record.value
        kind = value.get("_type")
        if isinstance(kind, str) and kind.startswith("snscrape.modules.telegram."):
            return 0.95
        known = "outlinks" in value and "content" in value and "date" in value
        return 0.8 if known and message_link(value.get("url")) is not None else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The post of the line."""
        value = record.value
        if str(value.get("_type")).endswith((".Channel", ".User", ".Group")):
            return (Other("channels"),)
        return (_post(value),)


def _post(value: Mapping[str, Any]) -> Post:
    link = message_link(value.get("url"))
    if link is None:
        raise FieldError("url", "the post has no t.me address", "Export again with snscrape.")
    notes: list[str] = []
    forwarded = first(value, "forwardedUrl", "forwarded")
    origin = message_link(forwarded)
    if forwarded is not None and origin is None:
        notes.append("forward_origin_named_only")
    return Post(
        platform="telegram",
        post_id=link.post_id,
        account_id=link.chat,
        account_name=link.chat,
        created_at=parse_time(value.get("date"), "date"),
        text=prose(value.get("content")),
        kind=Kind.POST if forwarded is None else Kind.REPOST,
        repost_of=None if origin is None else origin.post_id,
        conversation_id=link.chat,
        urls=_links(value),
        media=_media(value),
        views=count(value.get("views")),
        notes=tuple(notes),
    )


def _links(value: Mapping[str, Any]) -> list[str] | None:
    listed = value.get("outlinks")
    if not isinstance(listed, list):
        return None
    links = [link for link in listed if isinstance(link, str) and not _is_inside(link, value)]
    preview = dig(value, "linkPreview", "href")
    if isinstance(preview, str) and preview not in links:
        links.append(preview)
    return links


def _is_inside(link: str, value: Mapping[str, Any]) -> bool:
    """Whether it is the preview's search for a hashtag, or a mention made into a link."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    if parts.hostname not in {"t.me", "telegram.me"}:
        return False
    if any(query.startswith("#") for query in parse_qs(parts.query).get("q", [])):
        return True
    name = channel_name(link)
    return name is not None and f"@{name}" in prose(value.get("content")).lower()


def _media(value: Mapping[str, Any]) -> list[str]:
    found = (first(item, "url", "thumbnailUrl") for item in mappings(value.get("media")))
    return [url for url in found if isinstance(url, str)]
