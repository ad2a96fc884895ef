"""Trees of reshares, for whole columns at once: roots, depths, sizes and structural virality.

A forest is an array ``parent``: the position of each node's parent, −1 for roots.
"""

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@compiled
def rooted(parent: Ints) -> tuple[Ints, Ints]:
    """The root and the depth of each node, shape (n,) each.

    Ids are hostile: where parents run in a circle, it is cut at the first node met, which becomes
    a root. ``parent`` is changed there.
    """
    count = len(parent)
    root, depth = np.full(count, -1, np.int64), np.zeros(count, np.int64)
    walked = np.full(count, -1, np.int64)
    path = np.empty(count, np.int64)
    for start in range(count):
        length, node = 0, start
        while root[node] < 0:
            if walked[node] == start:
                parent[node] = -1
            walked[node] = start
            path[length] = node
            length += 1
            if parent[node] < 0:
                root[node] = node
                break
            node = parent[node]
        for step in range(length - 1, -1, -1):
            node = path[step]
            if parent[node] >= 0:
                root[node], depth[node] = root[parent[node]], depth[parent[node]] + 1
    return root, depth


@compiled
def below(parent: Ints, deepest_first: Ints) -> Ints:
    """Nodes in the subtree of each node, itself included."""
    size = np.ones(len(parent), np.int64)
    for node in deepest_first:
        if parent[node] >= 0:
            size[parent[node]] += size[node]
    return size


def mean_distances(parent: Ints, root: Ints, depth: Ints) -> tuple[Floats, Ints]:
    """Structural virality and nodes of each root's tree, at the root's position.

    The mean distance between all pairs of nodes, the Wiener index over n(n − 1)/2 (Goel, Anderson,
    Hofman & Watts 2016, Management Science 62:180, section 2). In a tree an edge that parts s of n
    nodes from the rest lies between s(n − s) pairs, so one pass is enough. NaN for a lone node.
    """
    size = below(parent, np.argsort(-depth, kind="stable"))
    nodes = size[root].astype(np.float64)
    between = np.where(parent >= 0, size * (nodes - size), 0.0)
    wiener = np.bincount(root, weights=between, minlength=len(parent))
    pairs = size * (size - 1.0) / 2
    virality: Floats = np.divide(wiener, pairs, out=np.full(len(parent), np.nan), where=pairs > 0)
    virality[root != np.arange(len(parent))] = np.nan
    return virality, size


def star_distance(nodes: npt.NDArray[np.float64]) -> Floats:
    """Structural virality of a star of so many nodes, 2(n − 1)/n: all reshare the original."""
    star: Floats = np.where(nodes > 1, 2 * (nodes - 1) / np.maximum(nodes, 1), np.nan)
    return star
