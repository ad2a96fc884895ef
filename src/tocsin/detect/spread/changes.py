"""When a subject's pace changed: change points of its counts, and bursts against all posts.

A change point must lower −2 ln L of a Poisson rate (:mod:`.segments`) by 3 ln(buckets), the
modified BIC of Zhang & Siegmund (2007, Biometrics 63:22), times the dispersion φ. Posts come in
clumps, so counts vary more than Poisson's do; a plain criterion would find a change in every clump.
φ is measured between neighbouring blocks, where a change of pace hardly shows: (x_t − x_{t−1})² /
(x_t + x_{t−1}), which is 1 on average for Poisson counts. The highest twentieth is left out (real
changes are there) and made up for; the blocks are of 1, 2, 4 and 8 buckets, since clumps may last,
and the largest φ counts.

Bursts are Kleinberg's (:mod:`tocsin.detect.bursts`), as shares of everything that was posted.
"""

import itertools
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import stats

from tocsin.detect import bursts
from tocsin.detect.intervals import CONFIDENCE
from tocsin.detect.spread.cascades import timed
from tocsin.detect.spread.schemas import CHANGES, EPISODES
from tocsin.detect.spread.segments import cut

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

US_PER_S: Final = 1_000_000
MOST_BUCKETS: Final = 300
_LEAST_BUCKETS: Final = 10
_BLOCKS: Final = (1, 2, 4, 8)
_LEAST_BLOCKS: Final = 20
_TRIMMED: Final = 0.76
"""The mean of χ² of one degree without its highest twentieth."""
_LEAST_SEGMENT: Final = 3
"""Buckets between changes, at least: one or two high buckets are a burst, no change of pace."""


@dataclass(frozen=True)
class Counts:
    """A subject's posts, and all posts, in buckets of shape (buckets,)."""

    subject: str
    begun_t: int
    """µs since 1970."""
    bucket_s: int
    posts: Ints
    everything: Ints

    def at(self, buckets: Ints) -> npt.NDArray[np.datetime64]:
        """When buckets begin."""
        return (self.begun_t + buckets * self.bucket_s * US_PER_S).astype("M8[us]")


def counts(subject: str, t: Ints, bucket_s: int, everything: pa.Table, end_t: int) -> Counts:
    """Counts of posts at ``t`` in buckets of ``bucket_s`` or, of long subjects, a multiple of it.

    ``everything`` has ``bucket, posts``, in buckets of ``bucket_s`` since 1970. A first and a last
    bucket that collection or subject filled only in part would look like a change, so counts go
    from the bucket after the first post's to the last whole one.
    """
    first = -(-int(t.min()) // (bucket_s * US_PER_S))
    span = max((end_t + 1) // (bucket_s * US_PER_S) - first, 0)
    times = max(-(-span // MOST_BUCKETS), 1)
    buckets = span // times
    place = (t // (bucket_s * US_PER_S) - first) // times
    of_all = (everything["bucket"].to_numpy() - first) // times
    inside, all_inside = (place >= 0) & (place < buckets), (of_all >= 0) & (of_all < buckets)
    whole = np.zeros(buckets, dtype=np.int64)
    np.add.at(whole, of_all[all_inside], everything["posts"].to_numpy()[all_inside])
    posts = np.bincount(place[inside], minlength=buckets)[:buckets]
    begun_t = first * bucket_s * US_PER_S
    return Counts(subject, begun_t, bucket_s * times, posts, np.maximum(whole, posts))


def dispersion(posts: Ints) -> float:
    """φ, at least 1."""
    found = [1.0]
    for width in _BLOCKS:
        blocks = len(posts) // width
        if blocks >= _LEAST_BLOCKS:
            found.append(_neighbours(posts[: blocks * width].reshape(blocks, width).sum(axis=1)))
    return max(found)


def _neighbours(counts: Ints) -> float:
    """The trimmed mean of the squared, standardised differences of neighbours."""
    before, after = counts[:-1].astype(np.float64), counts[1:].astype(np.float64)
    some = before + after > 0
    ratios = np.sort((after - before)[some] ** 2 / (before + after)[some])
    kept = ratios[: len(ratios) - len(ratios) // 20]
    return float(kept.mean()) / (_TRIMMED if len(kept) < len(ratios) else 1.0) if len(kept) else 1.0


def change_points(posts: Ints) -> list[int]:
    """The buckets at which another pace begins; none where there are fewer than ten."""
    if len(posts) < _LEAST_BUCKETS:
        return []
    penalty = 3 * np.log(len(posts)) * dispersion(posts)
    return cut(posts.astype(np.float64), penalty, _LEAST_SEGMENT)[:-1]


def changes(found: Counts) -> pa.Table:
    """The table ``CHANGES`` of one subject."""
    points = change_points(found.posts)
    if not points:
        return CHANGES.empty_table()
    edges = np.array([0, *points, len(found.posts)], dtype=np.int64)
    phi = dispersion(found.posts)
    rates = np.array([_rate(found.posts[a:b], phi) for a, b in itertools.pairwise(edges)])
    columns: dict[str, Any] = {
        "subject": [found.subject] * len(points),
        "at": found.at(np.array(points, dtype=np.int64)),
        "bucket_s": [found.bucket_s] * len(points),
        "dispersion": [phi] * len(points),
    }
    for name, rows in (("rate_before", rates[:-1]), ("rate_after", rates[1:])):
        for place, end in enumerate(("", "_low", "_high")):
            columns[name + end] = rows[:, place]
    return timed({name: columns[name] for name in CHANGES.names}, CHANGES)


def _rate(posts: Ints, phi: float) -> tuple[float, float, float]:
    """Mean of a segment's buckets and Garwood's interval of it, over-dispersed by φ."""
    total, half = posts.sum() / phi, (1 - CONFIDENCE) / 2
    low = stats.chi2.ppf(half, 2 * total) / 2 if total else 0.0
    high = stats.chi2.ppf(1 - half, 2 * total + 2) / 2
    return float(posts.mean()), low * phi / len(posts), high * phi / len(posts)


def episodes(found: Counts) -> pa.Table:
    """The table ``EPISODES`` of one subject: its bursts."""
    if not len(found.posts):
        return EPISODES.empty_table()
    seen = bursts.bursts(found.posts[np.newaxis], found.everything)
    columns: dict[str, Any] = {
        "subject": [found.subject] * len(seen.row),
        "first_at": found.at(seen.first),
        "last_at": found.at(seen.last + 1),
        "posts": seen.told,
        "expected": seen.expected,
        "weight": seen.weight,
    }
    return timed(columns, EPISODES)
