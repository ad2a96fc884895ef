"""From edges to networks: communities by Leiden, seeded, and how firm they are.

Traag, Waltman & van Eck (2019), "From Louvain to Leiden: guaranteeing well-connected
communities", Scientific Reports 9:5233. The implementation is graspologic-native's.

*Stability* of a network follows Hennig (2007), "Cluster-wise assessment of cluster stability",
CSDA 52: the partition is made again with other seeds and resolutions; the stability is the mean
over these runs of the Jaccard similarity with the community that resembles the network most.

The *backbone* keeps an account's links that carry more of its weight than an even spread
would (the disparity filter: Serrano, Boguñá & Vespignani 2009, PNAS 106:6483).
"""

from collections.abc import Iterator
from typing import Final

import graspologic_native
import numpy as np
import numpy.typing as npt
from scipy import sparse

SEED: Final = 20_240_901
"""Any fixed number would do; it is stated in every report."""

STABILITY_SEEDS: Final = 5
STABILITY_RESOLUTIONS: Final = (0.5, 0.75, 1.0)
"""Coarser ones only: above 1, modularity splits even a clique that makes up half of the graph."""
BACKBONE_LEVEL: Final = 0.05

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def communities(
    account_a: Ints, account_b: Ints, weight: Floats, seed: int = SEED
) -> tuple[Ints, Ints]:
    """The accounts that occur in edges, sorted, and the community of each.

    Edges of several behaviours between the same two accounts add up. Communities are
    numbered by falling total weight inside them, ties by their smallest account key, so the
    numbers do not depend on the order of the edges.
    """
    accounts, a, b = _ends(account_a, account_b)
    if not len(accounts):
        return accounts, np.zeros(0, dtype=np.int64)
    labels = _leiden(_symmetric(a, b, weight, len(accounts)), seed, 1.0)
    return accounts, _renumbered(labels, a, b, weight)


def stability(
    account_a: Ints, account_b: Ints, weight: Floats, community: Ints, seed: int = SEED
) -> Floats:
    """How firm each community is, 0 to 1, in the order of their numbers.

    ``community`` is that of :func:`communities` for the same edges.
    """
    accounts, a, b = _ends(account_a, account_b)
    if not len(accounts):
        return np.zeros(0)
    graph = _symmetric(a, b, weight, len(accounts))
    runs = [_likeness(community, labels) for labels in _other_runs(graph, seed)]
    mean: Floats = np.mean(runs, axis=0)
    return mean


def backbone(account_a: Ints, account_b: Ints, weight: Floats) -> npt.NDArray[np.bool_]:
    """Which edges (each pair once) stand out among the edges of either of their accounts.

    An account's only edge always does.
    """
    accounts, a, b = _ends(account_a, account_b)
    ends, both = np.concatenate([a, b]), np.tile(weight, 2)
    degree = np.bincount(ends, minlength=len(accounts))
    strength = np.bincount(ends, both, minlength=len(accounts))
    share = both / np.maximum(strength[ends], 1e-300)
    chance = np.where(degree[ends] > 1, (1 - share) ** (degree[ends] - 1), 0.0)
    kept: npt.NDArray[np.bool_] = chance.reshape(2, -1).min(axis=0) < BACKBONE_LEVEL
    return kept


def _ends(account_a: Ints, account_b: Ints) -> tuple[Ints, Ints, Ints]:
    """The accounts, sorted, and the row numbers of both ends of every edge."""
    accounts, ends = np.unique(np.concatenate([account_a, account_b]), return_inverse=True)
    return accounts, ends[: len(account_a)], ends[len(account_a) :]


def _leiden(graph: sparse.csr_matrix, seed: int, resolution: float) -> Ints:
    count = graph.shape[0]
    _, found = graspologic_native.leiden_csr(
        graph.indptr.astype(np.int64), graph.indices.astype(np.int32), graph.data,
        count, resolution=resolution, iterations=3, seed=seed,
    )  # fmt: skip
    return np.array([found[i] for i in range(count)], dtype=np.int64)


def _other_runs(graph: sparse.csr_matrix, seed: int) -> Iterator[Ints]:
    for number in range(STABILITY_SEEDS):
        for resolution in STABILITY_RESOLUTIONS:
            yield _leiden(graph, seed + 1 + number, resolution)


def _likeness(community: Ints, labels: Ints) -> Floats:
    """The largest Jaccard similarity of each community with any set of equal labels."""
    table = sparse.coo_matrix((np.ones(len(labels)), (community, labels))).tocsr()
    table.sum_duplicates()
    both = table.tocoo()
    sizes, others = np.bincount(community), np.bincount(labels)
    alike = both.data / (sizes[both.row] + others[both.col] - both.data)
    best = np.zeros(len(sizes))
    np.maximum.at(best, both.row, alike)
    return best


def _symmetric(a: Ints, b: Ints, weight: Floats, n: int) -> sparse.csr_matrix:
    # Leiden needs positive weights; an edge made only in crowds may weigh nothing.
    safe = np.maximum(weight, 1e-9)
    half = sparse.coo_matrix((safe, (a, b)), shape=(n, n))
    graph: sparse.csr_matrix = (half + half.T).tocsr()
    graph.sum_duplicates()
    graph.sort_indices()
    return graph


def _renumbered(labels: Ints, a: Ints, b: Ints, weight: Floats) -> Ints:
    inside = labels[a] == labels[b]
    total = np.bincount(labels[a][inside], weight[inside], minlength=labels.max() + 1)
    _, smallest = np.unique(labels, return_index=True)  # accounts are sorted by key
    order = np.lexsort([smallest, -total.round(9)])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[labels]
