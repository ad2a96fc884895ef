"""Which texts say the same in other words or languages, by embeddings and verification.

Two texts are **linked** when

1. they are more alike than *chance*: the cosine of their vectors, centred by language
   (:mod:`tocsin.detect.centring`), is six standard deviations above the median of random pairs
   (the deviation of the lower half, which copies and topics do not touch);
2. they are among each other's 16 nearest, and not less alike than their neighbourhoods:
   cos(x, y) ≥ (r(x) + r(y)) / 2, r the mean cosine with the 16 nearest. This is the ratio margin of
   Artetxe & Schwenk (2019), "Margin-based parallel corpus mining with multilingual sentence
   embeddings", ACL, equation 2, at 1; it takes out hubs, which are near to everything;
3. their *numbers* do not contradict each other (:mod:`.numerals`).

Links are followed from the strongest on, and two **groups** become one where the mean cosine over
all pairs between them is beyond chance as well (average linkage), so that one link cannot chain
two. Where a pair of texts stands for many pairs of posts, joining them asserts as many things at
once, so up to four deviations more are asked (all four at ten pairs). In the end a group must stand
apart: its texts are at least a quarter nearer to each other than to the *neighbours* around them
(:mod:`.standing`). Else it is a topic. What is left is cut where texts contradict each other in a
word, a denial or an opposite (:mod:`.opposed`).

Work grows with the number of texts: neighbours are found in cells (:mod:`tocsin.embed.neighbours`),
and everything after sees their pairs only.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.centring import centred
from tocsin.detect.copies.numerals import disagree, numbers
from tocsin.detect.copies.opposed import parted
from tocsin.detect.copies.standing import standing_apart
from tocsin.detect.likeness import by_chance
from tocsin.embed.base import Vectors
from tocsin.embed.neighbours import Neighbours, neighbours

DEVIATIONS: Final = 6.0
"""Above the median of random pairs. Of a normal distribution one pair in 10⁹ is so alike; real
ones have a longer tail, which is why neighbours count too."""
DEVIATIONS_MORE: Final = 4.0
"""More, where a pair of texts stands for ten pairs of posts or more. Chosen after three false joins
of copied headlines, at 8 to 9.5 deviations, were seen in D3lta's texts."""
NEIGHBOURS: Final = 16
"""In a group of up to nine texts, half of them are outside, and show what surrounds it."""
LEAST_TEXTS: Final = 100
"""With fewer, nobody can say what chance gives: nothing is found."""
_AT_ONCE: Final = 65_536

Ints = npt.NDArray[np.int64]
Likeness = npt.NDArray[np.float32]


def groups(
    vectors: Vectors, texts: pa.Array, languages: pa.Array, posts: Ints, threads: int = 1
) -> tuple[Ints, Likeness]:
    """Each text's group, and its likeness to the first of the group.

    Shapes: (n, d), (n,), (n,), (n,) → (n,), (n,). A group is named by the first of its rows, a
    text alone by its own. ``texts`` are as written, one row for each distinct wording:
    near-copies would be each other's neighbours, and hide what else is near. ``languages`` may be
    null; ``posts`` says how many posts have each. Likeness is the centred cosine.
    """
    count = len(vectors)
    group: Ints = np.arange(count)
    likeness: Likeness = np.ones(count, dtype=np.float32)
    if count < LEAST_TEXTS:
        return group, likeness
    from tocsin.detect.copies import merging  # noqa: PLC0415 - numba: only where needed

    points = centred(vectors, languages)
    chance = by_chance(points)
    least = chance.middle + DEVIATIONS * chance.deviation
    more = DEVIATIONS_MORE * chance.deviation
    near = neighbours(points, NEIGHBOURS, threads)
    one, two = _links(near, least)
    agree = _agreeing(texts, one, two)
    linked, ends = np.unique(np.stack([one[agree], two[agree]]), return_inverse=True)
    ends = ends.reshape(2, -1)
    merged = merging.merge(points[linked], posts[linked], ends[0], ends[1], least, more)
    group[linked] = linked[merged]
    apart = standing_apart(points, group, near)
    group = parted(texts, languages, np.where(apart[group], group, np.arange(count)))
    followers = np.flatnonzero(group != np.arange(count))
    for start in range(0, len(followers), _AT_ONCE):
        rows = followers[start : start + _AT_ONCE]
        likeness[rows] = np.einsum("ij,ij->i", points[rows], points[group[rows]])
    return group, likeness


def _links(near: Neighbours, least: float) -> tuple[Ints, Ints]:
    """Both ends of every link, the smaller row first; the strongest link first."""
    count, k = near.rows.shape
    around = near.cosines.mean(axis=1)
    place = np.repeat(np.arange(count), k)
    other, cosine = near.rows.ravel().astype(np.int64), near.cosines.ravel()
    kept = np.flatnonzero((other >= 0) & (cosine >= least))
    kept = kept[2 * cosine[kept] >= around[place[kept]] + around[other[kept]]]
    place, other, cosine = place[kept], other[kept], cosine[kept]
    ends = np.minimum(place, other) * count + np.maximum(place, other)
    pair, first, seen = np.unique(ends, return_index=True, return_counts=True)
    mutual = seen == 2
    pair, cosine = pair[mutual], cosine[first[mutual]]
    pair = pair[np.lexsort((pair, -cosine))]
    return pair // count, pair % count


def _agreeing(texts: pa.Array, one: Ints, two: Ints) -> npt.NDArray[np.bool_]:
    """Which pairs of texts have no numbers that contradict each other."""
    rows, ends = np.unique(np.stack([one, two]), return_inverse=True)
    named = [numbers(text) for text in texts.take(pa.array(rows)).to_pylist()]
    pairs = ends.reshape(2, -1).T.tolist()
    return np.array([not disagree(named[a], named[b]) for a, b in pairs], dtype=bool)
