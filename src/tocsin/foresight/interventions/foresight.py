"""What foreseen options look like to whoever reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from tocsin.charts import Chart, Level, Series
from tocsin.foresight.interventions.event import Event, Flags, Floats
from tocsin.foresight.interventions.growth import NAMES, Growth
from tocsin.foresight.interventions.levers import Lever, highest_rung, rights
from tocsin.results import Result

OPTIONS: Final = pa.schema(
    {
        "option": pa.string(),
        "levers": pa.list_(pa.string()),
        "rung": pa.string(),  # the highest on the ladder
        "rights": pa.list_(pa.string()),
        "posts": pa.float64(),  # null: not measured
        "posts_low": pa.float64(),
        "posts_high": pa.float64(),
        "change": pa.float64(),  # against doing nothing; -0.1 is a tenth fewer
        "change_low": pa.float64(),
        "change_high": pa.float64(),
        "accounts_suspended": pa.int64(),
        "reason": pa.string(),  # why nothing was measured
    }
)
PATHS: Final = pa.schema(
    {
        "option": pa.string(),
        "t": pa.timestamp("us", tz="UTC"),
        "posts": pa.float64(),  # from the beginning of the event to the end of the bucket
        "posts_low": pa.float64(),
        "posts_high": pa.float64(),
    }
)
FIT: Final = pa.schema(
    {
        "parameter": pa.string(),
        "value": pa.float64(),
        "value_low": pa.float64(),
        "value_high": pa.float64(),
        "rhat": pa.float64(),
    }
)
EVENT: Final = pa.schema(
    {"t": pa.timestamp("us", tz="UTC"), "posts": pa.int64(), "audience": pa.float64()}
)
SUSPENDED: Final = pa.schema(
    {
        "option": pa.string(),
        "account_key": pa.int64(),
        "post_key": pa.int64(),
        "followers": pa.float64(),
        "strikes": pa.int64(),
    }
)
_INTERVAL: Final = (0.5, 0.025, 0.975)


class Option(NamedTuple):
    """One option as it was run."""

    name: str
    levers: tuple[Lever, ...]
    reason: str
    """Why nothing was measured; empty where it was."""
    posts: Floats
    """(runs, T) simulated; empty where nothing was measured."""
    suspended: Flags
    """Which of the event's posts its suspensions concern."""


