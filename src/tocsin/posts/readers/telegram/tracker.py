"""The message table of telegram-tracker (``msgs_dataset.csv``), old and new columns.

Ids pass through pandas: a column with a gap holds ``1505034921.0``. The forwarded message is
named by its channel's number and, in the link, by its own.

Source: telegram-tracker's list of columns, 2021 to 2024.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tocsin.posts.identifiers import identifier, optional_identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.loose_values import count, first, text
from tocsin.posts.readers.telegram.peers import Peer, message_link
from tocsin.posts.records import FieldError, Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time
from tocsin.posts.urls import extract_urls


class TelegramTracker(Reader):
    """One post per row."""

    name = "telegram_tracker"
    title = "telegram-tracker CSV"
    layouts = frozenset({"table"})

    def recognises(self, record: Record) -> float:
        """By column names nobody else has."""
        columns = record.value.keys()
        known = {"channel_id", "msg_link", "date", "is_forward", "number_forwards"} <= columns
        return 0.95 if known and ("message" in columns or "cleaned_message" in columns) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The post of the row."""
        return (_post(record.value),)


def _post(row: Mapping[str, Any]) -> Post:
    notes: list[str] = []
    channel = identifier(row.get("channel_id"), "channel_id")
    author = _author(row, channel)
    name = first(row, "channel_name", "username") if author.number == channel else None
    repost_of = _origin(row, notes)
    reply_to = _reply_to(row, channel)
    words = _text(row)
    url = text(row.get("url"))
    return Post(
        platform="telegram",
        post_id=f"{channel}/{_message_number(row)}",
        account_id=author.account,
        created_at=parse_time(row.get("date"), "date"),
        text=words,
        account_name=text(name) or None,
        kind=_kind(row, author, reply_to),
        repost_of=repost_of,
        reply_to=reply_to,
        conversation_id=channel,
        urls=list(dict.fromkeys([*extract_urls(words), url])) if url else None,
        media=_media(row),
        reposts=count(row.get("number_forwards")),
        replies=count(row.get("number_replies")),
        views=count(row.get("views")),
        notes=tuple(notes),
    )


def _message_number(row: Mapping[str, Any]) -> str:
    """The message's own number; before 2022 only its link had it."""
    number = optional_identifier(row.get("msg_id"), "msg_id")
    link = message_link(row.get("msg_link"))
    if number is None and link is not None:
        return link.message
    return identifier(number, "msg_id")


def _text(row: Mapping[str, Any]) -> str:
    words = first(row, "message", "cleaned_message")
    parts = (words, row.get("poll_question"))
    return "\n".join(part for part in parts if isinstance(part, str) and part)


def _author(row: Mapping[str, Any], channel: str) -> Peer:
    number = optional_identifier(row.get("msg_from_id"), "msg_from_id")
    if number is None:
        return Peer("channel", channel)
    kind = text(row.get("msg_from_peer")).removeprefix("Peer").lower()
    return Peer(kind if kind in {"channel", "chat"} else "user", number)


def _kind(row: Mapping[str, Any], author: Peer, reply_to: str | None) -> Kind:
    if _yes(row.get("is_forward")):
        return Kind.REPOST
    if reply_to is not None or _yes(row.get("is_reply")):
        return Kind.REPLY
    return Kind.POST if author.kind == "channel" else Kind.MESSAGE


def _yes(value: Any) -> bool:
    return text(value).strip().lower() in {"1", "1.0", "true", "yes"} or value is True


def _origin(row: Mapping[str, Any], notes: list[str]) -> str | None:
    if not _yes(row.get("is_forward")):
        return None
    try:
        source = first(row, "forward_msg_from_peer_id", "from_channel_id")
        number = optional_identifier(source, "forward_msg_from_peer_id")
    except FieldError:
        notes.append("id_ruined:forward_msg_from_peer_id")
        return None
    kind = text(row.get("forward_msg_from_peer_type")) or "PeerChannel"
    link = message_link(row.get("forward_msg_link"))
    if number is None or link is None or kind != "PeerChannel":
        notes.append("forward_origin_named_only")
        return None
    return f"{number}/{link.message}"


def _reply_to(row: Mapping[str, Any], channel: str) -> str | None:
    number = optional_identifier(row.get("reply_to_msg_id"), "reply_to_msg_id")
    return None if number is None or not _yes(row.get("is_reply")) else f"{channel}/{number}"


def _media(row: Mapping[str, Any]) -> list[str]:
    """The document's id, unless pandas wrote it as a float and thereby lost it."""
    try:
        number = optional_identifier(row.get("document_id"), "document_id")
    except FieldError:
        return []
    return [] if number is None else [f"telegram-document:{number}"]
