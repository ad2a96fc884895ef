"""TGStat API: posts of Telegram channels found by search or listed by channel.

``id`` and ``channel_id`` are TGStat's own; Telegram's are in ``link``. ``text`` is HTML.
``forwarded_from`` is a TGStat number too, so the forwarded message stays unknown.

Source: TGStat's documentation of the Post object and of posts/search, channels/posts.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tocsin.posts.readers.base import Envelope, Reader
from tocsin.posts.readers.fields.html_text import read_html
from tocsin.posts.readers.fields.loose_values import count, dig, first, mapping, mappings, rejection
from tocsin.posts.readers.telegram.peers import MessageLink, message_link
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time


class Tgstat(Reader):
    """One post per item; channels are other records."""

    name = "tgstat"
    title = "TGStat API"
    layouts = frozenset({"json"})
    envelopes = (Envelope("response.items"),)

    def recognises(self, record: Record) -> float:
        """By a post's link beside TGStat's channel number, or by a page of those."""
        value = record.value
        if "response" in value:
            items = mappings(dig(value, "response", "items"))
            return 0.9 if items and _is_post(items[0]) else 0.0
        return 0.9 if _is_post(value) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The post, or the posts of a page."""
        if "response" in record.value:
            return _page(mapping(record.value["response"]))
        return (_outcome(record.value),)


def _is_post(value: Mapping[str, Any]) -> bool:
    if not {"channel_id", "link", "date", "views"} <= value.keys():
        return False
    return message_link(value["link"]) is not None


def _page(page: Mapping[str, Any]) -> Iterator[Outcome]:
    for item in mappings(page.get("items")):
        yield _outcome(item)
    for _ in mappings(page.get("channels")):
        yield Other("channels")


def _outcome(item: Mapping[str, Any]) -> Outcome:
    try:
        return _post(item, _link(item))
    except FieldError as error:
        return rejection(error)


def _link(item: Mapping[str, Any]) -> MessageLink:
    link = message_link(item.get("link"))
    if link is None:
        raise FieldError("link", "the post has no t.me link", "Export again with links.")
    return link


def _post(item: Mapping[str, Any], link: MessageLink) -> Post:
    shown = read_html(str(item.get("text") or ""))
    forwarded = item.get("forwarded_from") is not None
    notes = ["forward_origin_named_only"] if forwarded else []
    if item.get("is_deleted") in (1, "1", True):
        notes.append("deleted_later")
    address = first(mapping(item.get("media")), "file_url", "file_thumbnail_url", "url")
    return Post(
        platform="telegram",
        post_id=link.post_id,
        account_id=link.chat if not link.chat.isdigit() else f"channel{link.chat}",
        account_name=None if link.chat.isdigit() else link.chat,
        created_at=parse_time(item.get("date"), "date"),
        text=shown.text,
        kind=Kind.REPOST if forwarded else Kind.POST,
        conversation_id=link.chat,
        urls=shown.links,
        media=[address] if isinstance(address, str) else [],
        views=count(item.get("views")),
        notes=tuple(notes),
    )
