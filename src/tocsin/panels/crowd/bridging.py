"""Bridging: what people like who otherwise disagree (Wojcik et al. 2022, Community Notes).

A rating is modelled as μ + i_rater + i_item + f_rater · f_item. The factor takes up what the camps
explain, so the item's intercept is what remains: favour from both sides. Minimised is

    Σ (rating − model)² + λ_i (μ² + Σ i²) + λ_f Σ f².

Intercepts are regularised more than factors, so that a like is put down to the camps first, and to
common favour only where camps cannot explain it. A ridge weight is the variance of the noise over
that of the effect: a vote's noise is about 0.1; an intercept's deviation of 0.18 gives 3, a
factor's of 0.3 gives 1. (The paper has 0.15 and 0.03.
Four pairs were compared on held-out Polis votes before these were chosen.)

Solved by alternating ridge regressions: given the items each rater is a 2 × 2 system, and the other
way round. Alone that crawls near the end, so each round serves as the preconditioned gradient of a
nonlinear conjugate gradient (De Sterck and Winlaw 2015), whose step is exact: along a line the
objective is a polynomial of the fourth degree.
"""

from dataclasses import dataclass
from typing import Final

import numba
import numpy as np

from tocsin.panels.crowd.ratings import Floats, Ints, Ratings

LAMBDA_INTERCEPT: Final = 3.0
LAMBDA_FACTOR: Final = 1.0
TOLERANCE: Final = 1e-10
"""Relative change of the objective in a round; it must stay below for three rounds."""
MOST_ROUNDS: Final = 2_000
NO_DIRECTION: Final = 1e-9
"""A direction of what is left that is shorter than this is rounding."""


@dataclass(frozen=True, eq=False)
class Bridging:
    """A fitted model. The sign of the factors is arbitrary and means no side."""

    mean: float
    rater_intercept: Floats
    rater_factor: Floats
    item_intercept: Floats
    item_factor: Floats
    objective: float
    rounds: int

    def predicted(self, rater: Ints, item: Ints) -> Floats:
        """The modelled ratings, 0 to 1 but not held there."""
        return np.asarray(
            self.mean
            + self.rater_intercept[rater]
            + self.item_intercept[item]
            + self.rater_factor[rater] * self.item_factor[item]
        )


def fit(
    ratings: Ratings, *, intercept: float = LAMBDA_INTERCEPT, factor: float = LAMBDA_FACTOR
) -> Bridging:
    """Fits the model; the same ratings give the same model."""
    x = start(ratings)
    x, value, rounds = _solved(ratings, x, intercept, factor)
    raters, items = len(ratings.raters), len(ratings.items)
    parts = np.split(x[1:], np.cumsum([raters, raters, items]))
    rater_i, rater_f, item_i, item_f = parts
    return Bridging(float(x[0]), rater_i, rater_f, item_i, item_f, value, rounds)


def start(ratings: Ratings) -> Floats:
    """Where every fit begins: means, and as factors the first direction of what these leave.

    The direction is found by 20 power iterations from alternating signs: no randomness. Where the
    means leave nothing it is that of the ratings, for factors of nought would be a saddle.
    """
    raters, items = len(ratings.raters), len(ratings.items)
    mean = float(ratings.value.mean()) if len(ratings.value) else 0.5
    count = np.bincount(ratings.item, minlength=items)
    total = np.bincount(ratings.item, ratings.value - mean, minlength=items)
    item_mean = total / np.maximum(count, 1)
    left = ratings.value - mean - item_mean[ratings.item]
    signs = np.where(np.arange(items) % 2 == 0, 1.0, -1.0)
    rater_factor, item_factor, size = _direction(ratings, left, signs)
    if size < NO_DIRECTION:  # the means explain everything; penalised, they will not
        waves = np.cos(1.0 + np.arange(items))
        rater_factor, item_factor, size = _direction(ratings, ratings.value - mean, waves)
        item_mean = np.zeros(items)
    scale = np.sqrt(size)
    return np.concatenate(
        [[mean], np.zeros(raters), rater_factor * scale, item_mean, item_factor * scale]
    )


