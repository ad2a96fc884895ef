"""Times of sources whose documentation says they are UTC, though the values do not."""

from datetime import UTC, datetime
from typing import Any

from tocsin.posts.times import parse_time


def utc_time(value: Any, field: str, *patterns: str) -> datetime:
    """:func:`~tocsin.posts.times.parse_time`, with UTC where the value states no offset.

    >>> utc_time("2020-10-29 14:56:05", "date").isoformat()
    '2020-10-29T14:56:05+00:00'

    Raises:
        FieldError: missing or not understood.
    """
    time = parse_time(value, field, *patterns)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time
