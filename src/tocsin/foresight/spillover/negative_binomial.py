"""Counts of events by area and week: a negative binomial with area and week effects.

    events ~ NB(μ, α), variance μ + α μ²        log μ_it = a_i + b_t + x_it β + log exposure_it

β by iteratively reweighted least squares, with weights μ/(1 + αμ) and the effects absorbed; α by
moments with the degrees of freedom taken off (Breslow 1984, Applied Statistics 33:38), which keeps
it from being too small with many effects:

    Σ (y − μ)² / (μ + αμ²) = cells − effects − regressors        (0 where even α = 0 is too wide)

With effects as parameters β has no bias worth speaking of, but its model-based errors are too small
(Allison & Waterman 2002, Sociological Methodology 32:247), so errors are clustered by area. Areas
and weeks without any event tell nothing of β and are left out.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from tocsin.foresight.spillover.absorbing import TwoWay, products

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MOST_STEPS: Final = 100
_SETTLED: Final = 1e-7
_FAR: Final = 30.0
"""Logarithms of means are kept within: no count is as small or as large."""
LEAST_DISPERSION: Final = 1e-6
"""Below, a negative binomial is a Poisson to all digits that matter."""


class NotSettledError(Exception):
    """The estimate does not exist, or was not found."""


@dataclass(frozen=True)
class Fit:
    """An estimate; arrays are of shape (areas, weeks) where nothing else is said."""

    beta: Floats
    """Of the regressors, shape (k,)."""
    dispersion: float
    mean: Floats
    seen: Bools
    """The area-weeks that it is made from."""
    area: Floats
    """Effects, shape (areas,); NaN where an area was not seen."""

    @property
    def weights(self) -> Floats:
        """Of each area-week; 0 where it was not seen."""
        return np.where(self.seen, self.mean / (1 + self.dispersion * self.mean), 0.0)

    def scores(self, events: Floats) -> Floats:
        """Derivative of the log-likelihood by log μ."""
        return np.where(self.seen, (events - self.mean) / (1 + self.dispersion * self.mean), 0.0)


def fit(events: Floats, regressors: Floats, offset: Floats, seen: Bools) -> Fit:
    """The estimate from the area-weeks that are ``seen``; regressors have shape (k, areas, weeks).

    Raises:
        NotSettledError: too few events, or regressors that the effects already say.
    """
    seen = _telling(events, seen)
    y, x = np.where(seen, events, 0.0), np.where(seen, regressors, 0.0)
    exposure = np.where(seen, offset, 0.0)
    free = _degrees_of_freedom(seen, len(x))
    log_mean = np.log((y + y[seen].mean()) / 2)
    dispersion, beta, effects = 0.0, np.zeros(len(x)), np.zeros(len(y))
    for _ in range(MOST_STEPS):
        mean = np.exp(log_mean)
        weights = np.where(seen, mean / (1 + dispersion * mean), 0.0)
        absorbed = TwoWay(weights)
        working = log_mean - exposure + (y - mean) / mean
        left = absorbed.without(np.concatenate([working[np.newaxis], x]))
        beta = _least_squares(left, weights)
        fitted = working - left[0] + np.tensordot(beta, left[1:], 1)
        moved = np.clip(fitted + exposure, -_FAR, _FAR)
        dispersion_now = _dispersion(y[seen], np.exp(moved[seen]), free)
        change = np.abs(moved - log_mean)[seen] @ weights[seen] / weights.sum()
        change = max(change, abs(dispersion_now - dispersion) / (1 + dispersion))
        log_mean, dispersion = np.where(seen, moved, 0.0), dispersion_now
        if change < _SETTLED:
            only_effects = working - np.tensordot(beta, x, 1)
            effects = absorbed.effects(only_effects[np.newaxis])[0][0]
            area = np.where(seen.any(axis=1), effects, np.nan)
            return Fit(beta, dispersion, np.exp(log_mean), seen, area)
    raise NotSettledError("the estimate did not settle")


def log_score(events: Floats, mean: Floats, dispersion: float) -> Floats:
    """The log-probability of each count, in nats; any shape."""
    size = 1 / max(dispersion, LEAST_DISPERSION)
    score: Floats = (
        special.gammaln(events + size)
        - special.gammaln(size)
        - special.gammaln(events + 1)
        - size * np.log1p(mean / size)
        + special.xlogy(events, mean / (size + mean))
    )
    return score


def clustered(left: Floats, weights: Floats, scores: Floats, seen: Bools) -> Floats:
    """The covariance (k, k) of β, clustered by area; ``left`` are regressors without effects."""
    bread = np.linalg.pinv(products(left, weights, left), hermitian=True)
    of_area = (left * scores).sum(axis=2).T
    areas = int(seen.any(axis=1).sum())
    covariance: Floats = bread @ (of_area.T @ of_area) @ bread * (areas / (areas - 1))
    return covariance


def _telling(events: Floats, seen: Bools) -> Bools:
    """What is seen, less areas and weeks without an event, until all that stay have one."""
    while True:
        counted = np.where(seen, events, 0.0)
        some = (counted.sum(axis=1) > 0)[:, np.newaxis] & (counted.sum(axis=0) > 0)
        fewer: Bools = seen & some
        if fewer.sum() == seen.sum():
            return fewer
        seen = fewer


def _degrees_of_freedom(seen: Bools, regressors: int) -> int:
    areas, weeks = int(seen.any(axis=1).sum()), int(seen.any(axis=0).sum())
    free = int(seen.sum()) - areas - weeks + 1 - regressors
    if areas < 2 or weeks < 2 or free < 1:
        raise NotSettledError("there are fewer area-weeks than parameters")
    return free


def _least_squares(left: Floats, weights: Floats) -> Floats:
    gram = products(left, weights, left)
    scale = np.sqrt(np.maximum(np.diag(gram)[1:], 1e-300))
    solved = np.linalg.lstsq(gram[1:, 1:] / np.outer(scale, scale), gram[1:, 0] / scale, 1e-9)[0]
    beta: Floats = solved / scale
    return beta


def _dispersion(y: Floats, mean: Floats, free: int) -> float:
    """α from its moment equation by Newton's method: falling and convex, so never past the root."""
    alpha, squares = 0.0, (y - mean) ** 2 / mean
    for _ in range(MOST_STEPS):
        wide = 1 + alpha * mean
        excess = float((squares / wide).sum()) - free
        step = excess / float((squares * mean / wide**2).sum())
        if alpha == 0 and excess <= 0:
            return 0.0
        alpha += step
        if abs(step) < 1e-9 * (1 + alpha):
            break
    return alpha
