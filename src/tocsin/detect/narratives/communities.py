"""Groups of near texts, and a memory of the groups they were in before.

Leiden (Traag, Waltman & van Eck 2019, Scientific Reports 9:5233) with the constant Potts model
(Traag, Van Dooren & Nesterov 2011, Phys. Rev. E 84:016114): a group pays ``resolution`` for each of
its pairs and is paid the weight of its links. Unlike modularity this has no resolution limit, and
what is far away does not matter; so more data elsewhere change nothing here.

The implementation, graspologic-native's, stops before groups that should be one are one. So in the
end pairs of groups whose union is worth more than both are merged, the best pairs first.

The memory: each group of the last run is one more node, linked to its texts with half the weight
that a median text has in links. So a text leaves its group only for one that holds it more strongly
by so much. Without it, ten per cent more texts leave 0.6 to 0.99 of the others where they were.
Memory alone holds nothing together: what has no path of links within its group is no longer of it.
"""

from typing import Final

import graspologic_native
import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

SEED: Final = 20_240_901
NARRATIVE_RESOLUTION: Final = 0.2
"""A text with eight links of weight two is worth holding among up to 80 others. Between 0.1 and 1
the agreement with known groups changes by up to 0.13; it was chosen with those figures in view: see
``docs/methods/narratives.md``."""
THEME_RESOLUTION: Final = 0.02
"""Ten times that."""
MEMORY: Final = 0.5
"""Of the median strength of a text: what its last group adds."""
_ITERATIONS: Final = 3

Ints = npt.NDArray[np.int64]


def communities(weights: sparse.csr_array, resolution: float, before: Ints) -> Ints:
    """The group of each text, numbered from 0 in the order of their first texts.

    ``before`` is the group of each text in the last run, any number, −1 where it was in none.
    """
    count = weights.shape[0]
    graph = _with_memory(weights, before)
    if not graph.nnz:
        return np.arange(count)
    _, found = graspologic_native.leiden_csr(
        graph.indptr.astype(np.int64), graph.indices.astype(np.int32), graph.data,
        graph.shape[0], resolution=resolution, iterations=_ITERATIONS, use_modularity=False,
        seed=SEED,
    )  # fmt: skip
    nodes = graph.shape[0]
    labels = np.fromiter((found[row] for row in range(nodes)), dtype=np.int64, count=nodes)
    labels = _connected(weights, _merged(graph, labels, resolution)[:count])
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    numbers: Ints = np.argsort(np.argsort(first))[inverse]
    return numbers


def _merged(graph: sparse.csr_array, labels: Ints, resolution: float) -> Ints:
    """The groups, with pairs merged as long as that is worth more: links − resolution · pairs.

    In each round every group names the one it would gain most with, and those that name each other
    become one.
    """
    links = graph.tocoo()
    while True:
        _, labels = np.unique(labels, return_inverse=True)
        size = np.bincount(labels)
        across = labels[links.row] != labels[links.col]
        ends = labels[links.row[across]], labels[links.col[across]]
        between = sparse.csr_array((links.data[across], ends), shape=(len(size), len(size))).tocoo()
        gain = between.data - resolution * size[between.row] * size[between.col]
        order = np.lexsort((between.col, gain))
        order = order[gain[order] > 0]
        partner = np.full(len(size), -1)
        partner[between.row[order]] = between.col[order]  # the last written gains most
        one = np.flatnonzero(partner >= 0)
        one = one[(partner[partner[one]] == one) & (one < partner[one])]
        if not len(one):
            return labels
        into = np.arange(len(size))
        into[partner[one]] = one
        labels = into[labels]


def _connected(weights: sparse.csr_array, labels: Ints) -> Ints:
    """The parts of each group that links connect."""
    links = weights.tocoo()
    inside = labels[links.row] == labels[links.col]
    kept = sparse.csr_array(
        (links.data[inside], (links.row[inside], links.col[inside])), shape=weights.shape
    )
    parts: Ints = connected_components(kept, directed=False)[1].astype(np.int64)
    return parts


def _with_memory(weights: sparse.csr_array, before: Ints) -> sparse.csr_array:
    known = np.flatnonzero(before >= 0) if before.size else before
    strength = np.asarray(weights.sum(axis=1)).ravel()
    linked = strength[strength > 0]
    if not len(known) or not len(linked):
        return weights
    _, group = np.unique(before[known], return_inverse=True)
    shape = (weights.shape[0], int(group.max()) + 1)
    held = np.full(len(known), MEMORY * float(np.median(linked)))
    memory = sparse.csr_array((held, (known, group)), shape=shape)
    nodes = sparse.csr_array((shape[1], shape[1]), dtype=np.float64)
    texts = sparse.hstack([weights, memory])
    graph = sparse.csr_array(sparse.vstack([texts, sparse.hstack([memory.T, nodes])]))
    graph.sort_indices()
    return graph
