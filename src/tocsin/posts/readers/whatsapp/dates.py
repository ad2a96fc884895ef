"""Which part of a chat's dates is the day: decided by the whole chat, not by one line.

1. An order under which some date does not exist (month 13, a year before WhatsApp) is out.
2. Of the rest, the order under which the chat goes back in time least often is taken.
3. Where two digits could be the year in front or at the end, it is at the end, unless the
   chat would then be spread over a longer time.
4. Where day and month are still not told apart, day-first is *assumed*, and every post says so.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

DateParts = tuple[str, str, str]

_FOUNDED: Final = 2009
_BUDDHIST: Final = 543  # the Thai calendar is ahead by so many years
_ORDERS: Final = ("dmy", "mdy", "ymd", "ydm")  # the first is preferred where nothing decides


class Order(NamedTuple):
    """How to read the dates of a chat. ``assumed``: the chat itself does not decide it."""

    parts: str
    assumed: bool

    def read(self, parts: DateParts) -> date | None:
        """The date, or ``None`` where there is none of that number."""
        return _date(parts, self.parts)


def date_order(dates: Sequence[DateParts]) -> Order:
    """The order that fits all these dates, which stand in the order of the chat.

    >>> date_order([("01", "02", "21"), ("01", "13", "21")])
    Order(parts='mdy', assumed=False)
    >>> date_order([("01", "02", "21")])
    Order(parts='dmy', assumed=True)
    """
    days = [parts for parts, before in zip(dates, [None, *dates], strict=False) if parts != before]
    costs = {order: _cost(days, order) for order in _ORDERS}
    best = min(costs.values())
    fitting = [order for order in _ORDERS if costs[order] == best]
    year_last = [order for order in fitting if order.endswith("y")]
    year_first = [order for order in fitting if order.startswith("y")]
    if year_last and not _shorter(days, year_first, year_last):
        return Order(year_last[0], _differ(days, year_last))
    return Order(year_first[0], bool(year_last) or _differ(days, year_first))


def is_some_date(parts: DateParts) -> bool:
    """Whether the parts are a date under any order."""
    return any(_date(parts, order) is not None for order in _ORDERS)


def _cost(days: Sequence[DateParts], order: str) -> tuple[int, int]:
    """How many dates do not exist, and how often the chat goes back in time."""
    read = [_date(parts, order) for parts in days]
    known = [day for day in read if day is not None]
    backward = sum(later < earlier for earlier, later in pairwise(known))
    return len(read) - len(known), backward


def _shorter(days: Sequence[DateParts], orders: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the chat takes less time under one of these orders than under any other."""
    never = timedelta.max
    least = min((_span(days, order) for order in orders), default=never)
    return least < min((_span(days, order) for order in others), default=never)


def _span(days: Sequence[DateParts], order: str) -> timedelta:
    known = [day for day in (_date(parts, order) for parts in days) if day is not None]
    return max(known) - min(known) if known else timedelta.max


def _differ(days: Sequence[DateParts], orders: Sequence[str]) -> bool:
    """Whether the orders give different dates at all (on 5 May they may not)."""
    return any(len({_date(parts, order) for order in orders}) > 1 for parts in days)


def _date(parts: DateParts, order: str) -> date | None:
    values = dict(zip(order, parts, strict=True))
    if len(values["d"]) > 2 or len(values["m"]) > 2 or len(values["y"]) not in {2, 4}:
        return None
    year = int(values["y"]) + (2000 if len(values["y"]) == 2 else 0)
    year -= _BUDDHIST if year > _FOUNDED + _BUDDHIST else 0
    if year < _FOUNDED:
        return None
    try:
        return date(year, int(values["m"]), int(values["d"]))
    except ValueError:
        return None
