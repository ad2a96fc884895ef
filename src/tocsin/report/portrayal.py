"""What a card says beyond counts: readings, leaders, chance, rhythm and creation, in words.

The numbers are made in :mod:`tocsin.detect.coordination`; here they become sentences. A number
never stands without the one it is to be compared with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa

from tocsin.detect.coordination.portraits import Portraits
from tocsin.detect.coordination.readings import CATALOGUE, Verdict
from tocsin.report.mirrored import Mirrored, mirrored
from tocsin.report.wording import number, percent

_LEADERS: Final = 3
_CHANGES: Final = 3
_ANOTHER_WEEK: Final = (
    "The posts of these accounts in other weeks: whether they come together again, and with whom."
)
_TITLES: Final = {reading.name: (reading.title, reading.expects) for reading in CATALOGUE}
_MARKS: Final = {
    Verdict.FITS: "Fits",
    Verdict.UNKNOWN: "Cannot tell",
    Verdict.NOT: "Does not fit",
}


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """One benign reading: its verdict, and its number beside the background's."""

    title: str
    expects: str
    verdict: str
    mark: str
    strength: float
    statement: str
    numbers: str
    would_change: str
    posts: int

    @property
    def fits(self) -> bool:
        """Whether it is a possible explanation."""
        return self.verdict == Verdict.FITS


