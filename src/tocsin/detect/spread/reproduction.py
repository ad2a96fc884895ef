"""How many further posts a post brings about: the reproduction number over time.

The renewal equation: local posts in bucket t are Poisson with mean R·Λ_t, Λ_t = Σ_s w_s I_{t−s},
over all posts I, original and reshared, weighted by the serial interval w. With a Gamma(a, scale b)
prior the posterior of R, constant over a window, is

    Gamma(a + Σ I_local, scale 1 / (1/b + Σ Λ))

(Cori, Ferguson, Fraser & Cauchemez 2013, Am. J. Epidemiol. 178:1505). Originals are imported: they
bring others about and were brought about by none (Thompson et al. 2019, Epidemics 29:100356).
Uncertainty of w is carried in: each resampled w gives its posterior, and the interval is that of
their mixture.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import signal, stats

from tocsin.detect.spread.parameters import HowSpread
from tocsin.detect.spread.serial import Serial

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LIMITS: Final = (0.025, 0.975)
_GAMMAS: Final = 20
"""Draws of each resample's posterior."""


@dataclass(frozen=True)
class Reproduction:
    """R of m windows, shape (m,) each; NaN: not measured."""

    last: Ints
    """The last bucket of each window."""
    r: Floats
    low: Floats
    high: Floats
    above_one: Floats


def pressure(posts: Floats, shares: Floats) -> Floats:
    """Λ of each bucket, (buckets,) for one w of shape (L,); (draws, buckets) for (draws, L)."""
    rows = np.atleast_2d(shares)[:, : max(len(posts) - 1, 1)]
    spread = signal.fftconvolve(posts[np.newaxis], rows, axes=1)[:, : len(posts)]
    shifted = np.maximum(np.pad(spread, ((0, 0), (1, 0)))[:, : len(posts)], 0.0)
    made: Floats = shifted[0] if shares.ndim == 1 else shifted
    return made


def reproduction(
    imported: Ints,
    local: Ints,
    serial: Serial,
    window: int,
    how: HowSpread,
    rng: np.random.Generator,
    last: Ints | None = None,
) -> Reproduction:
    """R in sliding windows of so many buckets.

    ``imported`` and ``local`` are counts of shape (buckets,); ``last`` names the windows by their
    last bucket (all, where it is left out).
    """
    buckets = len(local)
    ends = np.arange(window, buckets) if last is None else last
    posts = (imported + local).astype(np.float64)
    cases = _in_window(local[np.newaxis].astype(np.float64), ends, window)[0]
    rates = np.empty((len(serial.drawn), len(ends)))
    for row, shares in enumerate(serial.drawn):
        rates[row] = _in_window(pressure(posts, shares)[np.newaxis], ends, window)[0]
    usual = _in_window(pressure(posts, serial.shares)[np.newaxis], ends, window)[0]
    rates = 1 / how.prior_scale + rates
    shape = how.prior_shape + cases
    r = (shape / rates).mean(axis=0)
    low, high, above = _limits(shape, rates, rng)
    few = usual < how.least_pressure
    return Reproduction(ends, *(np.where(few, np.nan, part) for part in (r, low, high, above)))


def _in_window(rows: Floats, ends: Ints, window: int) -> Floats:
    """Sums over the ``window`` buckets up to each end, along the last axis."""
    total = np.pad(np.cumsum(rows, axis=1), ((0, 0), (1, 0)))
    sums: Floats = total[:, ends + 1] - total[:, np.maximum(ends + 1 - window, 0)]
    return sums


def _limits(shape: Floats, rates: Floats, rng: np.random.Generator) -> tuple[Floats, ...]:
    """The posterior's 95 % limits and its mass above 1; exact where w is certain."""
    if len(rates) == 1:
        scale = 1 / rates[0]
        low, high = (np.asarray(stats.gamma.ppf(limit, shape, scale=scale)) for limit in _LIMITS)
        return low, high, np.asarray(stats.gamma.sf(1.0, shape, scale=scale))
    drawn = rng.standard_gamma(shape, (_GAMMAS, *rates.shape)) / rates
    flat = drawn.reshape(-1, len(shape))
    low, high = np.quantile(flat, _LIMITS, axis=0)
    return low, high, (flat > 1).mean(axis=0)