@dataclass(frozen=True)
class Foresight(Result):
    """Options side by side on one event; the first is doing nothing."""

    event: Event
    growth: Growth
    options: tuple[Option, ...]
    since: int
    """The first bucket that is not as it was observed."""
    bucket_s: int

    def said(self) -> tuple[str, ...]:
        """What doing nothing gives, then each option against it, in the order they were given."""
        first = self.options[0]
        burst = (
            f"The burst from {self._time(0):%d %B %Y %H:%M} UTC has "
            f"{self.event.counts.sum():,} of the {self.event.of_all:,} posts"
        )
        if first.reason:
            return (f"{burst}. What options would do is not measured: {first.reason}.",)
        middle, low, high = self._totals(first)
        base = (
            f"{burst}; run again without any measure the model gives {middle:,.0f} "
            f"({low:,.0f} to {high:,.0f})."
        )
        if self.since > 1:
            end = self._time(first.posts.shape[1])
            base = (
                f"{burst}; without any measure the model expects {middle:,.0f} in all by "
                f"{end:%d %B %Y %H:%M} UTC ({low:,.0f} to {high:,.0f})."
            )
        return (base, *(self._sentence(option) for option in self.options[1:]))

    def _sentence(self, option: Option) -> str:
        if option.reason:
            return f"{option.name}: not measured, for {option.reason}."
        middle, low, high = self.change(option)
        certain = "" if high < 0 else " This is not more than chance could give."
        return (
            f"{option.name}: {_change(middle)} than doing nothing (from {_change(low)} to "
            f"{_change(high)}). Highest rung: {highest_rung(option.levers)}.{certain}"
        )

    def change(self, option: Option) -> tuple[float, float, float]:
        """The median and the 95 % interval of the change against doing nothing, run by run."""
        base = self.options[0].posts.sum(axis=1)
        ratio = option.posts.sum(axis=1) / np.maximum(base, 1.0)
        middle, low, high = (np.quantile(ratio, _INTERVAL) - 1).tolist()
        return middle, low, high

    def _totals(self, option: Option) -> tuple[float, float, float]:
        middle, low, high = np.quantile(option.posts.sum(axis=1), _INTERVAL).tolist()
        return middle, low, high

    def _time(self, bucket: int) -> datetime:
        start = timedelta(microseconds=self.event.start_us)
        return datetime.fromtimestamp(0, UTC) + start + timedelta(seconds=bucket * self.bucket_s)

    def tables(self) -> Mapping[str, pa.Table]:
        """``options`` first; ``suspended`` names the posts behind a suspension, not people."""
        return {
            "options": pa.Table.from_pylist([self._row(o) for o in self.options], schema=OPTIONS),
            "paths": pa.concat_tables([PATHS.empty_table(), *map(self._path, self._measured())]),
            "event": self._event(),
            "fit": self._fit(),
            "suspended": pa.concat_tables(
                [SUSPENDED.empty_table(), *map(self._suspended, self.options)]
            ),
        }

    def _measured(self) -> list[Option]:
        return [option for option in self.options if not option.reason]

    def _row(self, option: Option) -> dict[str, object]:
        names = ("posts", "posts_low", "posts_high", "change", "change_low", "change_high")
        numbers: list[float | None] = [None] * len(names)
        if not option.reason:
            numbers = [*self._totals(option), *self.change(option)]
        accounts = self.event.account_key[option.suspended]
        return {
            "option": option.name,
            "levers": [str(lever) for lever in option.levers],
            "rung": highest_rung(option.levers),
            "rights": list(rights(option.levers)),
            **dict(zip(names, numbers, strict=True)),
            "accounts_suspended": len(np.unique(accounts)),
            "reason": option.reason or None,
        }

    def _path(self, option: Option) -> pa.Table:
        middle, low, high = np.quantile(option.posts.cumsum(axis=1), _INTERVAL, axis=0)
        times = [self._time(bucket) for bucket in range(len(middle))]
        columns = {
            "option": [option.name] * len(middle),
            "t": pa.array(times, pa.timestamp("us", tz="UTC")),
            "posts": middle,
            "posts_low": low,
            "posts_high": high,
        }
        return pa.table(columns, schema=PATHS)

    def _event(self) -> pa.Table:
        times = [self._time(bucket) for bucket in range(len(self.event.counts))]
        columns = {
            "t": pa.array(times, pa.timestamp("us", tz="UTC")),
            "posts": self.event.counts,
            "audience": self.event.audience,
        }
        return pa.table(columns, schema=EVENT)

    def _fit(self) -> pa.Table:
        if not len(self.growth.draws):
            return FIT.empty_table()
        middle, low, high = np.quantile(self.growth.draws, _INTERVAL, axis=0)
        columns = {
            "parameter": NAMES,
            "value": middle,
            "value_low": low,
            "value_high": high,
            "rhat": self.growth.rhat,
        }
        return pa.table(columns, schema=FIT)

    def _suspended(self, option: Option) -> pa.Table:
        seen, there = self.event, option.suspended
        columns = {
            "option": [option.name] * int(there.sum()),
            "account_key": seen.account_key[there],
            "post_key": seen.post_key[there],
            "followers": seen.followers[there],
            "strikes": seen.strikes[there],
        }
        return pa.table(columns, schema=SUSPENDED)

    def charts(self) -> Mapping[str, Chart]:
        """The options' changes, and how each event would have grown."""
        measured = self._measured()
        if not measured:
            return {}
        changes = [self.change(option) for option in measured[1:]]
        middle, low, high = ([100 * one[place] for one in changes] for place in range(3))
        bars = Series("change", [o.name for o in measured[1:]], middle, low, high, "points")
        options = Chart(
            "Options against doing nothing", "option", "change in posts (%)", (bars,),
            (Level(0.0, "do nothing"),), "With the 95 % interval of chance, fit and effect.",
        )  # fmt: skip
        lines = tuple(self._line(option) for option in measured[:6])
        growth = Chart(
            "Posts since the beginning of the burst", "time (UTC)", "posts", lines,
            note="Medians; the band is where 95 % of the runs without any measure lie.",
        )  # fmt: skip
        return {"options": options, "growth": growth} if changes else {"growth": growth}

    def _line(self, option: Option) -> Series:
        path = self._path(option)
        posts, low, high = (path[name].to_pylist() for name in PATHS.names[2:])
        first = option.name == self.options[0].name
        times = path["t"].to_pylist()
        return Series(option.name, times, posts, low if first else None, high if first else None)

    def caveats(self) -> tuple[str, ...]:
        unknown = self.event.unknown_followers
        told = [
            (
                "A model of one burst: people who would answer a measure by going elsewhere, or by "
                "posting more, are not in it."
            ),
            (
                "Each lever acts on the mechanism it is said to act on; whether it does so here is "
                "not known before it is tried and measured."
            ),
            "Levers on one mechanism: from complete overlap to none, as nobody knows.",
            "Rights and rungs are named for those who decide; nothing is decided here.",
        ]
        if unknown:
            told.append(f"The followers of {unknown:,} posts' authors are unknown: none counted.")
        return tuple(told)


def _change(share: float) -> str:
    return f"{abs(share):.0%} {'fewer' if share <= 0 else 'more'} posts"
