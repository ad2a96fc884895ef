"""Agglomeration along links: compiled. Imported lazily: see :mod:`tocsin.shares.compiled`."""

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


MOST_PAIRS = 10.0
"""Of posts, for each pair of texts; more ask for no more likeness."""


@compiled
def merge(vectors: Floats, posts: Ints, one: Ints, two: Ints, least: float, more: float) -> Ints:
    """Groups by average linkage, along links in the order given: (n, d), (n,), (m,), (m,) → (n,).

    Two groups become one where the mean cosine over all pairs between them is at least ``least``,
    and up to ``more`` in addition, by the logarithm of the pairs of posts that a pair of texts
    stands for: all of it at ``MOST_PAIRS``. That mean is the product of their mean vectors, so no
    pair is looked at twice, or at all. A group is named by the first of its rows. ``vectors`` have
    length one.
    """
    count = len(vectors)
    parent = np.arange(count)
    size = np.ones(count)
    posted = posts.astype(np.float64)
    total = vectors.astype(np.float64)
    for link in range(len(one)):
        a, b = _root(parent, one[link]), _root(parent, two[link])
        if a == b:
            continue
        texts = size[a] * size[b]
        asked = least + more * np.log10(min(posted[a] * posted[b] / texts, MOST_PAIRS))
        if np.dot(total[a], total[b]) >= asked * texts:
            a, b = min(a, b), max(a, b)
            parent[b] = a
            total[a] += total[b]
            size[a] += size[b]
            posted[a] += posted[b]
    groups = np.empty(count, dtype=np.int64)
    for row in range(count):
        groups[row] = _root(parent, row)
    return groups


@compiled
def _root(parent: Ints, row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row
