"""The input of QUT's coordination-network-toolkit: messages of any platform, eight columns.

``message_id, user_id, username, repost_id, reply_id, message, timestamp, urls``; the time
in Unix seconds with a fraction, the URLs as a printed Python list or separated by spaces.
Which platform it was is not in the file. Source: the toolkit's readme.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.loose_values import listed, name_or_none, prose, reference
from tocsin.posts.records import Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time

_COLUMNS = ("message_id", "user_id", "repost_id", "reply_id", "message", "timestamp")


class CoordinationToolkit(Reader):
    """One post per row."""

    name = "coordination_toolkit"
    title = "coordination-network-toolkit messages (CSV)"
    layouts = frozenset({"table", "json"})

    def recognises(self, record: Record) -> float:
        """By the toolkit's columns (the last, ``urls``, may be absent)."""
        return 0.9 if all(column in record.value for column in _COLUMNS) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The post of a row."""
        row = record.value
        notes: list[str] = []
        repost_of = reference(row["repost_id"], "repost_id", notes, zero_is_none=False)
        reply_to = reference(row["reply_id"], "reply_id", notes, zero_is_none=False)
        return (
            Post(
                platform="unknown",
                post_id=identifier(row["message_id"], "message_id"),
                account_id=identifier(row["user_id"], "user_id"),
                created_at=_time(row["timestamp"]),
                text=prose(row["message"]),
                account_name=name_or_none(row.get("username")),
                kind=_kind(repost_of, reply_to),
                repost_of=repost_of,
                reply_to=reply_to,
                urls=_urls(row),
                notes=tuple(notes),
            ),
        )


def _kind(repost_of: str | None, reply_to: str | None) -> Kind:
    if repost_of is not None:
        return Kind.REPOST
    return Kind.REPLY if reply_to is not None else Kind.POST


def _time(value: Any) -> datetime:
    """Unix seconds, however few digits they have; else any known form."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return parse_time(value, "timestamp")
    return parse_time(value, "timestamp")


def _urls(row: Mapping[str, Any]) -> list[str] | None:
    if "urls" not in row:
        return None
    found = listed(row["urls"])
    return [url for part in found for url in part.split()]
