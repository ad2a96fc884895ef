"""Made daily series of demand and supply, quiet and with voids put in.

Nobody can say of a real series on which days it was quiet, so these are made. Each has a level
(mean demand a day), a ratio (supply a demand) and one of eight shapes. Both are drawn
independently: Poisson counts around a mean that a gamma factor moves each day.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

WARM_UP, DAYS = 56, 236
"""Days before anything is counted, and all days: 180 are counted."""
LEVELS = [(20, 1.0), (30, 0.5), (100, 0.3), (100, 1.0), (1000, 0.3)]
SHAPES = [
    "flat", "weekly", "overdispersed", "drift", "holidays", "autocorrelated", "bursts", "all",
]  # fmt: skip
LENGTHS = [3, 7, 14, 30]
KEPT = [0.0, 0.1, 0.25]
"""What is left of the answers in a void."""
SURGES = [1.0, 1.5, 3.0]
"""What demand is multiplied by in a void."""


@dataclass(frozen=True)
class Void:
    """A void put into a series."""

    start: int
    days: int
    kept: float
    surge: float


def quiet(shape: str, level: float, ratio: float, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Demand and supply of a quiet series, of ``DAYS`` days each."""
    day = np.arange(DAYS)
    demand, supply = np.full(DAYS, float(level)), np.full(DAYS, level * ratio)
    if shape in {"weekly", "all"}:  # answers rest at weekends more than questions do
        weekend = (day + rng.integers(7)) % 7 >= 5
        demand *= np.where(weekend, 0.7, 1)
        supply *= np.where(weekend, 0.45, 1)
    if shape in {"drift", "all"}:  # up to half or double over the series, each its own way
        demand *= np.exp(rng.uniform(-0.7, 0.7) * day / DAYS)
        supply *= np.exp(rng.uniform(-0.5, 0.5) * day / DAYS)
    if shape in {"holidays", "all"}:  # four of 1 to 3 days
        for begin in rng.choice(DAYS - 5, 4, replace=False):
            span = slice(begin, begin + rng.integers(1, 4))
            demand[span] *= 0.6
            supply[span] *= 0.3
    if shape in {"autocorrelated", "all"}:
        demand *= np.exp(_wander(rng))
        supply *= np.exp(_wander(rng))
    if shape in {"bursts", "all"}:  # news that is asked about and answered
        for begin in rng.choice(DAYS - 5, 6, replace=False):
            span, times = slice(begin, begin + rng.integers(2, 6)), rng.uniform(1.5, 4)
            demand[span] *= times
            supply[span] *= times
    if shape == "flat":
        return rng.poisson(demand), rng.poisson(supply)
    steadiness = 5 if shape in {"overdispersed", "all"} else 30
    return _counts(demand, steadiness, rng), _counts(supply, steadiness, rng)


def _wander(rng: np.random.Generator) -> Floats:
    """A first-order autoregression: 0.6 of yesterday and a new step of 0.2."""
    steps = rng.normal(0, 0.2, DAYS)
    for day in range(1, DAYS):
        steps[day] += 0.6 * steps[day - 1]
    return steps


def _counts(mean: Floats, steadiness: float, rng: np.random.Generator) -> Ints:
    """Counts with variance mean + mean²/steadiness."""
    return rng.poisson(mean * rng.gamma(steadiness, 1 / steadiness, len(mean)))


def with_void(
    demand: Ints, supply: Ints, void: Void, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """The series with a void, up to the day after it."""
    demand, supply = demand.copy(), supply.copy()
    span = slice(void.start, void.start + void.days)
    supply[span] = rng.binomial(supply[span], void.kept)
    demand[span] += rng.poisson(demand[span] * (void.surge - 1))
    return demand[: span.stop + 1], supply[: span.stop + 1]


def voids(rng: np.random.Generator) -> Iterator[Void]:
    """Every length, depth and surge once, each beginning on a day by chance."""
    for days in LENGTHS:
        for kept in KEPT:
            for surge in SURGES:
                yield Void(int(rng.integers(WARM_UP + 14, DAYS - 46)), days, kept, surge)
