"""A subject's posts in buckets, originals apart from reshared ones, and the delays between them.

Buckets end with the collection, so the last one is whole. Of an original that was not collected,
the first child seen stands for it: it counts as imported, and its siblings as local.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.spread.cascades import NOBODY, Forest
from tocsin.detect.spread.parameters import DAY_S, HowSpread
from tocsin.detect.spread.serial import Delays

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

US_PER_S: Final = 1_000_000
_WIDTHS_S: Final = (60, 300, 900, 3_600, 10_800, 21_600, DAY_S)
MOST_BUCKETS: Final = 20_000
"""A series of R has at most so many; a longer subject is counted in wider buckets."""


@dataclass(frozen=True)
class Lineage:
    """The posts of one subject by time, n of them, and which brought about which."""

    t: Ints
    """µs since 1970."""
    imported: Bools
    parent_t: Ints
    """Of the k posts whose parent was collected, shape (k,); these are the serial pairs."""
    child_t: Ints
    parent: Ints
    """Number of the parent, from 0."""
    end_t: int
    """The latest moment of the collection."""

    def before(self, moment: int) -> "Lineage":
        """What was known at a moment."""
        known = self.child_t <= moment
        _, parent = np.unique(self.parent[known], return_inverse=True)
        seen = self.t <= moment
        pairs = self.parent_t[known], self.child_t[known], parent
        return Lineage(self.t[seen], self.imported[seen], *pairs, moment)


@dataclass(frozen=True)
class Incidence:
    """Counts of shape (buckets,); bucket i ends at ``end_t − (buckets − 1 − i)·bucket``."""

    bucket_s: int
    imported: Ints
    local: Ints
    end_t: int
    same_bucket_share: float
    """Of the pairs; NaN where there are none."""

    def ends(self, buckets: npt.NDArray[np.int64]) -> Ints:
        """When buckets end, in µs since 1970; also those to come."""
        times: Ints = self.end_t + (buckets - (len(self.local) - 1)) * self.bucket_s * US_PER_S
        return times


def lineage(found: Forest, subject: int, end_t: int) -> Lineage:
    """The posts of a subject, taken out of the forest."""
    mine = np.flatnonzero(found.of(subject))
    mine = mine[np.argsort(found.t[mine], kind="stable")]
    parent = found.parent[mine]
    absent = ~found.collected[parent] & (parent != NOBODY)
    stands_in = np.zeros(len(mine), dtype=bool)
    orphans = np.flatnonzero(absent)
    stands_in[orphans[np.unique(parent[orphans], return_index=True)[1]]] = True
    paired = (parent != NOBODY) & ~absent
    _, number = np.unique(parent[paired], return_inverse=True)
    return Lineage(
        t=found.t[mine],
        imported=(parent == NOBODY) | stands_in,
        parent_t=found.t[parent[paired]],
        child_t=found.t[mine[paired]],
        parent=number,
        end_t=end_t,
    )


def width_s(line: Lineage, how: HowSpread) -> int:
    """The width of the subject's buckets: as ``how`` says, or the widest that parts generations."""
    delays_us = line.child_t - line.parent_t
    span_s = (line.end_t - int(line.t.min())) // US_PER_S + 1
    least_s = -(-span_s // MOST_BUCKETS)
    if how.bucket_s is not None:
        return max(how.bucket_s, least_s)
    # A child falls into its parent's bucket with probability 1 − delay/width, or never.
    shares = [
        np.maximum(1 - delays_us / (width * US_PER_S), 0).mean() if len(delays_us) else 0.0
        for width in _WIDTHS_S
    ]
    fit = [w for w, share in zip(_WIDTHS_S, shares, strict=True) if share <= how.most_same_bucket]
    return max(fit[-1] if fit else _WIDTHS_S[0], least_s)


def forecast_width_s(serial_s: float, least_s: int) -> int:
    """The widest bucket of at most a quarter of the mean serial interval; ``least_s`` at least.

    >>> forecast_width_s(1.7 * 86_400, 60)
    21600
    """
    return max(least_s, *(width for width in _WIDTHS_S if 4 * width <= serial_s), 0)


def incidence(line: Lineage, bucket_s: int) -> Incidence:
    """The subject's posts by bucket."""
    bucket, buckets = _placed(line.t, line, bucket_s)
    imported = np.bincount(bucket[line.imported], minlength=buckets)
    local = np.bincount(bucket[~line.imported], minlength=buckets)
    same = np.zeros(0)
    if len(line.child_t):
        child, parent = (_placed(t, line, bucket_s)[0] for t in (line.child_t, line.parent_t))
        same = (child == parent).astype(np.float64)
    share = float(same.mean()) if len(same) else float("nan")
    return Incidence(bucket_s, imported, local, line.end_t, share)


def delays(line: Lineage, bucket_s: int, how: HowSpread) -> Delays | None:
    """The serial pairs in buckets; None where there are too few.

    Delays are looked at as far as at least ``least_pairs`` parents' children could have shown them:
    further out the reversed product-limit rests on one or two pairs and jumps.
    """
    child, _ = _placed(line.child_t, line, bucket_s)
    parent, buckets = _placed(line.parent_t, line, bucket_s)
    delay, longest = np.maximum(child - parent, 1), np.maximum(buckets - 1 - parent, 1)
    if len(delay) < how.least_pairs:
        return None
    top = min(int(np.sort(longest)[-how.least_pairs]), max(how.most_delay_s // bucket_s, 1))
    kept = delay <= top
    if kept.sum() < how.least_pairs:
        return None
    _, number = np.unique(line.parent[kept], return_inverse=True)
    return Delays(delay[kept], np.minimum(longest[kept], top), number)


def _placed(t: Ints, line: Lineage, bucket_s: int) -> tuple[Ints, int]:
    """The bucket of each time, and how many buckets there are."""
    width = bucket_s * US_PER_S
    first = int(line.t.min())
    buckets = (line.end_t - first) // width + 1
    return buckets - 1 - (line.end_t - t) // width, buckets
