"""Times as exports write them.

:func:`parse_time` reads what the platforms' exports contain; a format whose day and month
order is ambiguous is never guessed here: its reader passes the pattern it knows.
"""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from tocsin.posts.records import FieldError

# United States zone abbreviations as CrowdTangle writes them; others are too ambiguous.
_ZONES_H = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
_MOST_CHARACTERS = 100  # no time is longer, and every form is tried on each
_CALENDAR_DIGITS = {8: "%Y%m%d", 14: "%Y%m%d%H%M%S"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST_EPOCH = 1e20  # nanoseconds in the year 5138; past it Python's own arithmetic may fail
_TWITTER = "%a %b %d %H:%M:%S %z %Y"


def parse_time(value: Any, field: str, *patterns: str) -> datetime:
    """The time as a datetime: aware when the source states an offset, else naive.

    Takes ISO 8601 and its common relatives, RFC 2822, X v1.1's form, a trailing zone
    abbreviation, and Unix epochs in seconds, milliseconds, microseconds or nanoseconds (a
    number or a string of digits). ``patterns`` are strptime patterns tried first.

    >>> parse_time("2016-09-01T10:00:00.000Z", "created_at").isoformat()
    '2016-09-01T10:00:00+00:00'
    >>> parse_time("2020-05-14 12:37:12 EDT", "Created").isoformat()
    '2020-05-14T12:37:12-04:00'

    Raises:
        FieldError: missing or not understood.
    """
    if isinstance(value, datetime):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_epoch(value, field)
    text = value.strip() if isinstance(value, str) else ""
    if not text:
        raise FieldError(field, "the time is missing", "Export again with this column.")
    found = None
    if len(text) <= _MOST_CHARACTERS:
        stated = (_from_pattern(text, pattern) for pattern in patterns)
        found = next((time for time in stated if time is not None), None) or _from_text(text)
    if found is None:
        raise FieldError(
            field,
            f"the time {text[:40]!r} is in no known form",
            "Give its form with the column map (time_format), or convert it to ISO 8601.",
        )
    return found


def optional_time(value: Any, field: str, *patterns: str) -> datetime | None:
    """:func:`parse_time`, or ``None`` where the value is missing or not understood."""
    try:
        return parse_time(value, field, *patterns)
    except FieldError:
        return None


def _from_text(text: str) -> datetime | None:
    digits = text[1:] if text[0] == "-" else text
    if digits.isdecimal() and len(digits) in _CALENDAR_DIGITS:  # no epoch has 8 or 14 digits
        return _from_pattern(text, _CALENDAR_DIGITS[len(digits)])
    if digits.replace(".", "", 1).isdecimal():
        try:
            return _from_epoch(float(text) if "." in text else int(text), "time")
        except FieldError:
            return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    head, _, zone = text.rpartition(" ")
    if zone.upper() in _ZONES_H and head:
        local = _from_text(head)
        if local is not None and local.tzinfo is None:
            return local.replace(tzinfo=timezone(timedelta(hours=_ZONES_H[zone.upper()])))
    twitter = _from_pattern(text, _TWITTER)
    if twitter is not None:
        return twitter
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _from_pattern(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)
    except ValueError:
        return None


def _from_epoch(value: float, field: str) -> datetime:
    """Seconds, or a finer unit when the number is too large to be seconds."""
    size = abs(value)
    if not size <= _LARGEST_EPOCH:  # nor is NaN
        raise FieldError(
            field, "the time is no number in the calendar", "Check the time column and its unit."
        )
    unit_us = 1_000_000 if size < 1e11 else 1_000 if size < 1e14 else 1 if size < 1e17 else 0.001
    try:
        return _EPOCH + timedelta(microseconds=round(value * unit_us))
    except OverflowError:
        raise FieldError(
            field, f"the time {value} is outside the calendar", "Check the time column's unit."
        ) from None
