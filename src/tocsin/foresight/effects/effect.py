"""What a measured effect looks like to whoever reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import numpy as np
import pyarrow as pa

from tocsin.charts import Chart, Level, Series
from tocsin.foresight.effects.deciding import Decision
from tocsin.foresight.effects.periods import Floats
from tocsin.results import Result

EFFECT: Final = pa.schema(
    {
        "method": pa.string(),
        "subject": pa.string(),
        "at": pa.timestamp("us", tz="UTC"),
        "verdict": pa.string(),
        "reason": pa.string(),
        "ratio": pa.float64(),  # after, times what was to be expected; null: not measured
        "ratio_low": pa.float64(),
        "ratio_high": pa.float64(),
        "p_value": pa.float64(),
        "observed": pa.float64(),  # in the periods after
        "expected": pa.float64(),
        "least_fall": pa.float64(),
        "least_rise": pa.float64(),
        "placebos": pa.int64(),
        "placebo_limit": pa.float64(),
    }
)
SERIES: Final = pa.schema(
    {
        "t": pa.timestamp("us", tz="UTC"),
        "observed": pa.float64(),
        "expected": pa.float64(),  # without the change; null outside the window
        "expected_low": pa.float64(),
        "expected_high": pa.float64(),
    }
)
PLACEBOS: Final = pa.schema(
    {"unit": pa.string(), "t": pa.timestamp("us", tz="UTC"), "statistic": pa.float64()}
)


@dataclass(frozen=True)
class Placebo:
    """A place and date where nothing happened, and the change in standard errors there."""

    unit: str
    t: datetime
    statistic: float


@dataclass(frozen=True)
class Effect(Result):
    """The change at a date against what was to be expected, decided by placebo dates."""

    method: Literal["interrupted time series", "difference in differences"]
    subject: str
    at: datetime
    decision: Decision
    limit: float
    """What the change, in standard errors, had to exceed; NaN: not measured."""
    placebos: tuple[Placebo, ...]
    times: tuple[datetime, ...]
    observed: Floats
    expected: Floats
    """Without the change; NaN outside the window around the date."""
    expected_low: Floats
    expected_high: Floats
    notes: tuple[str, ...] = ()
    """What a reader must know beside the caveats of the method."""

    def said(self) -> tuple[str, ...]:
        """The effect or its absence, then how it was decided and what would have been found."""
        found = self.decision
        day = f"{self.at:%d %B %Y}"
        if found.verdict == "not measured":
            return (f"{self.subject}: the effect at {day} is not measured: {found.reason}.",)
        seen, usual = self.totals()
        size = (
            f"{self.subject}: after {day} there was {_ratio(found.ratio)} what was to be expected "
            f"({_ratio(found.low)} to {_ratio(found.high)}): {seen:,.4g} where {usual:,.4g} was."
        )
        if found.verdict == "detected":
            first = f"A change is detected. {size}"
        else:
            first = f"No detectable effect. {size}"
        least = (
            f"With the swings of this series, a fall of {found.least_fall:.0%} or a rise of "
            f"{found.least_rise:.0%} would usually have been found; anything smaller would not."
        )
        share = sum(abs(one.statistic) >= abs(found.statistic) for one in self.placebos)
        return (
            first,
            (
                f"As large a change was seen at {share} of {len(self.placebos)} dates where "
                f"nothing happened (p = {found.p_value:.3f})."
            ),
            least,
        )

    def totals(self) -> tuple[float, float]:
        """Observed and expected in the periods after the date that were looked at."""
        after = np.isfinite(self.expected_low)
        return float(self.observed[after].sum()), float(self.expected[after].sum())

    def tables(self) -> Mapping[str, pa.Table]:
        placebos = [
            {"unit": one.unit, "t": one.t, "statistic": one.statistic} for one in self.placebos
        ]
        series = {
            "t": pa.array(self.times, pa.timestamp("us", tz="UTC")),
            "observed": self.observed,
            **{
                name: pa.array(getattr(self, name), from_pandas=True)
                for name in ("expected", "expected_low", "expected_high")
            },
        }
        return {
            "effect": pa.Table.from_pylist([self._row()], schema=EFFECT),
            "series": pa.table(series, schema=SERIES),
            "placebos": pa.Table.from_pylist(placebos, schema=PLACEBOS),
        }

    def _row(self) -> dict[str, object]:
        found = self.decision
        seen, usual = self.totals() if found.verdict != "not measured" else (np.nan, np.nan)
        numbers = {
            "ratio": found.ratio, "ratio_low": found.low, "ratio_high": found.high,
            "p_value": found.p_value, "observed": seen, "expected": usual,
            "least_fall": found.least_fall, "least_rise": found.least_rise,
            "placebo_limit": self.limit,
        }  # fmt: skip
        return {
            "method": self.method, "subject": self.subject, "at": self.at,
            "verdict": found.verdict, "reason": found.reason or None,
            "placebos": len(self.placebos),
            **{name: float(v) if np.isfinite(v) else None for name, v in numbers.items()},
        }  # fmt: skip

    def charts(self) -> Mapping[str, Chart]:
        """The series with what was to be expected, and the placebo dates' statistics."""
        times = list(self.times)
        band = Series(
            "to be expected", times, self.expected.tolist(),
            self.expected_low.tolist(), self.expected_high.tolist(),
        )  # fmt: skip
        series = Chart(
            f"{self.subject}: {self.method}", "time (UTC)", "per period",
            (Series("observed", times, self.observed.tolist(), kind="steps"), band),
            note=f"The band, from {self.at:%d %b %Y %H:%M} on, holds what would be no effect.",
        )  # fmt: skip
        if self.decision.verdict == "not measured":
            return {"series": series}
        statistics = np.sort([one.statistic for one in self.placebos])
        share = np.arange(1, len(statistics) + 1) / len(statistics)
        here = self.decision.statistic
        placebos = Chart(
            "The change at dates where nothing happened", "change in standard errors",
            "share of dates with less",
            (
                Series("placebo dates", statistics.tolist(), share.tolist(), kind="steps"),
                Series("the date", [here], [float((statistics < here).mean())], kind="points"),
            ),
            (Level(0.5, "half"),),
        )  # fmt: skip
        return {"series": series, "placebos": placebos}

    def caveats(self) -> tuple[str, ...]:
        return (
            "Whatever else happened at the same time is in the effect too.",
            (
                "A date that was chosen because of a peak is not like other dates: what rose to a "
                "peak falls again by itself, and that is no effect."
            ),
            *self.notes,
        )


@dataclass(frozen=True)
class Window:
    """The periods around a date that were looked at: the first, the date's, and the estimate."""

    start: int
    date: int
    error: float
    expected: Floats
    """Of each period in the window, without the change."""

    def on(self, n: int, limit: float) -> tuple[Floats, Floats, Floats]:
        """Expected, and what would be no effect, low and high, of all n periods; NaN elsewhere."""
        expected, low, high = (np.full(n, np.nan) for _ in range(3))
        expected[self.start : self.start + len(self.expected)] = self.expected
        after = slice(self.date, self.start + len(self.expected))
        half = min(limit * self.error, 50.0)
        low[after], high[after] = expected[after] * np.exp(-half), expected[after] * np.exp(half)
        return expected, low, high


def _ratio(value: float) -> str:
    return f"{value:.2f} times" if value < 10 else f"{value:,.0f} times"
