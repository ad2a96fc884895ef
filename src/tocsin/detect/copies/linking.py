"""From shared keys to links: candidates are compared exactly, each with few others.

Texts that share a key lie in one bucket. Comparing all of a bucket with each other would be
quadratic, so they are taken in alphabetical order (those that share their end: in the order of
their reversed texts), and each is compared with the last few that were no near-copy of one before
them. What is joined already is not compared again, so a text copied ten thousand times costs ten
thousand comparisons; in alphabetical order, texts that share a longer beginning are neighbours, so
those made from one template meet. Of a band, up to nine texts are compared completely.

Imported lazily: see :mod:`tocsin.shares.compiled`.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from tocsin.detect.copies.comparing import (
    Scratch,
    common_grams,
    fixed,
    is_alike,
    is_edited,
    is_near,
    load,
)
from tocsin.shares.compiled import compiled
from tocsin.shares.minhash import Bytes, Int32s, Int64s
from tocsin.shares.tokens import BAND, SUFFIX

RING: Final = 8
"""With how many earlier texts of its bucket a text is compared at most."""
ANCHOR_RING: Final = 3
"""The same for texts with one beginning or end: many have it by chance, and those that have more
in common are neighbours."""
MOST_FAILURES: Final = 64
"""A text that was compared in vain this often is compared no more: it is formulaic."""


class Links(NamedTuple):
    """What has been found: sets of near-copies and of alike texts, and the pairs that made them."""

    near: Int32s
    alike: Int32s
    pairs: Int32s
    failures: Int32s
    counts: Int64s
    """Numbers of: pairs, loads (a new stamp for each)."""


@compiled
def root(parents: Int32s, text: int) -> int:
    """The text that stands for the set of this one; shortens the way to it."""
    while parents[text] != text:
        parents[text] = parents[parents[text]]
        text = parents[text]
    return text


@compiled
def _join(parents: Int32s, one: int, two: int) -> None:
    """The smaller number stands for both, so that the order of joining does not matter."""
    a, b = root(parents, one), root(parents, two)
    parents[max(a, b)] = min(a, b)


@compiled
def _loaded(data: Bytes, offsets: Int64s, text: int, space: Scratch, links: Links) -> int:
    links.counts[1] += 1
    load(data, offsets, text, links.counts[1], space)
    return int(links.counts[1])


@compiled
def _is_copy(
    data: Bytes,
    offsets: Int64s,
    text: int,
    earlier: Int32s,
    links: Links,
    one: Scratch,
    two: Scratch,
) -> bool:
    """Compares a text with earlier ones of its bucket until one is its near-copy."""
    stamp = 0
    for other in earlier:
        if root(links.near, text) == root(links.near, other):
            return True
        if links.failures[text] >= MOST_FAILURES:
            return False
        if not stamp:
            stamp = _loaded(data, offsets, text, one, links)
        _loaded(data, offsets, other, two, links)
        common = common_grams(one, stamp, two)
        found = fixed(one, two, common)
        if is_alike(one, two, found):
            _join(links.alike, text, other)
        if is_near(one.sizes[0], two.sizes[0], common) or is_edited(one, two, found):
            _join(links.near, text, other)
            links.pairs[links.counts[0], 0] = other
            links.pairs[links.counts[0], 1] = text
            links.counts[0] += 1
            return True
        links.failures[text] += 1
    return False


@compiled
def link(
    data: Bytes,
    offsets: Int64s,
    members: Int32s,
    starts: Int64s,
    kinds: npt.NDArray[np.int64],
    from_end: Int32s,
    one: Scratch,
    two: Scratch,
) -> tuple[Int32s, Int32s]:
    """Near-copies and texts that are alike, from the buckets of shared keys.

    Texts are numbered in alphabetical order; ``from_end`` lists them in the order of the reversed
    texts. Bucket i is ``members[starts[i]:starts[i + 1]]``, of the kind ``kinds[i]``.

    Returns the near-copies as pairs (m, 2), enough to join each set, and for each text the number
    that stands for its set of alike ones.
    """
    count = len(offsets) - 1
    none = np.zeros(count, dtype=np.int32)
    alone = np.arange(count).astype(np.int32)
    pairs = np.empty((count, 2), dtype=np.int32)
    links = Links(alone, alone.copy(), pairs, none, np.zeros(2, dtype=np.int64))
    rank = np.empty(count, dtype=np.int32)
    rank[from_end] = alone
    ring = np.empty(RING, dtype=np.int32)
    for bucket in range(len(starts) - 1):
        texts = np.unique(members[starts[bucket] : starts[bucket + 1]])
        if kinds[bucket] == SUFFIX:
            texts = from_end[np.sort(rank[texts])]
        held, most = 0, RING if kinds[bucket] == BAND else ANCHOR_RING
        for text in texts:
            if not _is_copy(data, offsets, text, ring[:held], links, one, two):
                ring[1:] = ring[:-1].copy()  # the latest first
                ring[0] = text
                held = min(held + 1, most)
    for text in range(count):
        links.alike[text] = root(links.alike, text)
    return links.pairs[: links.counts[0]], links.alike
