"""From links to sets: near-copies of one text, with a guard against chains.

Links chain: a text and one like it and one like that, until the ends have nothing in common. So
each set is held against the text that was posted first; whoever is too far from it leaves, and
those who leave form sets among themselves, by the links they have with each other.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MOST_ROUNDS: Final = 16
"""Then sets are cut into stars: a hostile chain must not cost a round for each of its links."""


def near_sets(pairs: Ints, rank: Ints, is_close: Callable[[Ints], Bools]) -> Ints:
    """For each text the first text of its set, or −1.

    ``pairs`` (m, 2) are links between texts 0 … n−1, ``rank`` (n,) their order in time, without
    ties; ``is_close`` says of pairs (first, text) whether
    the text may stay with the first.
    """
    first = np.full(len(rank), -1, dtype=np.int64)
    links = pairs
    for _ in range(MOST_ROUNDS):
        if not len(links):
            return first
        texts, leaders = _leaders(links, rank)
        close = is_close(np.stack([leaders, texts], axis=1))
        first[texts[close]] = leaders[close]
        links = links[(first[links] < 0).all(axis=1)]
    _stars(links, rank, first)
    return first


def _leaders(links: Ints, rank: Ints) -> tuple[Ints, Ints]:
    """The linked texts in sorted order of their leaders, and the leader of each."""
    texts, ends = np.unique(links, return_inverse=True)
    ends = ends.reshape(links.shape)
    graph = coo_array((np.ones(len(ends), dtype=bool), ends.T), shape=(len(texts), len(texts)))
    count, component = connected_components(graph, directed=False)
    leader = np.full(count, -1, dtype=np.int64)
    in_time = np.argsort(rank[texts])[::-1]
    leader[component[in_time]] = texts[in_time]  # the last one written is the first in time
    order = np.argsort(leader[component], kind="stable")
    return texts[order], leader[component[order]]


def _stars(links: Ints, rank: Ints, first: Ints) -> None:
    """Each text not taken yet takes those it is linked with itself, the earliest first."""
    neighbours: dict[int, list[int]] = defaultdict(list)
    for one, two in links.tolist():
        neighbours[one].append(two)
        neighbours[two].append(one)
    for text in sorted(neighbours, key=rank.__getitem__):
        free = [other for other in neighbours[text] if first[other] < 0]
        if first[text] < 0 and free:
            first[[text, *free]] = text


def alike_sets(alike: npt.NDArray[np.int32], rank: Ints, least: int) -> list[Ints]:
    """The texts of each set of at least ``least`` alike ones, in order of time."""
    order = np.lexsort((rank, alike))
    sizes = np.bincount(alike, minlength=len(alike))
    order = order[sizes[alike[order]] >= least]
    return np.split(order, np.flatnonzero(np.diff(alike[order])) + 1) if len(order) else []
