"""Deadlines in calendar days of a stated zone: the day of the act is not counted, the last day is.

So a reply within seven days to a notice of Monday can come until the midnight that ends the next
Monday, in the recipient's zone (Regulation 1182/71, Art. 3(1) and (2)(b)). A day is what the local
calendar says: 23 or 25 hours where the clock changes, 29 February where there is one. Where a clock
shows midnight twice the day ends the first time; where it skips midnight the day ends at the skip.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence

_WIDEST: Final = timedelta(hours=27)
"""A last day begins up to this much before its deadline: 24 hours, and what clocks jump."""
_JUMP: Final = timedelta(hours=3)


def zone_of(name: str) -> ZoneInfo:
    """The zone of a name such as ``Europe/Paris``.

    Raises:
        CannotStandError: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CannotStandError(
            "zone",
            Sentence("There is no time zone {name}.", name=ascii(name[:60])),
            "Write one such as Europe/Paris.",
        ) from error


def end_of_day(at: datetime, days: int, zone: str) -> datetime:
    """The end of the day that lies so many days after the one of ``at``: the first moment too late.

    >>> end_of_day(datetime(2028, 2, 27, 23, 30, tzinfo=UTC), 1, "Europe/Paris")
    datetime.datetime(2028, 2, 29, 23, 0, tzinfo=datetime.timezone.utc)

    Raises:
        CannotStandError: there is no such zone.
    """
    place = zone_of(zone)
    after = at.astimezone(place).date() + timedelta(days=days + 1)
    return datetime.combine(after, time(), place).astimezone(UTC)  # fold=0 (PEP 495)


def end_of_window(at: datetime, days: int, zone: str, rest_days: tuple[int, ...]) -> datetime:
    """The end of a time in which somebody may answer: never on a day of rest.

    A last day that is one moves to the next that is not (Regulation 1182/71, Art. 3(4)).
    ``rest_days`` are days of the week, 0 for Monday. Public holidays it does not know.

    >>> end_of_window(datetime(2026, 3, 2, tzinfo=UTC), 5, "UTC", (5, 6))  # Saturday to Monday
    datetime.datetime(2026, 3, 10, 0, 0, tzinfo=datetime.timezone.utc)

    Raises:
        CannotStandError: there is no such zone.
    """
    today = at.astimezone(zone_of(zone)).date()
    while (today + timedelta(days=days)).weekday() in rest_days:
        days += 1
    return end_of_day(at, days, zone)


def is_so_many_days(at: datetime, deadline: datetime, days: int) -> bool:
    """Whether a deadline that was told is one of so many days, whichever zone it was counted in.

    What was told to a person holds, even if a state changes its clocks afterwards; so a stored
    deadline is held against the number of days, and not counted anew.
    """
    lasts = deadline - at
    return timedelta(days=days) - _JUMP <= lasts <= timedelta(days=days) + _WIDEST


def last_day(deadline: datetime, zone: str) -> date:
    """The last day on which it is in time: how a deadline is told to people.

    >>> last_day(datetime(2028, 2, 29, 23, 0, tzinfo=UTC), "Europe/Paris")
    datetime.date(2028, 2, 29)

    Raises:
        CannotStandError: there is no such zone.
    """
    last_moment = deadline.astimezone(UTC) - timedelta(microseconds=1)  # in UTC no clock jumps
    return last_moment.astimezone(zone_of(zone)).date()
