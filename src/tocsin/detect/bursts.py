"""When something was told much more than usual: the two-state automaton of Kleinberg.

Kleinberg (2002), "Bursty and hierarchical structure in streams", KDD, section 4 (batched arrivals).
In bucket t, r_t of d_t account-buckets are those that told it. In the usual state its share is
p₀ = Σr/Σd, in the burst state p₁ = 2·p₀. A state costs −ln Binomial(r_t; d_t, p), entering the
burst state costs ln(number of buckets), leaving it nothing. The cheapest path is found by dynamic
programming, for all rows at once. The weight of a burst is what the burst state saves.

Since shares are of all posts, a day on which everybody posts more is no burst.
"""

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

RATIO: Final = 2.0
_MOST_SHARE: Final = 0.9999

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Bursts(NamedTuple):
    """One entry a burst: its row, its first and last bucket, counts and weight."""

    row: Ints
    first: Ints
    last: Ints
    told: Ints
    expected: Floats
    weight: Floats


def bursts(counts: Ints, totals: Ints) -> Bursts:
    """The bursts in counts (rows, buckets), against those of all posts (buckets,)."""
    share = counts.sum(axis=1) / max(int(totals.sum()), 1)
    usual = np.clip(share, 1e-12, _MOST_SHARE)[:, np.newaxis]
    more = np.minimum(RATIO * usual, _MOST_SHARE)
    # The binomial coefficient is the same in both states, and drops out.
    saved = counts * np.log(more / usual) + (totals - counts) * np.log((1 - more) / (1 - usual))
    inside = _path(saved, np.log(max(len(totals), 2)))
    edges = np.diff(np.pad(inside, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    row, first = np.nonzero(edges == 1)
    last = np.nonzero(edges == -1)[1] - 1
    return Bursts(
        row,
        first,
        last,
        _sums(counts, row, first, last),
        _sums(share[:, np.newaxis] * totals, row, first, last),
        _sums(saved, row, first, last),
    )


def _path(saved: Floats, entering: float) -> npt.NDArray[np.bool_]:
    """Whether each bucket is in the burst state on the cheapest path; costs relative to usual."""
    rows, buckets = saved.shape
    from_burst = np.zeros((2, rows, buckets), dtype=bool)
    usual, burst = np.zeros(rows), np.full(rows, np.inf)
    for bucket in range(buckets):
        from_burst[0, :, bucket] = burst < usual
        from_burst[1, :, bucket] = burst < usual + entering
        usual, burst = (
            np.minimum(usual, burst),
            np.minimum(usual + entering, burst) - saved[:, bucket],
        )
    inside = np.zeros((rows, buckets), dtype=bool)
    state = (burst < usual).astype(np.int64)
    every = np.arange(rows)
    for bucket in range(buckets - 1, -1, -1):
        inside[:, bucket] = state == 1
        state = from_burst[state, every, bucket].astype(np.int64)
    return inside


def _sums(values: npt.NDArray[Any], row: Ints, first: Ints, last: Ints) -> npt.NDArray[Any]:
    total = np.pad(np.cumsum(values, axis=1), ((0, 0), (1, 0)))
    sums: npt.NDArray[Any] = total[row, last + 1] - total[row, first]
    return sums
