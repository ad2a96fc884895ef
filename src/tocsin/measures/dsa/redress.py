"""Where the person concerned can turn: complaint (Art. 20), settlement (Art. 21), court."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tocsin.cases.documents import Document

COMPLAINT_MONTHS: Final = 6
"""A complaint can be made for at least so long after the person was told (Art. 20(1), (2))."""
SETTLEMENT_DAYS: Final = 90
"""A certified body decides within so many days; in very complex disputes twice as long (21(4))."""


class Way(StrEnum):
    """A way to contest a decision; each leaves the others open."""

    INTERNAL_COMPLAINT = "internal_complaint"
    OUT_OF_COURT = "out_of_court"
    COURT = "court"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redress(Document):
    """The ways open against a decision, for the notice that tells of it.

    ``complaint_until`` is the last day of the internal complaint. The body for settlement is the
    person's choice among those certified; its decision binds nobody (Art. 21(2)).
    """

    ways: tuple[Way, ...]
    complaint_until: date | None


def redress(told_on: date, *, provider_is_small: bool = False) -> Redress:
    """What is open to somebody who was told of a decision on a day.

    Articles 20 and 21 do not bind micro and small enterprises (Art. 19); there the courts remain.
    """
    if provider_is_small:
        return Redress(ways=(Way.COURT,), complaint_until=None)
    return Redress(ways=tuple(Way), complaint_until=months_after(told_on, COMPLAINT_MONTHS))


def months_after(day: date, months: int) -> date:
    """The day of the same number so many months on, or the month's last where it has none.

    Regulation 1182/71, Art. 3(2)(c).

    >>> months_after(date(2027, 8, 31), 6)
    datetime.date(2028, 2, 29)
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
