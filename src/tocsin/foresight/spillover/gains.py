"""How much likelier the kept out events were with intensity, and how sure that is.

    gain = exp(Σ gained log score / Σ events) − 1        over all area-weeks forecast

so that 0.04 means: by its log score, each event was 4 % likelier (geometric mean). The interval
resamples whole areas with all their weeks (block bootstrap: Cameron, Gelbach & Miller 2008, Review
of Economics and Statistics 90:414). A forecast with needless regressors does worse out of sample
than one without, so where intensity says nothing the gain is expected below 0 (Clark & West 2007,
Journal of Econometrics 138:291): the interval errs on the side of "no gain".
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from tocsin.detect.intervals import CONFIDENCE

Floats = npt.NDArray[np.float64]


class Gain(NamedTuple):
    """A gain with its 95 % interval; NaN: not measured."""

    value: float
    low: float
    high: float


NOT_MEASURED = Gain(np.nan, np.nan, np.nan)


def overall(gained: Floats, events: Floats, draws: int, rng: np.random.Generator) -> Gain:
    """The gain over areas and weeks (areas, weeks), NaN where nothing was forecast."""
    there = np.isfinite(gained)
    of_area = np.where(there, gained, 0.0).sum(axis=1)
    in_area = np.where(there, events, 0.0).sum(axis=1)
    forecast = there.any(axis=1)
    of_area, in_area = of_area[forecast], in_area[forecast]
    many = len(of_area)
    if many < 2 or not in_area.sum():
        return NOT_MEASURED
    times = rng.multinomial(many, np.full(many, 1 / many), size=draws)
    counted = times @ in_area
    some = counted > 0
    resampled = (times @ of_area)[some] / counted[some]
    half = (1 - CONFIDENCE) / 2
    low, high = np.quantile(resampled, [half, 1 - half])
    ends = np.expm1([of_area.sum() / in_area.sum(), low, high])
    return Gain(*ends.tolist())


def of_one_area(gained: Floats, events: Floats, lags: int) -> Gain:
    """The gain in one area (weeks,), as Diebold and Mariano compare two forecasts.

    The error of the sum is Newey and West's, over ``lags`` weeks (Diebold & Mariano 1995, Journal
    of Business & Economic Statistics 13:253).
    """
    there = np.isfinite(gained)
    d, total = gained[there], float(events[there].sum())
    many = len(d)
    if many <= 2 * lags or not total:
        return NOT_MEASURED
    apart = d - d.mean()
    variance = float(apart @ apart)
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * float(apart[lag:] @ apart[:-lag])
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, many - 1)) * np.sqrt(max(variance, 0.0))
    value = float(d.sum())
    return Gain(*np.expm1(np.array([value, value - half, value + half]) / total).tolist())
