"""When something is due next: pure arithmetic of clocks, summer time included.

A time of day that the clock skips in spring comes as much later as the clock jumped (02:30 becomes
03:30); one that it shows twice in autumn counts the first time. So each day has exactly one.
(Python's ``fold=0``; PEP 495.)
"""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tocsin.desk.errors import InvalidError
from tocsin.errors import Sentence

_CLOCK: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def next_daily(at: time, zone: tzinfo, after: datetime) -> datetime:
    """The first moment after ``after`` at which it is ``at`` in the zone; in UTC."""
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=number) for number in range(-1, 3))
    moments = (datetime.combine(day, at, zone).astimezone(UTC) for day in days)
    return next(moment for moment in moments if moment > after)


def next_every(every_s: int, due: datetime, now: datetime) -> datetime:
    """The first of ``due``, ``due + every_s`` … that is later than ``now``.

    What was missed meanwhile is not made up one by one.
    """
    if due > now:
        return due
    passed = (now - due) // timedelta(seconds=every_s)
    return due + timedelta(seconds=every_s * (passed + 1))


def quiet_until(start: time, stop: time, zone: tzinfo, now: datetime) -> datetime:
    """The end of the quiet hours that ``now`` lies in, else ``now``; they may span midnight."""
    clock = now.astimezone(zone).time().replace(tzinfo=None)
    within = start <= clock < stop if start <= stop else clock >= start or clock < stop
    return next_daily(stop, zone, now) if within else now


def clock_time(stated: str, field: str) -> time:
    """A time of day from ``HH:MM``.

    Raises:
        InvalidError: it is none.
    """
    if not _CLOCK.fullmatch(stated):
        raise InvalidError(
            Sentence("{stated} is no time of day.", stated=ascii(stated[:20])),
            "Write it as 08:30.",
            {field: "is no time"},
        )
    return time.fromisoformat(stated)


def zone_named(name: str, field: str = "zone") -> ZoneInfo:
    """A time zone by its name.

    Raises:
        InvalidError: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones
        raise InvalidError(
            Sentence("There is no time zone {name}.", name=ascii(name[:60])),
            "Write it as Europe/Paris.",
            {field: "is not known"},
        ) from None