def _direction(ratings: Ratings, left: Floats, begin: Floats) -> tuple[Floats, Floats, float]:
    """The first singular direction of what is left, of unit length, and its size."""
    raters, items = len(ratings.raters), len(ratings.items)
    item_factor = begin / np.sqrt(max(items, 1))
    rater_factor: Floats = np.zeros(raters)
    size = 1.0
    for _ in range(20):
        rater_factor = np.bincount(ratings.rater, left * item_factor[ratings.item], raters).astype(
            float
        )
        rater_factor /= np.linalg.norm(rater_factor) or 1.0
        item_factor = np.bincount(ratings.item, left * rater_factor[ratings.rater], items).astype(
            float
        )
        size = float(np.linalg.norm(item_factor))
        item_factor /= size or 1.0
    return rater_factor, item_factor, size


def objective(ratings: Ratings, x: Floats, intercept: float, factor: float) -> tuple[float, Floats]:
    """The objective at ``x`` and its gradient."""
    raters, items = len(ratings.raters), len(ratings.items)
    penalty = _penalties(raters, items, intercept, factor)
    squares, gradient = _errors(ratings.rater, ratings.item, ratings.value, x, raters, items)
    return squares + float(penalty @ (x * x)), 2 * (gradient + penalty * x)


@numba.njit(cache=True)
def _errors(
    rater: Ints, item: Ints, value: Floats, x: Floats, raters: int, items: int
) -> tuple[float, Floats]:
    """Squared errors, and half their gradient; one pass, no array as long as the ratings."""
    squares, gradient = 0.0, np.zeros_like(x)
    f, j, g = 1 + raters, 1 + 2 * raters, 1 + 2 * raters + items
    for row in range(len(value)):
        u, i = rater[row], item[row]
        left = x[0] + x[1 + u] + x[j + i] + x[f + u] * x[g + i] - value[row]
        squares += left * left
        gradient[0] += left
        gradient[1 + u] += left
        gradient[f + u] += left * x[g + i]
        gradient[j + i] += left
        gradient[g + i] += left * x[f + u]
    return squares, gradient


def _penalties(raters: int, items: int, intercept: float, factor: float) -> Floats:
    sizes = [1 + raters, raters, items, items]
    return np.repeat([intercept, factor, intercept, factor], sizes)


def _solved(
    ratings: Ratings, x: Floats, intercept: float, factor: float
) -> tuple[Floats, float, int]:
    raters, items = len(ratings.raters), len(ratings.items)
    penalty = _penalties(raters, items, intercept, factor)
    by_rater = _grouped(ratings.rater, ratings.item, ratings.value, raters)
    by_item = _grouped(ratings.item, ratings.rater, ratings.value, items)
    rows = (ratings.rater, ratings.item, ratings.value)
    x = _round(x, by_rater, by_item, penalty[-1], intercept)
    value, gradient = objective(ratings, x, intercept, factor)
    direction, before, quiet = np.zeros_like(x), np.zeros_like(x), 0
    pull_before = 0.0
    for count in range(1, MOST_ROUNDS + 1):
        step = _round(x, by_rater, by_item, factor, intercept) - x
        pull = -float(gradient @ step)
        turn = max(0.0, -float((gradient - before) @ step) / pull_before) if pull_before else 0.0
        direction = step + turn * direction
        if float(gradient @ direction) >= 0:
            direction = step
        x = x + _best_step(rows, x, direction, penalty, raters, items) * direction
        before, pull_before, last = gradient, pull, value
        value, gradient = objective(ratings, x, intercept, factor)
        quiet = quiet + 1 if last - value <= TOLERANCE * value else 0
        if quiet == 3:
            return x, value, count
    return x, value, MOST_ROUNDS


