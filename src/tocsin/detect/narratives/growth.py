"""Whether a narrative grows more than everything else does.

Counted are account-buckets: an account counts once in each bucket of time, so that nobody grows a
narrative alone. Of the n of a narrative k fall into the latest window; under the null each does
with the probability p that all posts have. The statistic is the odds ratio k/(n−k) : p/(1−p), its
interval Wilson's for k of n, and the p-value the binomial upper tail (Clopper & Pearson 1934,
Biometrika 26:404), with the false discovery rate over all narratives tested.

People answer each other, so real counts vary more than a binomial; the q-value is a ranking, and
the caveat says so.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from tocsin.detect.discovery import q_values
from tocsin.detect.intervals import wilson

RECENT_SHARE: Final = 0.2
"""Of the time span: the latest fifth is recent."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Growth(NamedTuple):
    """For each narrative: its count in the latest window, odds ratio with interval, q-value."""

    recent: Ints
    ratio: Floats
    low: Floats
    high: Floats
    q: Floats


def growth(counts: Ints, totals: Ints) -> Growth:
    """Of counts (narratives, buckets) against those of all posts (buckets,).

    NaN where nothing can be said: no posts outside the window at all, or none within. Infinite
    where all of a narrative's are within.
    """
    first = recent_from(len(totals))
    recent, every = counts[:, first:].sum(axis=1), counts.sum(axis=1)
    share = totals[first:].sum() / max(int(totals.sum()), 1)
    if not 0 < share < 1:
        unknown = np.full(len(counts), np.nan)
        return Growth(recent, unknown, unknown, unknown, unknown)
    low, high = wilson(recent, every)
    base = share / (1 - share)
    p = stats.binom.sf(recent - 1, every, share)
    return Growth(
        recent,
        _odds(recent / np.maximum(every, 1)) / base,
        _odds(low) / base,
        _odds(high) / base,
        q_values(p, len(p)),
    )


def recent_from(buckets: int) -> int:
    """The first bucket of the latest window."""
    return buckets - max(1, round(RECENT_SHARE * buckets))


def _odds(share: Floats) -> Floats:
    odds: Floats = share / np.maximum(1 - share, 1e-300)
    return np.where(share < 1, odds, np.inf)
