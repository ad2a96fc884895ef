"""From edges to networks: communities by Leiden, seeded, so that a second run agrees.

Traag, Waltman & van Eck (2019), "From Louvain to Leiden: guaranteeing well-connected
communities", Scientific Reports 9:5233. The implementation is graspologic-native's.
"""

from typing import Final

import graspologic_native
import numpy as np
import numpy.typing as npt
from scipy import sparse

SEED: Final = 20_240_901
"""Any fixed number would do; it is stated in every report."""

Ints = npt.NDArray[np.int64]


def communities(
    account_a: Ints, account_b: Ints, weight: npt.NDArray[np.float64], seed: int = SEED
) -> tuple[Ints, Ints]:
    """The accounts that occur in edges, sorted, and the community of each.

    Edges of several behaviours between the same two accounts add up. Communities are
    numbered by falling total weight inside them, ties by their smallest account key, so the
    numbers do not depend on the order of the edges.
    """
    accounts, ends = np.unique(np.concatenate([account_a, account_b]), return_inverse=True)
    if not len(accounts):
        return accounts, np.zeros(0, dtype=np.int64)
    a, b = ends[: len(account_a)], ends[len(account_a) :]
    graph = _symmetric(a, b, weight, len(accounts))
    _, found = graspologic_native.leiden_csr(
        graph.indptr.astype(np.int64), graph.indices.astype(np.int32), graph.data,
        len(accounts), iterations=3, seed=seed,
    )  # fmt: skip
    labels = np.array([found[i] for i in range(len(accounts))], dtype=np.int64)
    return accounts, _renumbered(labels, a, b, weight)


def _symmetric(a: Ints, b: Ints, weight: npt.NDArray[np.float64], n: int) -> sparse.csr_matrix:
    # Leiden needs positive weights; an edge made only in crowds may weigh nothing.
    safe = np.maximum(weight, 1e-9)
    half = sparse.coo_matrix((safe, (a, b)), shape=(n, n))
    graph: sparse.csr_matrix = (half + half.T).tocsr()
    graph.sum_duplicates()
    graph.sort_indices()
    return graph


def _renumbered(labels: Ints, a: Ints, b: Ints, weight: npt.NDArray[np.float64]) -> Ints:
    inside = labels[a] == labels[b]
    total = np.bincount(labels[a][inside], weight[inside], minlength=labels.max() + 1)
    _, smallest = np.unique(labels, return_index=True)  # accounts are sorted by key
    order = np.lexsort([smallest, -total.round(9)])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[labels]
