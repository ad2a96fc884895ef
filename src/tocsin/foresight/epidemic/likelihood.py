"""How well an epidemic explains reported cases, as machine code.

Cases of an area on a day are negative binomial with mean μ = ρ·N·(new infections of the day) and
variance μ + μ²/k (Lloyd-Smith 2007, PLoS ONE 2:e180). The logarithms of β, λ, ρ and k are common to
all areas; that of the share infected on the day before the first is each area's own.

Imported lazily: see :mod:`tocsin.shares.compiled`.
"""

import math

import numpy as np
import numpy.typing as npt

from tocsin.foresight.epidemic.equations import S, advance, start
from tocsin.shares.compiled import compiled

Floats = npt.NDArray[np.float64]

COMMON = 4
"""Parameters common to all areas: log β, log λ, log ρ, log k."""
_ALL = 2
_LEAST_MEAN = 1e-10


@compiled
def expected(
    theta: Floats, seed: float, share: float, population: float, contacts: Floats,
    recovery: float, steps: int, out: Floats,
) -> None:  # fmt: skip
    """Expected reported cases of one area: out (days, ordinary misinformed all)."""
    state, infected, rates = np.empty((2, 3)), np.empty(2), np.empty(2)
    infected[0], infected[1] = math.exp(seed) * (1 - share), math.exp(seed) * share
    rates[0] = min(math.exp(theta[0]) / steps, 1.0)
    rates[1] = min(math.exp(theta[0] + theta[1]) / steps, 1.0)
    start(state, share, infected)
    scale = math.exp(theta[2]) * population
    for day in range(len(out)):
        before = state[0, S], state[1, S]
        for _ in range(steps):
            advance(state, rates, contacts, recovery)
        for group in range(2):
            out[day, group] = scale * (before[group] - state[group, S])
        out[day, _ALL] = out[day, 0] + out[day, 1]


@compiled
def surprise(cases: Floats, means: Floats, k: float) -> float:
    """Minus the log-likelihood of cases (days, 3) given their means, up to what only cases decide.

    NaN cases count nothing. What is left out, Σ log y!, is the same for all parameters.
    """
    total, lowest = 0.0, math.lgamma(k)
    for day in range(len(cases)):
        for column in range(3):
            y = cases[day, column]
            if not math.isnan(y):
                mu = max(means[day, column], _LEAST_MEAN)
                total += k * math.log1p(mu / k)
                if y > 0:
                    total -= math.lgamma(y + k) - lowest + y * math.log(mu / (k + mu))
    return total


@compiled
def of_areas(
    theta: Floats, cases: Floats, share: Floats, population: Floats, contacts: Floats,
    recovery: float, steps: int, out: Floats,
) -> None:  # fmt: skip
    """Minus the log-likelihood of each area. theta: common ones, then each area's seed."""
    means = np.empty((cases.shape[1], 3))
    for area in range(len(share)):
        expected(
            theta, theta[COMMON + area], share[area], population[area], contacts[area], recovery,
            steps, means,
        )  # fmt: skip
        out[area] = surprise(cases[area], means, math.exp(theta[3]))


@compiled
def value_and_slope(
    theta: Floats, cases: Floats, share: Floats, population: Floats, contacts: Floats,
    recovery: float, steps: int, slope: Floats,
) -> float:  # fmt: skip
    """Minus the log-likelihood, and its slope by forward differences.

    The seeds of all areas are moved at once, for each acts on its own area only. The step moves the
    optimum by half of itself, a millionth part of a parameter.
    """
    step, areas = 1e-6, len(share)
    here, there, moved = np.empty(areas), np.empty(areas), theta.copy()
    of_areas(theta, cases, share, population, contacts, recovery, steps, here)
    for number in range(COMMON + 1):
        last = number + 1 if number < COMMON else len(theta)
        moved[number:last] = theta[number:last] + step
        of_areas(moved, cases, share, population, contacts, recovery, steps, there)
        moved[number:last] = theta[number:last]
        if number < COMMON:
            slope[number] = (there - here).sum() / step
        else:
            slope[COMMON:] = (there - here) / step
    return float(here.sum())
