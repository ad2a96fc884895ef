"""What stands in files of ratings, understood the same way from CSV and from JSON."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from tocsin.foresight.dangerous_speech.form import Answer, Field, Rating
from tocsin.posts.keys import key_of

_YES: Final[Mapping[str, bool]] = {"yes": True, "no": False}


def answer_of(field: str, level: str, note: str, evidence: str) -> tuple[Field, Answer]:
    """One field and its answer, from text.

    Raises:
        ValueError: something makes no sense; the message says what.
    """
    if field not in list(Field):
        raise ValueError(f"field {field[:40]!r} is none of {', '.join(Field)}")
    if level not in ("", "0", "1", "2", "3"):
        raise ValueError(f"level {level[:40]!r} is none of 0, 1, 2 and 3")
    keys = tuple(_key("evidence", key) for key in evidence.split())
    return Field(field), Answer(int(level) if level else None, note, keys)


def rating_of(row: Mapping[str, str], answers: Mapping[Field, Answer]) -> Rating:
    """A rating, from the texts that all its fields share.

    Raises:
        ValueError: something makes no sense; the message says what.
        InputError: the rating is not complete.
    """
    if row["independent"].lower() not in _YES:
        raise ValueError(f"independent {row['independent'][:40]!r} is neither yes nor no")
    try:
        rated_at = datetime.fromisoformat(row["rated_at"])
    except ValueError:
        raise ValueError(f"rated_at {row['rated_at'][:40]!r} is no time") from None
    if rated_at.tzinfo is None:
        raise ValueError(f"rated_at {row['rated_at'][:40]!r} has no time zone: end it with Z")
    return Rating(
        message=_key("message", row["message"]),
        context=row["context"],
        rater=row["rater"],
        rated_at=rated_at.astimezone(UTC),
        independent=_YES[row["independent"].lower()],
        answers=answers,
    )


def shared(row: Mapping[str, str]) -> tuple[str, str]:
    """What all lines of one rating must have in common, besides their name."""
    return row["rated_at"], row["independent"].lower()


def _key(name: str, written: str) -> int:
    try:
        return key_of(written)
    except ValueError:
        raise ValueError(f"{name} {written[:40]!r} is no post: 16 hexadecimal digits") from None
