"""How small an effect a series could show: known changes put in at dates where nothing happened.

At each placebo date the periods after are multiplied by a ratio and measured as if the
intervention had come there. Of all dates, the share that is detected is the power for that ratio.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.charts import Chart, Level, Series
from tocsin.detect.intervals import wilson
from tocsin.foresight.effects.deciding import threshold
from tocsin.foresight.effects.estimates import of_series
from tocsin.foresight.effects.parameters import Measuring
from tocsin.foresight.effects.periods import Periods, periods
from tocsin.results import Result

Flags = npt.NDArray[np.bool_]

DEFAULTS: Final = Measuring()
RATIOS: Final = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0, 10.0)
"""From a tenth to ten times; 1 is no effect, and shows the false-positive rate."""
POWER: Final = pa.schema(
    {
        "ratio": pa.float64(),
        "power": pa.float64(),
        "power_low": pa.float64(),
        "power_high": pa.float64(),
        "dates": pa.int64(),
    }
)


@dataclass(frozen=True)
class Power(Result):
    """For each ratio: at how many of the dates a change of that size was detected."""

    subject: str
    alpha: float
    ratios: tuple[float, ...]
    detected: tuple[int, ...]
    dates: int

    def said(self) -> tuple[str, ...]:
        if not self.dates:
            return (
                f"{self.subject}: power is not measured: too few dates where nothing happened.",
            )
        low, high = self._interval()
        return tuple(
            f"{self.subject}: a change to {ratio:g} times would be found in "
            f"{hits / self.dates:.0%} of cases ({low[place]:.0%} to {high[place]:.0%}), where "
            f"chance alone gives {self.alpha:.0%}."
            for place, (ratio, hits) in enumerate(zip(self.ratios, self.detected, strict=True))
            if ratio != 1
        )

    def tables(self) -> Mapping[str, pa.Table]:
        low, high = self._interval()
        share = [hits / self.dates if self.dates else None for hits in self.detected]
        nothing = [None] * len(share)
        columns = {
            "ratio": self.ratios,
            "power": share,
            "power_low": low if self.dates else nothing,
            "power_high": high if self.dates else nothing,
            "dates": [self.dates] * len(share),
        }
        return {"power": pa.table(columns, schema=POWER)}

    def charts(self) -> Mapping[str, Chart]:
        """The power curve; none where nothing was measured."""
        if not self.dates:
            return {}
        low, high = self._interval()
        power = np.array(self.detected) / self.dates
        series = Series(
            "found", [f"{ratio:g}×" for ratio in self.ratios],
            (100 * power).tolist(), [100 * x for x in low], [100 * x for x in high], "points",
        )  # fmt: skip
        chart = Chart(
            f"{self.subject}: which changes would be found", "change, in times", "found (%)",
            (series,), (Level(100 * self.alpha, "chance"), Level(80.0, "four in five")),
        )  # fmt: skip
        return {"power": chart}

    def caveats(self) -> tuple[str, ...]:
        return (
            "The dates overlap, so the intervals are too narrow.",
            "The change was put in as a constant factor; real effects fade.",
        )

    def _interval(self) -> tuple[list[float], list[float]]:
        hits = np.array(self.detected)
        low, high = wilson(hits, np.full(len(hits), self.dates))
        return low.tolist(), high.tolist()


def power(
    series: pa.Table,
    how: Measuring = DEFAULTS,
    ratios: Sequence[float] = RATIOS,
    subject: str = "The series",
) -> Power:
    """The power curve of a series in which nothing happened (or up to where it did).

    Raises:
        InputError: the series is not one of equal, complete periods.
    """
    values = periods(series)
    found = [detections(values, ratio, how) for ratio in ratios]
    dates = len(found[0]) if found else 0
    hits = tuple(int(of_ratio.sum()) for of_ratio in found)
    return Power(subject, how.alpha, tuple(ratios), hits, dates)


def detections(values: Periods, ratio: float, how: Measuring = DEFAULTS) -> Flags:
    """Whether a change by ``ratio`` is detected at each date of a series that can be judged.

    Each date is judged by the others, as a date of an intervention is by its placebos.
    """
    before, after = values.windows(how)
    n = values.values.shape[1]
    dates = np.arange(before, n - after + 1)
    if len(dates) <= how.least_placebos:
        return np.zeros(0, dtype=np.bool_)
    plain = of_series(values, dates, (before, after), how.least_active).statistic
    usable = np.flatnonzero(np.isfinite(plain))
    if len(usable) <= how.least_placebos:
        return np.zeros(0, dtype=np.bool_)
    with_it = of_series(values, dates[usable], (before, after), how.least_active, ratio).statistic
    limits = [threshold(np.delete(plain[usable], one), how.alpha) for one in range(len(usable))]
    found: Flags = np.abs(with_it) > np.array(limits)
    return found
