"""Random connected graphs with the same degrees: double edge swaps.

Two links a–b and c–d, drawn at random, become a–d and c–b, unless that makes a loop or a link that
is there. Every account keeps exactly as many neighbours as it has, and all simple graphs of those
degrees are equally likely in the end (Fosdick, Larremore, Nishimura & Ugander 2018, SIAM Review
60:315). Matching stubs at random instead makes loops and double links, and leaving those out takes
links from the hubs, which are what a halving turns on.

The network is the connected part of a larger one, so its random counterparts must be connected too:
a null that falls apart loses its loosest accounts, what is left is denser than the network, and
chance would look less divided than it is. So two accounts with one neighbour each are never linked,
and the few parts that come loose all the same are tied in again (:func:`tied`, as Viger & Latapy
2005, COCOON, make a graph connected).

How many swaps are enough nobody can prove, so little rests on it: the observed graph is swapped to
a hidden one, and every null starts anew from that one. Observed and nulls are then drawn alike, and
ranks among them are right at any number of swaps (Besag & Clifford 1989, Biometrika 76:633), save
for the tying. Too few would only make the test blunt.
"""

from typing import Final

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, connected_components

from tocsin.detect.polarisation.graphs import Graph, Nodes, graph

SWAPS: Final = 3
"""Tries a link, on either way. A null lies twice as many from the observed graph: some 6 in a
million links are never drawn. What more would change is measured, see
``docs/methods/polarisation.md``."""


def rewired(observed: Graph, rng: np.random.Generator) -> Graph:
    """Another connected simple graph in which every node has as many neighbours.

    Raises:
        ValueError: the graph has too few links to be connected.
    """
    if observed.links < observed.nodes - 1 or not observed.degree.all():
        raise ValueError("the graph is not connected, and no other of its degrees is")
    from tocsin.detect.polarisation.swapping import swap  # noqa: PLC0415 - compiles

    ends, single = observed.ends.copy(), observed.degree == 1
    while True:
        swap(ends, single, SWAPS * observed.links, True, rng)
        other, loose = tied(graph(ends, observed.nodes), rng)
        if not loose:
            return other
        ends = other.ends


def rewired_pairs(pairs: Nodes, nodes: int, rng: np.random.Generator) -> Nodes:
    """Other pairs (m, 2), none twice, in which every first and every second stands as often.

    ``nodes`` is more than any number in them; no number is both a first and a second.
    """
    from tocsin.detect.polarisation.swapping import swap  # noqa: PLC0415 - compiles

    ends = pairs.copy()
    swap(ends, np.zeros(nodes, dtype=np.bool_), SWAPS * len(pairs), False, rng)
    return ends


def tied(loose: Graph, rng: np.random.Generator) -> tuple[Graph, int]:
    """The graph with parts tied to the largest by one swap of links each, and parts still loose.

    Of a part, a link u–v goes; of the largest, a link x–y that a spanning tree does not need; u–x
    and v–y come. So nobody's number of neighbours changes, and no double link can come of it. A
    part without a circle is cut in two by that, and both halves are tied. Where the largest
    has fewer circles than there are parts, some stay loose.
    """
    part = connected_components(_matrix(loose), directed=False)[1]
    largest = int(np.bincount(part).argmax())
    inside = part[loose.ends[:, 0]] == largest
    spare = np.flatnonzero(inside & ~_needed(loose, int(np.argmax(part == largest))))
    outside = np.flatnonzero(~inside)
    # One link of each loose part, drawn at random.
    drawn = rng.permutation(outside)
    chosen = drawn[np.unique(part[loose.ends[drawn, 0]], return_index=True)[1]]
    spare = rng.permutation(spare)[: len(chosen)]
    left = len(chosen) - len(spare)
    chosen = chosen[: len(spare)]
    ends = loose.ends.copy()
    ends[chosen, 1], ends[spare, 0] = loose.ends[spare, 0], loose.ends[chosen, 1]
    return graph(ends, loose.nodes), left


def _needed(whole: Graph, root: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which links (m,) a spanning tree of the root's part is made of."""
    order, before = breadth_first_order(_matrix(whole), root, directed=False)
    parent = np.full(whole.nodes, -1, dtype=np.int64)
    parent[order[1:]] = before[order[1:]]
    a, b = whole.ends[:, 0].astype(np.int64), whole.ends[:, 1].astype(np.int64)
    needed: np.ndarray[tuple[int], np.dtype[np.bool_]] = (parent[a] == b) | (parent[b] == a)
    return needed


def _matrix(whole: Graph) -> sparse.csr_array:
    ones = np.ones(len(whole.neighbours), dtype=np.int8)
    shape = (whole.nodes, whole.nodes)
    return sparse.csr_array((ones, whole.neighbours, whole.starts), shape=shape)
