"""The neighbours of every node, from the links: one pass to count and one to fill."""

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled

Nodes = npt.NDArray[np.int32]


@compiled
def adjacency(ends: Nodes, nodes: int) -> tuple[Nodes, Nodes]:
    """``starts`` (nodes + 1,) and ``neighbours`` (2m,) of simple links (m, 2)."""
    starts = np.zeros(nodes + 1, np.int32)
    for i in range(len(ends)):
        starts[ends[i, 0] + 1] += 1
        starts[ends[i, 1] + 1] += 1
    for node in range(nodes):
        starts[node + 1] += starts[node]
    filled = starts[:-1].copy()
    neighbours = np.empty(2 * len(ends), np.int32)
    for i in range(len(ends)):
        a, b = ends[i, 0], ends[i, 1]
        neighbours[filled[a]] = b
        neighbours[filled[b]] = a
        filled[a] += 1
        filled[b] += 1
    return starts, neighbours
