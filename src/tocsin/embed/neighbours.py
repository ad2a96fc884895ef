"""The nearest others of every vector, for graphs of likeness.

Comparing all with all is quadratic. So vectors are put into cells by k-means, and each is compared
with those of its own and the nearest cells only (inverted files: Jégou et al. 2011, IEEE TPAMI
33:117; here all vectors of a cell at once, as one product of matrices). How many cells that is is
chosen on a sample: as many as hold 96 % of its true neighbours. The recall that is stated was
measured on another sample.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import faiss
import numpy as np
import numpy.typing as npt

_EXACT_TO: Final = 20_000
_CELLS_A_ROOT: Final = 4
_SAMPLE_A_CELL: Final = 40
_ROUNDS: Final = 8
_PROBES: Final = 96
"""Cells at most, beside its own, that a vector is compared with."""
_LARGEST_CELL: Final = 4_000
"""A larger cell (a flood of one text) is cut; its parts are each other's neighbours."""
_CANDIDATES: Final = 48_000
"""Vectors at most that one is compared with, so that the work grows with the number of vectors."""
_CHOOSING: Final = 300
_RECALL: Final = 0.96
"""On the sample that chooses, so that 0.95 holds on the other."""
_ROWS: Final = 65_536
_SEED: Final = 7
_SAME: Final = 1e-5
"""Cosines this close are equal: which of two equally near ones is found does not matter."""

Rows = npt.NDArray[np.int32]
Cosines = npt.NDArray[np.float32]


class Neighbours(NamedTuple):
    """For each vector, in the order given, its nearest others, the nearest first."""

    rows: Rows
    """``(n, k)``; -1 where there are no more."""
    cosines: Cosines
    """``(n, k)``; -1 where there are no more."""
    recall: float
    """The share of true neighbours that is found, as measured on 300 vectors; 1 is all."""


def neighbours(vectors: npt.NDArray[np.floating], k: int, threads: int = 1) -> Neighbours:
    """The k nearest others of each unit vector ``(n, dimensions)``, by cosine.

    All is exact to 20,000 vectors. Beyond the vectors and the result it needs some 200 MB.
    """
    faiss.omp_set_num_threads(threads)
    count = len(vectors)
    found = Neighbours(np.full((count, k), -1, np.int32), np.full((count, k), -1, np.float32), 1.0)
    if count <= _EXACT_TO:
        everyone = np.arange(count)
        for rows in np.split(everyone, range(_LARGEST_CELL, count, _LARGEST_CELL)):
            _compare(vectors, rows, everyone, found)
        return found
    cells = _Cells(vectors)
    random = np.random.default_rng(_SEED)
    sample = random.choice(count, 2 * _CHOOSING, replace=False)
    probes = cells.probes_for(_truth(vectors, sample[:_CHOOSING], k))
    for rows, candidates in cells.comparisons(probes):
        _compare(vectors, rows, candidates, found)
    return found._replace(recall=_recall(_truth(vectors, sample[_CHOOSING:], k), found))


def _compare(
    vectors: npt.NDArray[np.floating],
    rows: npt.NDArray[np.int64],
    candidates: npt.NDArray[np.int64],
    found: Neighbours,
) -> None:
    """Writes down the nearest of some vectors among the candidates, themselves left out."""
    k = min(found.rows.shape[1], len(candidates) - 1)
    if k < 1:
        return
    cosines, places = _nearest(vectors[rows], vectors[candidates], k + 1)
    others = candidates[places]
    # Itself goes last, and is cut off; among more than k equal ones it may not be there at all.
    order = np.argsort(others == rows[:, np.newaxis], axis=1, kind="stable")[:, :k]
    found.rows[rows, :k] = np.take_along_axis(others, order, 1)
    found.cosines[rows, :k] = np.take_along_axis(cosines, order, 1)


def _nearest(
    asked: npt.NDArray[np.floating], among: npt.NDArray[np.floating], k: int
) -> tuple[Cosines, npt.NDArray[np.int64]]:
    one, two = (np.ascontiguousarray(part, dtype=np.float32) for part in (asked, among))
    cosines, places = faiss.knn(one, two, k, metric=faiss.METRIC_INNER_PRODUCT)
    return cosines, places


