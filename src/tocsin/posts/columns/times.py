"""Whether a column holds times, and in which form, decided from many values at once.

``03/04/2021`` is the third of April or the fourth of March. One value with a day above 12
decides for the whole column; without one the form stays ambiguous and a person must say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from tocsin.posts.columns.column_map import PATTERN_SEPARATOR
from tocsin.posts.times import optional_time

_MAX_LENGTH: Final = 45
_NUMERIC: Final = re.compile(
    r"^(?P<a>\d{1,4})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{1,4})"
    r"(?:(?P<join>,? |T)(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?P<fraction>\.\d{1,6})?)"
    r"(?P<half> ?[AaPp][Mm])?)?$"
)
_CLOCK: Final = re.compile(r"^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?$")
_SPELLED: Final = (
    "%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y %H:%M", "%b %d, %Y %H:%M:%S",
    "%B %d, %Y %H:%M", "%B %d, %Y %H:%M:%S", "%d %b %Y %H:%M", "%d %B %Y %H:%M",
    "%d %b %Y %H:%M:%S", "%d %B %Y %H:%M:%S", "%b %d, %Y %I:%M %p", "%B %d, %Y %I:%M %p",
    "%b %d, %Y, %I:%M %p", "%B %d, %Y at %I:%M %p", "%b %d, %Y at %I:%M %p",
    "%b %d, %Y · %I:%M %p UTC", "%b %d, %Y @ %H:%M:%S.%f", "%I:%M %p · %b %d, %Y",
    "%a %b %d %H:%M:%S %Y", "%Y-%m-%d %I:%M %p", "%Y-%m-%d %I:%M:%S %p",
    "%Y年%m月%d日 %H:%M", "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日",
)  # fmt: skip
_IS_SPELLED: Final = re.compile(r"[^\W\d]{3,}\.? \d|\d,? [^\W\d]{3,}|年|\d ?[AaPp][Mm]\b")
# Epochs from 1990 on, in s, ms and µs. Nanoseconds are left out: they are as long as X's ids.
_EPOCH_UNITS: Final = (1, 10**3, 10**6)
_EPOCH_FROM: Final = 631_152_000
_EPOCH_TO: Final = 4_102_444_800


@dataclass(frozen=True, slots=True)
class TimeForm:
    """How a column writes time. ``numeric`` needs a name that says so; see ``ambiguous``."""

    patterns: tuple[str, ...] = ()
    numeric: bool = False
    ambiguous: bool = False
    date_only: bool = False

    @property
    def time_format(self) -> str | None:
        """What the column map keeps; ``None`` where the usual forms do."""
        return PATTERN_SEPARATOR.join(self.patterns) or None


def is_clock(value: Any) -> bool:
    """Whether the value is a time of day only.

    >>> is_clock("9:05 PM"), is_clock("2021-01-01")
    (True, False)
    """
    return _CLOCK.match(str(value).strip()) is not None


def time_form(values: Sequence[Any]) -> TimeForm | None:
    """The form of a column's values, or ``None`` where they are not times."""
    if not values:
        return None
    if all(isinstance(value, date) for value in values):  # a datetime is a date as well
        return TimeForm(date_only=not any(isinstance(value, datetime) for value in values))
    texts = [str(value).strip() for value in values]
    if any(len(text) > _MAX_LENGTH for text in texts):
        return None
    if _are_numbers(texts):
        return TimeForm(numeric=True) if all(map(_is_epoch, texts)) else None
    numeric = [_NUMERIC.match(text) for text in texts]
    if all(numeric):
        return _numeric_form([match for match in numeric if match])
    spelled = _spelled_form(texts)
    if spelled is not None:
        return spelled
    known = sum(_looks_dated(text) and optional_time(text, "") is not None for text in texts)
    return TimeForm() if known >= 0.95 * len(texts) else None


def _are_numbers(texts: Sequence[str]) -> bool:
    return all(text.replace(".", "", 1).isdecimal() for text in texts)


def _is_epoch(text: str) -> bool:
    if len(text) in {8, 14} and text.isdecimal():  # 20210304, 20210304153000
        return "1990" <= text[:4] <= "2100" and "01" <= text[4:6] <= "12"
    value = float(text)
    return any(_EPOCH_FROM <= value / unit < _EPOCH_TO for unit in _EPOCH_UNITS)


def _looks_dated(text: str) -> bool:
    return len(text) >= 8 and any(mark in text for mark in "-/: ") and any(map(str.isdecimal, text))


def _spelled_form(texts: Sequence[str]) -> TimeForm | None:
    """The first of the spelled patterns that reads every value."""
    if not all(map(_IS_SPELLED.search, texts)):
        return None
    for pattern in _SPELLED:
        if all(_reads(text, pattern) for text in texts):
            return TimeForm((pattern,), date_only="%H" not in pattern and "%I" not in pattern)
    return None


def _reads(text: str, pattern: str) -> bool:
    try:
        datetime.strptime(text, pattern)
    except ValueError:
        return False
    return True


def _numeric_form(matches: Sequence[re.Match[str]]) -> TimeForm | None:
    separators = {match["sep"] for match in matches}
    year_first = {len(match["a"]) == 4 for match in matches}
    if len(separators) > 1 or len(year_first) > 1:
        return None
    separator = separators.pop()
    has_clock = any(match["clock"] for match in matches)
    if True in year_first:
        if separator == "-" and not any(match["half"] for match in matches):
            return TimeForm(date_only=not has_clock)  # ISO 8601
        order: str | None = "%Y{0}%m{0}%d"
        ambiguous = False
    else:
        order, ambiguous = _order(matches, separator)
    if order is None:
        return None
    day = order.format(separator)
    patterns = tuple(dict.fromkeys(day + _clock_pattern(match) for match in matches))
    return TimeForm(patterns, ambiguous=ambiguous, date_only=not has_clock)


def _order(matches: Sequence[re.Match[str]], separator: str) -> tuple[str | None, bool]:
    """The pattern of the day, with ``{0}`` for the separator, and whether it is ambiguous.

    With dots (``03.04.2021``) the day comes first everywhere. ``None``: these are no dates.
    """
    widths = {len(match["c"]) for match in matches}
    if widths not in ({2}, {4}) or any(len(match["a"]) > 2 for match in matches):
        return None, False
    year = "%y" if widths == {2} else "%Y"
    day_first = all(int(match["b"]) <= 12 for match in matches)
    month_first = all(int(match["a"]) <= 12 for match in matches) and separator != "."
    if not day_first and not month_first:
        return None, False
    order = "%d{0}%m{0}" if day_first else "%m{0}%d{0}"
    return order + year, day_first and month_first


def _clock_pattern(match: re.Match[str]) -> str:
    if not match["clock"]:
        return ""
    clock = "%I:%M" if match["half"] else "%H:%M"
    if match["clock"].count(":") == 2:
        clock += ":%S"
    if match["fraction"]:
        clock += ".%f"
    if match["half"]:
        clock += " %p" if match["half"].startswith(" ") else "%p"
    return match["join"] + clock
