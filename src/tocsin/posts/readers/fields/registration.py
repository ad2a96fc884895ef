"""When an account was made, where a record says so: it helps, so it never costs a post."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from tocsin.posts.readers.x.entities import classic_time
from tocsin.posts.times import optional_time

_FIRST: Final = datetime(1995, 1, 1, tzinfo=UTC)
"""Earlier dates are place-holders (1970-01-01), not accounts."""


def registered_at(value: Any) -> datetime | None:
    """The time an account was made, UTC where no offset is stated; ``None`` where unknown.

    >>> registered_at("2017-05-03").isoformat(), registered_at("1970-01-01"), registered_at(None)
    ('2017-05-03T00:00:00+00:00', None, None)
    """
    if isinstance(value, datetime):
        return _plausible(value)
    return _parsed(value) if isinstance(value, str | int | float) and value else None


@lru_cache(maxsize=4_096)  # an account's date comes again with each of its posts
def _parsed(value: str | float) -> datetime | None:
    if isinstance(value, str) and value[20:25] == "+0000" and len(value) == 30:
        return _plausible(classic_time(value, "account_created_at"))
    return _plausible(optional_time(value, "account_created_at"))


def _plausible(time: datetime | None) -> datetime | None:
    if time is None:
        return None
    try:
        aware = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:  # the first or last hours of the calendar
        return None
    return aware if aware >= _FIRST else None