class _Truth(NamedTuple):
    """The true neighbours of some rows."""

    rows: npt.NDArray[np.int64]
    neighbours: npt.NDArray[np.int64]
    cosines: Cosines


def _truth(vectors: npt.NDArray[np.floating], rows: npt.NDArray[np.int64], k: int) -> _Truth:
    cosines: Cosines = np.zeros((len(rows), 0), np.float32)
    others: npt.NDArray[np.int64] = np.zeros((len(rows), 0), np.int64)
    asked = vectors[rows]
    for start in range(0, len(vectors), _ROWS):
        block = vectors[start : start + _ROWS]
        near, places = _nearest(asked, block, min(k + 1, len(block)))
        near[places + start == rows[:, np.newaxis]] = -2  # itself
        cosines, others = np.hstack([cosines, near]), np.hstack([others, places + start])
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
        cosines = np.take_along_axis(cosines, order, 1)
        others = np.take_along_axis(others, order, 1)
    return _Truth(rows, others, cosines)


def _recall(truth: _Truth, found: Neighbours) -> float:
    return float((found.cosines[truth.rows] >= truth.cosines[:, -1:] - _SAME).mean())


class _Cells:
    """Vectors by cell, and for each cell which others are near."""

    def __init__(self, vectors: npt.NDArray[np.floating]) -> None:
        count, dimensions = vectors.shape
        centres = self._centres(vectors, _CELLS_A_ROOT * int(count**0.5))
        index: Any = faiss.IndexFlatIP(dimensions)
        index.add(centres)
        self.of = np.zeros(count, dtype=np.int32)
        for start in range(0, count, _ROWS):
            block = np.ascontiguousarray(vectors[start : start + _ROWS], dtype=np.float32)
            self.of[start : start + _ROWS] = index.search(block, 1)[1][:, 0]
        self._sorted = np.argsort(self.of, kind="stable")
        sizes = np.bincount(self.of, minlength=len(centres))
        self._starts = np.concatenate([[0], np.cumsum(sizes)])
        near = _nearest(centres, centres, min(_PROBES + 1, len(centres)))[1]
        own = near == np.arange(len(near))[:, np.newaxis]
        self._near = np.take_along_axis(near, np.argsort(~own, axis=1, kind="stable"), 1)
        self._near[:, 0] = np.arange(len(near))

    @staticmethod
    def _centres(vectors: npt.NDArray[np.floating], cells: int) -> npt.NDArray[np.float32]:
        random = np.random.default_rng(_SEED)
        size = min(len(vectors), cells * _SAMPLE_A_CELL)
        chosen = np.sort(random.choice(len(vectors), size, replace=False))
        kmeans = faiss.Kmeans(
            vectors.shape[1], cells, niter=_ROUNDS, seed=_SEED, spherical=True,
            min_points_per_centroid=1,
        )  # fmt: skip
        kmeans.train(np.ascontiguousarray(vectors[chosen], dtype=np.float32))
        return np.asarray(kmeans.centroids)

    def probes_for(self, truth: _Truth) -> int:
        """How many of the nearest cells hold the wanted share of the true neighbours."""
        near = self._near[self.of[truth.rows]]
        there = self.of[truth.neighbours]
        rank = (near[:, np.newaxis, :] == there[:, :, np.newaxis]).argmax(axis=2)
        reached = near[np.arange(len(near))[:, np.newaxis], rank] == there
        ranks = np.sort(np.where(reached, rank, self._near.shape[1] - 1), axis=None)
        return int(ranks[int(_RECALL * (len(ranks) - 1))]) + 1

    def comparisons(
        self, probes: int
    ) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
        """Rows of one cell, and the rows that they are compared with, their own first."""
        for cell in range(len(self._near)):
            own = self._members(cell)
            around = [self._members(near) for near in self._near[cell, 1:probes].tolist()]
            for start in range(0, len(own), _LARGEST_CELL):
                rows = own[start : start + _LARGEST_CELL]
                rest = [own[:start], own[start + _LARGEST_CELL :], *around]
                yield rows, np.concatenate([rows, *rest])[:_CANDIDATES]

    def _members(self, cell: int) -> npt.NDArray[np.int64]:
        return self._sorted[self._starts[cell] : self._starts[cell + 1]]
