"""CrowdTangle's clock: local times that end in the zone the dashboard was set to."""

import re
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from tocsin.posts.times import parse_time

# Abbreviations that name one zone only. Others (IST, for one, names three) stay unknown.
_ZONES_H: Final = {
    "WET": 0,
    "WEST": 1,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "SAST": 2,
    "MSK": 3,
    "PKT": 5,
    "WIB": 7,
    "HKT": 8,
    "SGT": 8,
    "AWST": 8,
    "JST": 9,
    "KST": 9,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
    "BRT": -3,
    "ART": -3,
    "AKST": -9,
    "AKDT": -8,
    "HST": -10,
}
_KNOWN_TO_TIMES: Final = frozenset(
    ["UTC", "GMT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "AM", "PM"]
)
_NUMERIC_ZONE: Final = re.compile(r"^[+-]\d{2}(?::?\d{2})?$")
_ABBREVIATION: Final = re.compile(r"^[A-Z]{2,5}$")


def dashboard_time(value: Any, field: str) -> tuple[datetime, tuple[str, ...]]:
    """The time and notes on it. An unknown zone leaves a naive time and says so.

    >>> dashboard_time("2023-11-13 04:30:36 CET", "Post Created")[0].isoformat()
    '2023-11-13T04:30:36+01:00'
    """
    clock, _, zone = value.strip().rpartition(" ") if isinstance(value, str) else ("", "", "")
    if clock and zone in _ZONES_H:
        local = parse_time(clock, field)
        return local.replace(tzinfo=timezone(timedelta(hours=_ZONES_H[zone]))), ()
    if clock and _NUMERIC_ZONE.match(zone):
        return parse_time(clock + zone, field), ()
    if clock and _ABBREVIATION.match(zone) and zone not in _KNOWN_TO_TIMES:
        return parse_time(clock, field), ("zone_unknown",)
    return parse_time(value, field), ()
