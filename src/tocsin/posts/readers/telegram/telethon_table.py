"""Telethon messages written straight to a table: ``DataFrame(m.to_dict() for m …).to_csv()``.

Nested objects stand in their cells as Python prints them. They are searched for the few ids
that matter by patterns; nothing is evaluated.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from tocsin.posts.identifiers import identifier, optional_identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.loose_values import count, first, text
from tocsin.posts.readers.telegram.peers import Peer, peer
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time
from tocsin.posts.urls import extract_urls

_MOST_CHARACTERS: Final = 20_000
_CHANNEL_POST = re.compile(r"channel_post['\"]?\s{0,3}[:=]\s{0,3}(\d{1,19})")
_ANSWERED = re.compile(r"reply_to_msg_id['\"]?\s{0,3}[:=]\s{0,3}(\d{1,19})")
_REPLIES = re.compile(r"\breplies['\"]?\s{0,3}[:=]\s{0,3}(\d{1,12})")
_COUNTS = re.compile(r"\bcount['\"]?\s{0,3}[:=]\s{0,3}(\d{1,12})")
_URL = re.compile(r"\burl['\"]?\s{0,3}[:=]\s{0,3}['\"](https?://[^'\"\s]{1,2000})['\"]")


class TelethonTable(Reader):
    """One post per row; service messages are other records."""

    name = "telethon_table"
    title = "Telethon CSV (messages as a table)"
    layouts = frozenset({"table"})

    def recognises(self, record: Record) -> float:
        """By the columns of a message, with a peer as Python prints it."""
        row = record.value
        if "peer_id" not in row or "id" not in row or "date" not in row:
            return 0.0
        return 0.9 if "_id" in str(row["peer_id"])[:200] and "message" in row else 0.3

    def read(self, record: Record) -> Iterable[Outcome]:
        """The post of the row, or a service message."""
        row = record.value
        kind = text(row.get("_"))
        if kind == "MessageService" or (text(row.get("action")) and not text(row.get("message"))):
            return (Other("service messages"),)
        if kind == "MessageEmpty":
            return (Other("empty messages"),)
        return (_post(row),)


def _post(row: Mapping[str, Any]) -> Post:
    where = peer(row.get("peer_id"), "peer_id")
    if where is None:
        raise FieldError("peer_id", "the message names no chat", "Export again with peer_id.")
    forwarded = _cell(row, "fwd_from")
    notes: list[str] = []
    repost_of = _origin(forwarded, notes) if forwarded else None
    answered = _found(_ANSWERED, _cell(row, "reply_to")) or optional_identifier(
        row.get("reply_to_msg_id"), "reply_to_msg_id"
    )
    written = first(row, "message", "text")
    words = written if isinstance(written, str) else ""
    author = peer(row.get("from_id"), "from_id") or where
    replies = _found(_REPLIES, _cell(row, "replies"))
    return Post(
        platform="telegram",
        post_id=f"{where.number}/{identifier(row.get('id'), 'id')}",
        account_id=author.account,
        created_at=parse_time(row.get("date"), "date"),
        text=words,
        kind=_kind(forwarded, answered, author),
        repost_of=repost_of,
        reply_to=None if answered is None else f"{where.number}/{answered}",
        conversation_id=where.number,
        urls=_links(row, words),
        likes=_likes(_cell(row, "reactions")),
        reposts=count(row.get("forwards")),
        replies=count(replies) if replies else count(row.get("replies")),
        views=count(row.get("views")),
        notes=tuple(notes),
    )


def _cell(row: Mapping[str, Any], column: str) -> str:
    return text(row.get(column))[:_MOST_CHARACTERS]


def _found(pattern: re.Pattern[str], cell: str) -> str | None:
    match = pattern.search(cell)
    return None if match is None else match[1]


def _kind(forwarded: str, answered: str | None, author: Peer) -> Kind:
    if forwarded:
        return Kind.REPOST
    if answered is not None:
        return Kind.REPLY
    return Kind.POST if author.kind == "channel" else Kind.MESSAGE


def _origin(header: str, notes: list[str]) -> str | None:
    source, number = peer(header, "fwd_from"), _found(_CHANNEL_POST, header)
    if source is not None and source.kind == "channel" and number is not None:
        return f"{source.number}/{number}"
    notes.append("forward_origin_named_only")
    return None


def _links(row: Mapping[str, Any], words: str) -> list[str] | None:
    """Links that stand under words, and those of the text; ``None``: the text has them all."""
    hidden = _URL.findall(_cell(row, "entities"))
    return list(dict.fromkeys([*extract_urls(words), *hidden])) if hidden else None


def _likes(reactions: str) -> int | None:
    found = _COUNTS.findall(reactions)
    return sum(map(int, found)) if found else None
