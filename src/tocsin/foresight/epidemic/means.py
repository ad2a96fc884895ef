"""Means over runs of a simulation, with Student's interval."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

CONFIDENCE: Final = 0.95

Floats = npt.NDArray[np.float64]


class Means(NamedTuple):
    """Means with the ends of their intervals, NaN where there is only one run."""

    value: Floats
    low: Floats
    high: Floats


def means(values: Floats) -> Means:
    """The means over the first axis: (runs, ...) → (...).

    >>> [round(float(part), 2) for part in means(np.array([1.0, 2.0, 3.0]))]
    [2.0, -0.48, 4.48]
    """
    runs, middle = len(values), values.mean(axis=0)
    if runs < 2:
        return Means(middle, np.full_like(middle, np.nan), np.full_like(middle, np.nan))
    t = float(stats.t.ppf((1 + CONFIDENCE) / 2, runs - 1))
    wide = t * values.std(axis=0, ddof=1) / np.sqrt(runs)
    return Means(middle, middle - wide, middle + wide)