@dataclass(frozen=True, slots=True)
class LeaderShown:
    """An account and how often it was first, against what no lead would give."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Portrayal:
    """All that is said of one network."""

    readings: tuple[ReadingShown, ...]
    changes: tuple[str, ...]  # what would change the conclusion
    leaders: tuple[LeaderShown, ...]
    no_leader: str  # why there is none; empty where there are
    chance: str  # empty where it was not computed
    hours: Mirrored | None
    hours_words: str
    creation: str

    @property
    def first(self) -> ReadingShown | None:
        """The benign reading to show first: the strongest that fits."""
        fitting = [reading for reading in self.readings if reading.fits]
        return fitting[0] if fitting else None

    @property
    def unknown(self) -> int:
        """How many readings cannot be told."""
        return sum(reading.verdict == Verdict.UNKNOWN for reading in self.readings)


class Portrayals:
    """The tables of portraits, cut by network once for all cards."""

    def __init__(self, portraits: Portraits, names: Mapping[int, str]) -> None:
        self._readings = _by_network(portraits.readings)
        self._leaders = _by_network(portraits.leaders)
        self._hours = _by_network(portraits.hours)
        self._creation = _by_network(portraits.creation)
        self._names = names

    def of(self, row: Mapping[str, Any]) -> Portrayal:
        """What is said of the network with this row of the networks table."""
        network = row["network"]
        readings = tuple(_reading(item) for item in self._readings.get(network, ()))
        leaders, no_leader = self._lead(self._leaders.get(network, []))
        hours = self._rhythm(network)
        return Portrayal(
            readings=readings,
            changes=_changes(readings),
            leaders=leaders,
            no_leader=no_leader,
            chance=chance_words(row),
            hours=hours,
            hours_words=_hours_words(hours),
            creation=_creation_words(self._creation.get(network, [])),
        )

    def _lead(self, rows: list[dict[str, Any]]) -> tuple[tuple[LeaderShown, ...], str]:
        clear = tuple(
            LeaderShown(self._names.get(row["account_key"], ""), _lead_words(row))
            for row in rows
            if row["clear"]
        )
        if clear or not rows:
            return clear[:_LEADERS], "" if clear else "Not known."
        most = max(rows, key=lambda row: row["first"])
        return (), (
            "No clear leader. Most often first, on "
            f"{_lead_words(most)}: that can be chance, as the best of {len(rows)}."
        )

    def _rhythm(self, network: int) -> Mirrored | None:
        own, everybody = (_per_hour(self._hours.get(name, [])) for name in (network, None))
        return mirrored(own, everybody)


def chance_words(row: Mapping[str, Any]) -> str:
    """What chance would give, from those columns of the networks table that are there."""
    parts = []
    together, expected = row.get("together"), row.get("expected")
    if together is not None and expected is not None:
        between = f" ({percent(row['together_low'])} to {percent(row['together_high'])})"
        parts.append(
            f"Its accounts met in {percent(together)}{between} of the times at which they shared "
            f"anything; chance gives {percent(expected)}."
        )
    if row.get("q_value") is not None:
        parts.append(
            f"Of pairs as unlikely as its weakest, {percent_small(row['q_value'])} at most are "
            "chance's (q-value)."
        )
    return " ".join(parts)


def percent_small(share: float) -> str:
    """A share that may be very small.

    >>> percent_small(0.004), percent_small(1e-9), percent_small(0.25)
    ('0.4 %', 'less than 0.01 %', '25 %')
    """
    return "less than 0.01 %" if share < 1e-4 else percent(share)


def _by_network(table: pa.Table) -> dict[int | None, list[dict[str, Any]]]:
    found: dict[int | None, list[dict[str, Any]]] = {}
    for row in table.to_pylist():
        found.setdefault(row["network"], []).append(row)
    return found


def _reading(row: Mapping[str, Any]) -> ReadingShown:
    title, expects = _TITLES.get(row["reading"], (row["reading"], ""))
    seen, usual = row["seen"], row["background"]
    numbers = ""
    if seen is not None and row["verdict"] != Verdict.UNKNOWN:
        show = percent if row["unit"] == "share" else number
        beside = "elsewhere unknown" if usual is None else f"elsewhere {show(usual)}"
        numbers = f"{show(seen)} here, {beside}: {row['measure']}"
    return ReadingShown(
        title=title,
        expects=expects,
        verdict=row["verdict"],
        mark=_MARKS[Verdict(row["verdict"])],
        strength=row["strength"],
        statement=row["statement"],
        numbers=numbers,
        would_change=row["would_change"],
        posts=len(row["evidence"]),
    )


def _changes(readings: tuple[ReadingShown, ...]) -> tuple[str, ...]:
    """What to fetch: to confirm what fits, then to decide what cannot be told."""
    asked = [r for r in readings if r.fits] + [r for r in readings if r.verdict == Verdict.UNKNOWN]
    asked = asked or [reading for reading in readings if reading.strength]
    if readings and not asked:
        return (_ANOTHER_WEEK,)
    return tuple(f"{r.title}: {r.would_change}" for r in asked[:_CHANGES])


def _lead_words(row: Mapping[str, Any]) -> str:
    return (
        f"{row['first']} of {row['joint']} common objects ({percent(row['share'])}, interval "
        f"{percent(row['low'])} to {percent(row['high'])}; by lot {percent(row['chance'])}; "
        f"p {_p(row['p_value'])})"
    )


def _p(value: float) -> str:
    return "below 0.0001" if value < 1e-4 else f"= {value:.2g}"


def _per_hour(rows: list[dict[str, Any]]) -> Any:
    counts = np.zeros(24, dtype=np.int64)
    for row in rows:
        counts[row["hour"]] = row["posts"]
    return counts


def _hours_words(hours: Mirrored | None) -> str:
    if hours is None:
        return "Not known."
    return (
        f"Most above everybody from {hours.bucket:02}:00 to {hours.bucket:02}:59 UTC: "
        f"{percent(hours.own_share)} of all its accounts' posts, {percent(hours.all_share)} of "
        "everybody's."
    )


def _creation_words(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "Not in these data."
    most = max(rows, key=lambda row: (row["accounts"], row["start"]))
    if most["accounts"] == 1:
        return f"{most['known']} dates are known; no two fall into one week."
    start: datetime = most["start"]
    share = percent(most["accounts"] / most["known"])
    elsewhere = most["elsewhere"]
    usual = "not known" if elsewhere is None else percent(elsewhere)
    return (
        f"{most['accounts']} of the {most['known']} whose date is known were made in the week of "
        f"{start:%Y-%m-%d} ({share}); of other accounts: {usual}."
    )
