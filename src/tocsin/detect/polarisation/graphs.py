"""Simple undirected graphs in columns: who is linked with whom, and the largest connected part.

Direction and number of links between two accounts are left out, as in the studies that the scores
come from; what is measured is who is connected at all.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Ints = npt.NDArray[np.int64]
Nodes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Graph:
    """Nodes 0 to n−1 and links between different ones, each once.

    ``ends``: (m, 2), the two nodes of each link. ``starts`` (n + 1,) and ``neighbours`` (2m,): the
    neighbours of node i are ``neighbours[starts[i]:starts[i + 1]]``.
    """

    ends: Nodes
    starts: Nodes
    neighbours: Nodes

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.starts) - 1

    @property
    def links(self) -> int:
        """How many links there are."""
        return len(self.ends)

    @property
    def degree(self) -> Nodes:
        """Neighbours of each node, shape (n,)."""
        return np.diff(self.starts)


def graph(ends: Nodes, nodes: int) -> Graph:
    """The graph of links (m, 2) that are simple already: no loops, none twice."""
    from tocsin.detect.polarisation.adjacency import adjacency  # noqa: PLC0415 - compiles

    return Graph(ends, *adjacency(np.ascontiguousarray(ends, dtype=np.int32), nodes))


def simple(sources: Ints, targets: Ints) -> tuple[Graph, Ints]:
    """The simple graph of links in any direction and number, and what its nodes are called.

    Nodes are numbered in the order of their names, so the order of the links changes nothing.
    """
    names, place = np.unique(np.concatenate([sources, targets]), return_inverse=True)
    a, b = place[: len(sources)], place[len(sources) :]
    low, high = np.minimum(a, b), np.maximum(a, b)
    pairs = np.unique((low * len(names) + high)[low != high])
    ends = np.stack([pairs // max(len(names), 1), pairs % max(len(names), 1)], axis=1)
    return graph(ends.astype(np.int32), len(names)), names


def giant(whole: Graph) -> tuple[Graph, Ints]:
    """The largest connected part, and which nodes are in it; of equal ones that of the first node.

    A graph without links has no part: no nodes are left.
    """
    if not whole.links:
        return graph(whole.ends, 0), np.zeros(0, dtype=np.int64)
    ones = np.ones(len(whole.neighbours), dtype=np.int8)
    shape = (whole.nodes, whole.nodes)
    matrix = sparse.csr_array((ones, whole.neighbours, whole.starts), shape=shape)
    parts, part = connected_components(matrix, directed=False)
    if parts == 1:
        return whole, np.arange(whole.nodes)
    inside = part == np.bincount(part).argmax()
    number = np.cumsum(inside, dtype=np.int32) - np.int32(1)
    ends = number[whole.ends[inside[whole.ends[:, 0]]]]
    return graph(ends, int(inside.sum())), np.flatnonzero(inside)
