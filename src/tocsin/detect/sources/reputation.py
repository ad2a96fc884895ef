"""The share of a source's judged posts that was found false, shrunk towards what is usual.

Of source i, k_i of n_i were found false. Its own rate θ_i ~ Beta(m·s, (1−m)·s); mean m and
precision s are those of all sources and fitted to them by their beta-binomial likelihood (Gelman et
al. 2013, *Bayesian Data Analysis*, 5.3). With few sources m and s are unsure themselves, and
intervals that ignore it are too narrow (Carlin & Louis 2000, *Bayes and Empirical Bayes Methods*,
3.5), so they are averaged over a grid, each point by its likelihood and the weak prior
p(m, s) ∝ s^(−3/2) of the former book. Given a point,

    θ_i | k_i, n_i ~ Beta(m·s + k_i, (1−m)·s + n_i − k_i)

and the average over the grid is written as one Beta of the same mean and variance, which gives the
95 % interval. Judgements with a weight below one count as that part of a post.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from tocsin.detect.intervals import CONFIDENCE

Floats = npt.NDArray[np.float64]

_MEANS: Final = (np.arange(60) + 0.5) / 60
_PRECISIONS: Final = np.geomspace(0.5, 500, 40)
_NEGLIGIBLE: Final = 1e-6
"""Weight of a grid point, against the best one, below which it changes nothing."""


class Reputation(NamedTuple):
    """Of each source the false share, its interval and what it is shrunk to; all of shape (k,)."""

    share: Floats
    low: Floats
    high: Floats
    prior: Floats


class _Grid(NamedTuple):
    """Likely means and precisions over sources with their weights; each of shape (g,)."""

    mean: Floats
    precision: Floats
    weight: Floats


def reputations(
    false: Floats, judged: Floats, rated_false: Floats | None = None, rated_weight: float = 0.0
) -> Reputation:
    """The reputation of each source from its judged posts.

    ``false`` and ``judged`` are k and n, of shape (sources,). ``rated_false`` is 1 − rating of one
    list (NaN: not rated by it), which counts as ``rated_weight`` judged posts more.

    >>> found = reputations(np.array([0.0, 5, 40]), np.array([1.0, 10, 50]))
    >>> bool(0.0 < found.share[0] < 0.8 and abs(found.share[2] - 0.8) < 0.1)
    True
    """
    grid = _fitted(false, judged)
    extra = np.zeros(len(judged)) if rated_false is None else np.nan_to_num(rated_false)
    given = np.zeros(len(judged)) if rated_false is None else rated_weight * ~np.isnan(rated_false)
    a = grid.mean * grid.precision + (given * extra)[:, np.newaxis]
    b = (1 - grid.mean) * grid.precision + (given * (1 - extra))[:, np.newaxis]
    prior = (grid.weight * (a / (a + b))).sum(axis=1)
    a, b = a + false[:, np.newaxis], b + (judged - false)[:, np.newaxis]
    low, mean, high = _interval(a, b, grid.weight)
    return Reputation(mean, low, high, prior)


def _fitted(false: Floats, judged: Floats) -> _Grid:
    """The grid's points by how well they explain all sources, those that matter."""
    some = judged > 0
    pairs, times = np.unique(np.stack([false[some], judged[some]]), axis=1, return_counts=True)
    k, n = pairs
    mean, precision = (part.ravel() for part in np.meshgrid(_MEANS, _PRECISIONS, indexing="ij"))
    a, b = mean * precision, (1 - mean) * precision
    found = -0.5 * np.log(precision)  # s^(-3/2), and ds = s·dlog s on a logarithmic grid
    for one_k, one_n, many in zip(k, n, times, strict=True):
        found += many * (special.betaln(a + one_k, b + one_n - one_k) - special.betaln(a, b))
    weight = np.exp(found - found.max())
    kept = weight > _NEGLIGIBLE
    return _Grid(mean[kept], precision[kept], weight[kept] / weight[kept].sum())


def _interval(a: Floats, b: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Low end, mean and high end of mixtures of Betas, (sources, g), by their first two moments."""
    first = a / (a + b)
    second = first * (a + 1) / (a + b + 1)
    mean, square = (weight * first).sum(axis=1), (weight * second).sum(axis=1)
    variance = np.maximum(square - mean**2, 1e-12)
    size = np.maximum(mean * (1 - mean) / variance - 1, 1e-6)
    half = (1 - CONFIDENCE) / 2
    low = stats.beta.ppf(half, mean * size, (1 - mean) * size)
    high = stats.beta.ppf(1 - half, mean * size, (1 - mean) * size)
    return low, mean, high
