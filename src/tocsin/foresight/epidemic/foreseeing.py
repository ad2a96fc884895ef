"""A scenario of the SMIR model, told: with its counterfactual, its ranges, and its neighbours.

The counterfactual is the same epidemic with λ = 1: the misinformed behave as everybody else. What
is beyond it is due to their higher risk, among themselves and among the others. Where parameters
are given as ranges, scenarios are drawn from them (Latin hypercube; McKay, Beckman & Conover 1979,
Technometrics 21:239) and the middle 95 % of their results are the interval.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.charts import Chart
from tocsin.foresight.epidemic import picturing, telling
from tocsin.foresight.epidemic.parameters import GROUPS, Ranges, SmirParameters
from tocsin.foresight.epidemic.smir import SmirGrid, SmirRun, smir, smir_grid
from tocsin.foresight.epidemic.tables import DAYS, SPREADS, SWEEP
from tocsin.results import Result

Floats = npt.NDArray[np.float64]

SHARES: Final = (0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.01)
RISK_RATIOS: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0)
HOMOPHILY: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
CONFIDENCE: Final = 0.95


@dataclass(frozen=True)
class Intervals:
    """The middle 95 % over drawn scenarios: rows ordinary, misinformed, all; columns low, high."""

    infected: Floats
    extra: Floats
    peak_day: tuple[float, float]


@dataclass(frozen=True)
class Epidemic(Result):
    """A scenario with what it would be without the misinformed's higher risk, and around it."""

    run: SmirRun
    without: SmirRun
    """The same with λ = 1."""
    ranges: Ranges | None
    intervals: Intervals | None
    """None where no ranges were stated."""
    shares: pa.Table
    risk_ratios: pa.Table
    homophily: pa.Table

    def said(self) -> tuple[str, ...]:
        return telling.epidemic(self)

    def tables(self) -> Mapping[str, pa.Table]:
        return {
            "groups": self._groups(),
            "misinformed_share": self.shares,
            "risk_ratio": self.risk_ratios,
            "homophily": self.homophily,
            "days": self._days(),
        }

    def charts(self) -> Mapping[str, Chart]:
        return picturing.epidemic(self)

    def caveats(self) -> tuple[str, ...]:
        return telling.assumptions(self.run.parameters)

    @property
    def infected(self) -> Floats:
        """Infected and recovered by the end: ordinary, misinformed, all; of the population."""
        return with_all(self.run.infected)

    @property
    def extra(self) -> Floats:
        """The same beyond λ = 1."""
        return self.infected - with_all(self.without.infected)

    def _groups(self) -> pa.Table:
        share = self.run.parameters.misinformed_share
        size = with_all(np.array([1 - share, share]))
        empty = np.full((3, 2), np.nan)
        infected = self.intervals.infected if self.intervals else empty
        extra = self.intervals.extra if self.intervals else empty
        columns = {
            "group": [*GROUPS, "all"],
            "size": size,
            "infected": self.infected,
            "infected_low": infected[:, 0],
            "infected_high": infected[:, 1],
            "infected_in_group": np.divide(
                self.infected, size, out=np.full(3, np.nan), where=size > 0
            ),
            "still_ill": with_all(self.run.still_ill),
            "without": self.infected - self.extra,
            "extra": self.extra,
            "extra_low": extra[:, 0],
            "extra_high": extra[:, 1],
            "peak_day": [*self.run.group_peak_days, self.run.peak_day],
            "peak_day_without": [*self.without.group_peak_days, self.without.peak_day],
        }
        return _table(columns, SPREADS)

    def _days(self) -> pa.Table:
        days = len(self.run.ill)
        columns = {
            "day": np.repeat(np.arange(1, days + 1), 2),
            "group": list(GROUPS) * days,
            "susceptible": self.run.susceptible.ravel(),
            "ill": self.run.ill.ravel(),
            "recovered": self.run.recovered.ravel(),
            "ill_without": self.without.ill.ravel(),
            "recovered_without": self.without.recovered.ravel(),
        }
        return _table(columns, DAYS)


def foresee(parameters: SmirParameters | None = None, ranges: Ranges | None = None) -> Epidemic:
    """Runs a scenario, its counterfactual, and the scenarios around it.

    Args:
        parameters: the scenario; the published example where none is given.
        ranges: parameters not known exactly; without them there is no interval, and that is said.

    Raises:
        UsageError: parameters or ranges that cannot be run.

    >>> foresee().said()[0].split(";")[0]
    'In this scenario 86.0 % of the population have had the infection by day 100'
    """
    given = SmirParameters() if parameters is None else parameters
    room = given.initially_infected / 2 if given.seeding == "equal" else 0.0
    shares = {share for share in (*SHARES, given.misinformed_share) if room <= share <= 1 - room}
    return Epidemic(
        run=smir(given),
        without=smir(replace(given, risk_ratio=1.0)),
        ranges=ranges,
        intervals=_intervals(given, ranges) if ranges and ranges.stated() else None,
        shares=sweep(given, "misinformed_share", shares),
        risk_ratios=sweep(given, "risk_ratio", {*RISK_RATIOS, given.risk_ratio}),
        homophily=sweep(given, "homophily", {*HOMOPHILY, given.homophily}),
    )


def sweep(parameters: SmirParameters, name: str, values: set[float]) -> pa.Table:
    """The table ``SWEEP`` over values of one parameter, from low to high."""
    value = np.array(sorted(values))
    grid = _grid(parameters, {name: value})
    columns = {
        "value": value,
        "infected": grid.total,
        "ordinary": grid.infected[:, 0],
        "misinformed": grid.infected[:, 1],
        "extra": grid.extra,
        "peak_day": grid.peak_day,
        "reproduction_number": grid.reproduction_number,
    }
    return _table(columns, SWEEP)


def _intervals(parameters: SmirParameters, ranges: Ranges) -> Intervals:
    from scipy.stats import qmc  # noqa: PLC0415 - slow to import: only where ranges are stated

    ends = ranges.stated()
    drawn = qmc.LatinHypercube(max(len(ends), 1), rng=np.random.default_rng(ranges.seed))
    unit = drawn.random(ranges.draws)
    values = {
        name: low + unit[:, number] * (high - low)
        for number, (name, (low, high)) in enumerate(ends.items())
    }
    grid, without = _grid(parameters, values), _grid(parameters, {**values, "risk_ratio": 1.0})
    infected = with_all(np.atleast_2d(grid.infected))
    extra = infected - with_all(np.atleast_2d(without.infected))
    tails = [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]
    first, last = np.quantile(grid.peak_day, tails)
    return Intervals(
        np.quantile(infected, tails, axis=0).T,
        np.quantile(extra, tails, axis=0).T,
        (float(first), float(last)),
    )


def _grid(parameters: SmirParameters, values: dict[str, Any]) -> SmirGrid:
    return smir_grid(parameters, **values)


def with_all(by_group: Floats) -> Floats:
    """Ordinary, misinformed, and their sum: (..., 2) → (..., 3)."""
    return np.concatenate([by_group, by_group.sum(axis=-1, keepdims=True)], axis=-1)


def _table(columns: dict[str, Any], schema: pa.Schema) -> pa.Table:
    """Columns as a table; NaN becomes null."""
    arrays = [pa.array(columns[field.name], field.type, from_pandas=True) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)
