"""An invented forum's export: JSON lines ``{"forum_msg", "by", "when", "body", "answers"}``."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from tocsin.posts.readers.base import Reader
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record
from tocsin.posts.schema import Kind


class VillageForum(Reader):
    """Reads messages of the village forum."""

    name: ClassVar[str] = "village_forum"
    version: ClassVar[int] = 1
    title: ClassVar[str] = "Village forum (example)"
    layouts = frozenset({"json"})

    def recognises(self, record: Record) -> float:
        """By a field that nobody else has."""
        return 0.9 if "forum_msg" in record.value else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """One message; a removed one is no post, but it is counted."""
        value = record.value
        if value.get("removed") is True:
            return [Other("removed messages")]
        answers = value.get("answers")
        return [
            Post(
                platform="village_forum",
                post_id=_text(record, "forum_msg"),
                account_id=_text(record, "by"),
                created_at=_time(record),
                text=_text(record, "body"),
                kind=Kind.REPLY if answers else Kind.POST,
                reply_to=str(answers) if answers else None,
            )
        ]


def _text(record: Record, field: str) -> str:
    found = record.value.get(field)
    if not isinstance(found, str | int) or isinstance(found, bool):
        raise FieldError(field, "is neither text nor a number", "Export the forum again.")
    return str(found)


def _time(record: Record) -> datetime:
    try:
        return datetime.fromisoformat(_text(record, "when"))
    except ValueError:
        raise FieldError("when", "is no time", "Write it as 2026-11-28T12:00+01:00.") from None
