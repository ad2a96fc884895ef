"""How sure a share is whose counts come in clumps: one account posts often, one post reaches many.

The share R = Σx/Σn over clusters (accounts, posts, topics) that are independent of each other, each
with its own x of n. Its variance is the usual linearised one (Cochran 1977, *Sampling Techniques*,
6.4):

    var R = G/(G−1) · Σ(x − R·n)² / (Σn)²            (G clusters)

and its interval is Wilson's at the effective number R(1−R)/var, made smaller by (z/t)² with t of
G − 1 degrees of freedom (Korn & Graubard 1998, *Survey Methodology* 24:193; with Wilson's in place
of the exact interval: Dean & Pagano 2015, *JSSAM* 3:484). Where R is 0 or 1 the variance says
nothing, and the effective number is that of unequal weights, (Σn)²/Σn² (Kish 1965).

All of it needs five sums, which any engine adds up however many clusters there are.
"""

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from tocsin.detect.intervals import CONFIDENCE, wilson

LEAST_CLUSTERS: Final = 10
"""Fewer independent clusters say too little of how much they differ: not measured."""

Floats = npt.NDArray[np.float64]


class Sums(NamedTuple):
    """Sums over clusters: Σx, Σn, Σx², Σxn, Σn², and how many clusters; each of shape (k,)."""

    x: Floats
    n: Floats
    xx: Floats
    xn: Floats
    nn: Floats
    clusters: Floats


class Shares(NamedTuple):
    """Shares with their 95 % intervals, each of shape (k,); NaN: not measured."""

    share: Floats
    low: Floats
    high: Floats


def percent(share: float) -> str:
    """A share as people read it: small ones keep two digits.

    >>> percent(0.256), percent(0.00123), percent(0.0)
    ('25.6%', '0.12%', '0.0%')
    """
    return f"{share:.1%}" if share >= 0.01 or share == 0 else f"{100 * share:.2g}%"


def sums_of(x: npt.NDArray[Any], n: npt.NDArray[Any]) -> Sums:
    """The sums of the clusters of one share, x of n each; clusters with n = 0 do not count."""
    x, n = x[n > 0].astype(np.float64), n[n > 0].astype(np.float64)
    parts = (x.sum(), n.sum(), (x * x).sum(), (x * n).sum(), (n * n).sum(), float(len(n)))
    return Sums(*(np.array([part]) for part in parts))


def shares(sums: Sums, least: int = LEAST_CLUSTERS) -> Shares:
    """The shares and their intervals; NaN where fewer than ``least`` clusters were seen.

    >>> x, n = np.array([1, 0, 2, 1] * 5), np.array([2, 2, 2, 2] * 5)
    >>> [round(float(part[0]), 2) for part in shares(sums_of(x, n))]
    [0.5, 0.34, 0.66]
    """
    known = (sums.clusters >= max(least, 2)) & (sums.n > 0)
    n = np.where(known, sums.n, 1.0)
    share = np.clip(np.where(known, sums.x, 0.0) / n, 0.0, 1.0)
    clusters = np.where(known, sums.clusters, 2.0)
    squares = np.maximum(sums.xx - 2 * share * sums.xn + share * share * sums.nn, 0.0)
    variance = clusters / (clusters - 1) * squares / n**2
    inside = known & (share > 0) & (share < 1) & (variance > 0)
    kish = n**2 / np.where(known, sums.nn, 1.0)
    number = np.where(inside, share * (1 - share) / np.where(inside, variance, 1.0), kish)
    half = (1 + CONFIDENCE) / 2
    number = number * (stats.norm.ppf(half) / stats.t.ppf(half, clusters - 1)) ** 2
    low, high = wilson(share * number, number)
    return Shares(*(np.where(known, part, np.nan) for part in (share, low, high)))
