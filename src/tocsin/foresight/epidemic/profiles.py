"""The most likely parameters, and intervals by the profile of the likelihood.

A value of a parameter is in its interval where the other parameters can make up for it: where twice
the loss of log-likelihood is at most the 95 % point of chi-squared with one degree of freedom
(Venzon & Moolgavkar 1988, Appl. Stat. 37:87). Unlike an interval from the curvature alone it shows
what the data cannot tell: the profile then stays flat up to the end of the range (Raue et al. 2009,
Bioinformatics 25:1923).
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize, stats

from tocsin.foresight.epidemic.fit_parameters import RANGES, FitParameters
from tocsin.foresight.epidemic.incidence import Floats, Observed
from tocsin.foresight.epidemic.likelihood import COMMON, of_areas, value_and_slope
from tocsin.foresight.epidemic.mixing import contact_matrix

CONFIDENCE: Final = 0.95
CUTOFF: Final = float(stats.chi2.ppf(CONFIDENCE, 1))
_FIRST_STEP: Final = 0.05
"""On the logarithmic scale, doubled until the end of the interval is passed."""
_PRECISION: Final = 2e-3
"""Of the ends, on the logarithmic scale: 0.2 %."""
_STARTS: Final = 4
_BETAS: Final = (0.15, 0.2, 0.3, 0.4, 0.6, 0.9)
_LAMBDAS: Final = (1.0, 3.0)
_REPORTING: Final = (0.03, 0.1, 0.3, 0.8)
_SEEDS: Final = (1e-5, 1e-4, 1e-3, 1e-2)
_BETTER: Final = 1e-3
"""Gain of log-likelihood by which a better optimum counts as one."""


@dataclass(frozen=True)
class Optimum:
    """Parameters (log) and minus the log-likelihood there."""

    theta: Floats
    value: float


@dataclass(frozen=True)
class Interval:
    """Of one parameter, on its own scale; ``open`` where it reaches the end of the range."""

    low: float
    high: float
    open_low: bool
    open_high: bool


class Problem:
    """The likelihood of observed cases."""

    def __init__(self, observed: Observed, parameters: FitParameters) -> None:
        self.arguments = (
            observed.cases,
            observed.share,
            observed.population,
            np.ascontiguousarray(
                contact_matrix(observed.share, parameters.homophily, parameters.mixing)
            ),
            1 / (parameters.recovery_days * parameters.steps_per_day),
            parameters.steps_per_day,
        )
        self.areas = len(observed.areas)
        ends = [getattr(parameters, name) for name in RANGES]
        self.bounds = np.log(np.array([*ends[:COMMON], *[ends[COMMON]] * self.areas]))

    def best(self) -> Optimum:
        """The most likely parameters, from the most promising of many starts."""
        found = [self.improved(start, {}) for start in self._starts()]
        return min(found, key=lambda one: one.value)

    def improved(self, start: Floats, fixed: dict[int, float]) -> Optimum:
        """The optimum uphill from a start, with some parameters held."""
        bounds, at = self.bounds.copy(), start.copy()
        for number, value in fixed.items():
            bounds[number] = value
        done = optimize.minimize(
            self._value_and_slope, np.clip(at, bounds[:, 0], bounds[:, 1]), jac=True,
            method="L-BFGS-B", bounds=bounds,
            options={"maxiter": 500, "maxcor": 30, "ftol": 1e-12, "gtol": 1e-5},
        )  # fmt: skip
        return Optimum(done.x, float(done.fun))

    def _value_and_slope(self, theta: Floats) -> tuple[float, Floats]:
        slope = np.empty(len(theta))
        return value_and_slope(theta, *self.arguments, slope), slope

    def _starts(self) -> list[Floats]:
        """The best of a coarse grid, where each area picks its own seed."""
        tried: list[tuple[float, Floats]] = []
        each = np.empty((len(_SEEDS), self.areas))
        for beta, ratio, reporting in itertools.product(_BETAS, _LAMBDAS, _REPORTING):
            theta = np.log(np.array([beta, ratio, reporting, 5.0, *[1.0] * self.areas]))
            for number, seed in enumerate(_SEEDS):
                theta[COMMON:] = np.log(seed)
                of_areas(theta, *self.arguments, each[number])
            theta[COMMON:] = np.log(np.array(_SEEDS)[each.argmin(axis=0)])
            tried.append((float(each.min(axis=0).sum()), theta))
        tried.sort(key=lambda one: one[0])
        return [theta for _, theta in tried[:_STARTS]]


class BetterFoundError(Exception):
    """A profile met a better optimum than the one it started from."""

    def __init__(self, theta: Floats) -> None:
        super().__init__("a better optimum")
        self.theta = theta


def profile(problem: Problem, optimum: Optimum, number: int) -> Interval:
    """The interval of a parameter.

    Raises:
        BetterFoundError: on the way a better optimum was met; start again from it.
    """
    low, open_low = _end(problem, optimum, number, -1)
    high, open_high = _end(problem, optimum, number, 1)
    return Interval(float(np.exp(low)), float(np.exp(high)), open_low, open_high)


def held_at(problem: Problem, optimum: Optimum, number: int) -> Callable[[float], float]:
    """√(twice the loss of log-likelihood) with the parameter held, minus the root of the cutoff.

    The root, because it is nearly a straight line, on which ends are found in few steps.
    """
    known = {float(optimum.theta[number]): (optimum.theta, -math.sqrt(CUTOFF))}

    def held(value: float) -> float:
        if value in known:
            return known[value][1]
        start = known[min(known, key=lambda other: abs(other - value))][0]
        found = problem.improved(start, {number: value})
        if found.value < optimum.value - _BETTER:
            raise BetterFoundError(found.theta)
        loss = math.sqrt(2 * max(found.value - optimum.value, 0.0)) - math.sqrt(CUTOFF)
        known[value] = found.theta, loss
        return loss

    return held


def _end(problem: Problem, optimum: Optimum, number: int, side: int) -> tuple[float, bool]:
    """One end of the interval, and whether it is the end of the range."""
    held = held_at(problem, optimum, number)
    inside, bound = float(optimum.theta[number]), float(problem.bounds[number, max(side, 0)])
    step = _FIRST_STEP
    while True:
        outside = bound if side * (inside + side * step - bound) >= 0 else inside + side * step
        if held(outside) > 0:
            break
        if outside == bound:
            return bound, True
        inside, step = outside, 2 * step
    return float(optimize.brentq(held, inside, outside, xtol=_PRECISION)), False
