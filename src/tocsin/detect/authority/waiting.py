"""How long demand waits for an answer, when some was never answered: survival analysis.

A topic without an answer has waited at least until now; to leave it out would make the slow look
fast. The share still waiting after t is estimated by product (Kaplan & Meier 1958, JASA 53:457),

    S(t) = Π_{tᵢ ≤ t} (1 − dᵢ/nᵢ),   var log(−log S) = Σ dᵢ/(nᵢ(nᵢ − dᵢ)) / (log S)²   (Greenwood)

with dᵢ answered at tᵢ of nᵢ that waited. The median is the first t with S ≤ 1/2; its interval holds
the t at which the band of log(−log S) includes 1/2 (Brookmeyer & Crowley 1982, Biometrics 38:29).
Where more than half still wait, there is no median, and no upper end where the band never gets low.
"""

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from tocsin.detect.intervals import CONFIDENCE

_HALF: Final = 0.5

Floats = npt.NDArray[np.float64]


class Curve(NamedTuple):
    """The share still waiting after each time at which something was answered; shapes (k,)."""

    time: Floats
    share: Floats
    low: Floats
    high: Floats


class Median(NamedTuple):
    """The median wait and its interval; infinite where it cannot be given."""

    value: float
    low: float
    high: float


def waiting(wait: npt.NDArray[Any], answered: npt.NDArray[np.bool_]) -> Curve:
    """The curve of waits (≥ 0) of which some ended with an answer, and others go on.

    >>> waiting(np.array([1.0, 2, 3, 4]), np.array([True, True, False, True])).share.tolist()
    [0.75, 0.5, 0.0]
    """
    time, place = np.unique(wait, return_inverse=True)
    died = np.bincount(place, weights=answered, minlength=len(time))
    left = np.bincount(place, minlength=len(time))
    at_risk = len(wait) - np.concatenate([[0], np.cumsum(left)[:-1]])
    some = died > 0
    d, n = died[some], at_risk[some].astype(np.float64)
    share = np.cumprod(1 - d / n).astype(np.float64)
    inside = share > 0
    spread = np.cumsum(np.where(inside, d / np.where(inside, n * (n - d), 1.0), 0.0))
    logged = np.log(np.where(inside, share, _HALF))
    z = stats.norm.ppf((1 + CONFIDENCE) / 2)
    width = z * np.sqrt(spread) / np.abs(logged)
    low = np.where(inside, np.exp(logged * np.exp(width)), 0.0)
    high = np.where(inside, np.exp(logged * np.exp(-width)), np.nan)
    # When the last one is answered the band has no width; what could be said before still holds.
    last = high[inside][-1] if inside.any() else 1.0
    return Curve(time[some].astype(np.float64), share, low, np.where(inside, high, last))


def median(curve: Curve) -> Median:
    """The median of a curve, with its interval.

    >>> median(waiting(np.arange(20.0), np.ones(20, dtype=bool)))
    Median(value=9.0, low=4.0, high=14.0)
    """
    parts = (curve.share, curve.low, curve.high)
    return Median(*(_first(curve.time, part <= _HALF + 1e-12) for part in parts))


def _first(time: Floats, reached: npt.NDArray[np.bool_]) -> float:
    return float(time[np.argmax(reached)]) if reached.any() else float("inf")


def typical(values: npt.NDArray[Any]) -> Median:
    """The median of numbers that are all known, with its interval by order statistics.

    The interval is between the k-th smallest and the k-th largest, k the binomial quantile (David &
    Nagaraja 2003, *Order Statistics*, 7.1); it needs six numbers or more, and is infinite below.
    """
    ordered = np.sort(values.astype(np.float64))
    rank = int(stats.binom.ppf((1 - CONFIDENCE) / 2, len(ordered), 0.5))
    if rank < 1:
        return Median(float(np.median(ordered)), float("-inf"), float("inf"))
    return Median(float(np.median(ordered)), float(ordered[rank - 1]), float(ordered[-rank]))