def _grouped(key: Ints, other: Ints, value: Floats, groups: int) -> tuple[Ints, Ints, Floats]:
    order = np.argsort(key, kind="stable")
    bounds = np.concatenate([[0], np.cumsum(np.bincount(key, minlength=groups))])
    return bounds, other[order], value[order]


def _round(
    x: Floats,
    by_rater: tuple[Ints, Ints, Floats],
    by_item: tuple[Ints, Ints, Floats],
    factor: float,
    intercept: float,
) -> Floats:
    raters, items = len(by_rater[0]) - 1, len(by_item[0]) - 1
    rater_i, rater_f, item_i, item_f = np.split(x[1:], np.cumsum([raters, raters, items]))
    rater_i, rater_f = _ridge(*by_rater, x[0], item_i, item_f, intercept, factor)
    item_i, item_f = _ridge(*by_item, x[0], rater_i, rater_f, intercept, factor)
    mean = _mean(*by_item, item_i, item_f, rater_i, rater_f, intercept)
    return np.concatenate([[mean], rater_i, rater_f, item_i, item_f])


@numba.njit(cache=True)
def _ridge(
    bounds: Ints, other: Ints, value: Floats, mean: float, given_i: Floats, given_f: Floats,
    intercept: float, factor: float,
) -> tuple[Floats, Floats]:  # fmt: skip
    groups = len(bounds) - 1
    own_i, own_f = np.zeros(groups), np.zeros(groups)
    for g in range(groups):
        ones, cross, square, left, left_f = intercept, 0.0, factor, 0.0, 0.0
        for row in range(bounds[g], bounds[g + 1]):
            f = given_f[other[row]]
            r = value[row] - mean - given_i[other[row]]
            ones += 1.0
            cross += f
            square += f * f
            left += r
            left_f += r * f
        size = ones * square - cross * cross
        own_i[g] = (square * left - cross * left_f) / size
        own_f[g] = (ones * left_f - cross * left) / size
    return own_i, own_f


@numba.njit(cache=True)
def _mean(
    bounds: Ints, other: Ints, value: Floats, own_i: Floats, own_f: Floats,
    given_i: Floats, given_f: Floats, intercept: float,
) -> float:  # fmt: skip
    total = 0.0
    for g in range(len(bounds) - 1):
        for row in range(bounds[g], bounds[g + 1]):
            u = other[row]
            total += value[row] - own_i[g] - given_i[u] - own_f[g] * given_f[u]
    return total / (len(value) + intercept)


def _best_step(
    rows: tuple[Ints, Ints, Floats], x: Floats, d: Floats, penalty: Floats, raters: int, items: int
) -> float:
    """The step along ``d`` with the least objective: a root of its derivative."""
    quartic = _quartic(*rows, x, d, raters, items)
    quartic[:3] += np.array([penalty @ (x * x), 2 * (penalty @ (x * d)), penalty @ (d * d)])
    polynomial = np.polynomial.Polynomial(quartic)
    roots = polynomial.deriv().roots()
    real = roots[np.abs(roots.imag) < 1e-9 * (1 + np.abs(roots))].real
    return float(real[np.argmin(polynomial(real))]) if len(real) else 1.0


@numba.njit(cache=True)
def _quartic(
    rater: Ints, item: Ints, value: Floats, x: Floats, d: Floats, raters: int, items: int
) -> Floats:
    found = np.zeros(5)
    f, j, g = 1 + raters, 1 + 2 * raters, 1 + 2 * raters + items
    for row in range(len(value)):
        u, i = rater[row], item[row]
        a = x[0] + x[1 + u] + x[j + i] + x[f + u] * x[g + i] - value[row]
        b = d[0] + d[1 + u] + d[j + i] + x[f + u] * d[g + i] + d[f + u] * x[g + i]
        c = d[f + u] * d[g + i]
        found[0] += a * a
        found[1] += 2 * a * b
        found[2] += b * b + 2 * a * c
        found[3] += 2 * b * c
        found[4] += c * c
    return found
