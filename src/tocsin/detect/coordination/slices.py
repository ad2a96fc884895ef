"""Slices of time that hold about as many shares each: the strata of the null models.

A stratum must be narrow enough that the rhythm of the day and the news stays the same inside
it, and must hold enough shares that two accounts in it could have met by chance. Hours fit a
day of eleven dense hours and fail on seven sparse months, so slices follow the density of the
data: short where much is shared, long where little is.

A slice is also the unit of independent evidence, an *occasion*. Two people who scroll past
the same thread repost three of its posts in one minute: three objects, but one occasion.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.coordination.pairs import US_PER_S

SHARES_PER_SLICE: Final = 800
"""Between 400 and 3,200 the accounts found on real data hardly change; see docs/methods/nulls."""

FEWEST_SHARES_PER_SLICE: Final = 50
SLICES_WANTED: Final = 50
"""Little data are cut finer, down to 50 shares, rather than into a few slices of 800."""

LEAST_WINDOWS: Final = 10
"""A slice is at least this many windows long, so that few meetings cross its ends."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Slices:
    """Slices by their first moments, µs, ascending; the last one has no end."""

    starts: Ints

    def of(self, t: Ints) -> Ints:
        """The slice of each time; a time before the first start belongs to the first."""
        found: Ints = np.searchsorted(self.starts, t, side="right") - 1
        return np.maximum(found, 0)

    def __len__(self) -> int:
        return len(self.starts)


def slices(buckets: Ints, shares: Ints, window_s: int) -> Slices:
    """Cuts time where enough has been shared.

    ``buckets`` are starts of equally wide pieces of time (µs, ascending), ``shares`` how much
    was shared in each. A slice ends with the bucket in which it has enough shares and is
    :data:`LEAST_WINDOWS` windows long; a last slice that stays below half of that joins the
    one before.
    """
    enough = np.clip(shares.sum() // SLICES_WANTED, FEWEST_SHARES_PER_SLICE, SHARES_PER_SLICE)
    least_us = LEAST_WINDOWS * window_s * US_PER_S
    seen = np.concatenate([[0], np.cumsum(shares)])
    cuts, first = [0], 0
    while True:
        full = np.searchsorted(seen, seen[first] + enough)
        long = np.searchsorted(buckets, buckets[first] + least_us) if len(buckets) else 0
        first = int(max(full, long))
        if first >= len(buckets):
            break
        cuts.append(first)
    if len(cuts) > 1 and seen[-1] - seen[cuts[-1]] < enough // 2:
        cuts.pop()
    return Slices(buckets[cuts] if len(buckets) else np.zeros(0, dtype=np.int64))
