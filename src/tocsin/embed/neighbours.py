"""The nearest others of every vector, for graphs of likeness.

Comparing all with all is quadratic. So vectors are put into cells by k-means, and each is compared
with those of the nearest cells only (inverted files), first by short codes: 4 bits for every three
dimensions (product quantisation; both Jégou et al. 2011, IEEE TPAMI 33:117), read from registers
(André, Kermarrec & Le Scouarnec 2017, ICMR, "Accelerated nearest neighbor search with quick ADC").
The best of those are compared exactly, and who found a vector is offered to it. How many cells that
are is chosen on a sample, within a bound; the recall that is stated was measured on another sample.

What was tried on 148,000 posts and fact-checks by the embedded default: products of matrices of
whole cells find 0.80 in twice the time; neighbours of neighbours (as NN-descent does) add 0.05 to
0.07 to any start, for the price of the start. Graphs that are searched (HNSW) are built by threads
that see each other's work, so that they differ from run to run.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import faiss
import numpy as np
import numpy.typing as npt

_EXACT_TO: Final = 20_000
_CELLS_A_ROOT: Final = 2
_SAMPLE_A_CELL: Final = 40
_ROUNDS: Final = 8
_LARGEST_CELL: Final = 8
"""Times the mean: a larger cell (a flood of one text) is cut, so that the work is bounded."""
_CODES: Final = 128
_DIMENSIONS_A_CODE: Final = 3
"""At most: of vectors with few dimensions, fewer, so that there are some 128 codes."""
_CANDIDATES: Final = 32_000
"""Vectors that one is compared with, in the mean and at most: work grows with their number."""
_COMPARED_EXACTLY: Final = 4
"""Times the neighbours asked for: the best by their codes."""
_CHOOSING: Final = 300
_RECALL: Final = 0.94
"""Before vectors are offered to those that they found, which makes it 0.95, if the bound allows."""
_ROWS: Final = 65_536
_SEED: Final = 7
_SAME: Final = 1e-5
"""Cosines this close are equal: which of two equally near ones is found does not matter."""

Rows = npt.NDArray[np.int32]
Cosines = npt.NDArray[np.float32]
Points = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


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

    All is exact to 20,000 vectors. Of more, give them without what they have in common (centred):
    it would use up the codes, and half of the neighbours be missed. Beyond the vectors as float32
    and the result, a million of 384 dimensions need some 600 MB.
    """
    faiss.omp_set_num_threads(threads)
    points = np.ascontiguousarray(vectors, dtype=np.float32)
    count = len(points)
    found = Neighbours(np.full((count, k), -1, np.int32), np.full((count, k), -1, np.float32), 1.0)
    everyone = np.arange(count)
    if count <= _EXACT_TO:
        few = min(k, count - 1)
        for rows in _blocks(everyone) if few > 0 else ():
            exact = _truth(points, rows, few)
            found.rows[rows, :few], found.cosines[rows, :few] = exact.neighbours, exact.cosines
        return found
    random = np.random.default_rng(_SEED)
    sample = random.choice(count, 2 * _CHOOSING, replace=False)
    coded = _Coded(points)
    probes = coded.probes_for(_truth(points, sample[:_CHOOSING], k))
    for rows in _blocks(coded.in_order):
        found.rows[rows], found.cosines[rows] = coded.nearest(rows, k, probes)
    _return(found)
    held_out = _truth(points, sample[_CHOOSING:], k)
    return found._replace(recall=_recall(held_out, found.cosines[held_out.rows]))


class _Truth(NamedTuple):
    """The true neighbours of some rows."""

    rows: Ints
    neighbours: Ints
    cosines: Cosines


def _truth(points: Points, rows: Ints, k: int) -> _Truth:
    """By comparing with all: for few rows, or among few."""
    cosines: Cosines = np.zeros((len(rows), 0), np.float32)
    others: Ints = np.zeros((len(rows), 0), np.int64)
    asked = points[rows]
    for block in _blocks(np.arange(len(points))):
        near, places = _nearest(asked, points[block], min(k + 1, len(block)))
        places += block[0]
        near[places == rows[:, np.newaxis]] = -2  # itself
        cosines, others = np.hstack([cosines, near]), np.hstack([others, places])
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
        cosines = np.take_along_axis(cosines, order, 1)
        others = np.take_along_axis(others, order, 1)
    return _Truth(rows, others, cosines)


def _nearest(asked: Points, among: Points, k: int) -> tuple[Cosines, Ints]:
    cosines, places = faiss.knn(asked, among, k, metric=faiss.METRIC_INNER_PRODUCT)
    return cosines, places


def _recall(truth: _Truth, cosines: Cosines) -> float:
    return float((cosines >= truth.cosines[:, -1:] - _SAME).mean())


def _return(found: Neighbours) -> None:
    """Who found a vector is offered to it: what one of two has missed, the other may have found.

    So of pairs that are among each other's nearest only those are missed that both have missed.
    """
    count, k = found.rows.shape
    finder = np.repeat(np.arange(count, dtype=np.int32), k)
    of, cosine = found.rows.ravel(), found.cosines.ravel()
    better = np.flatnonzero((of >= 0) & (cosine > found.cosines[of, -1]))
    finder, of, cosine = finder[better], of[better], cosine[better]
    new = np.zeros(len(of), dtype=bool)
    for part in _blocks(np.arange(len(of))):
        new[part] = (found.rows[of[part]] != finder[part, np.newaxis]).all(axis=1)
    rows, place = np.unique(of[new], return_inverse=True)
    place = np.concatenate([np.repeat(np.arange(len(rows)), k), place])
    others = np.concatenate([found.rows[rows].ravel(), finder[new]])
    cosines = np.concatenate([found.cosines[rows].ravel(), cosine[new]])
    order = np.lexsort((others, -cosines, place))
    starts = np.searchsorted(place[order], np.arange(len(rows)))
    best = order[starts[:, np.newaxis] + np.arange(k)]
    found.rows[rows], found.cosines[rows] = others[best], cosines[best]


class _Coded:
    """Vectors as short codes, in cells around centres."""

    def __init__(self, points: Points) -> None:
        self._points = points
        self._step = min(_DIMENSIONS_A_CODE, max(1, points.shape[1] // _CODES))
        self._turn = _turn(points.shape[1], self._step)
        sample = self._sample()
        centres = _centres(sample, _CELLS_A_ROOT * int(len(points) ** 0.5))
        cells = np.concatenate(
            [
                _nearest(points[rows], centres, 1)[1][:, 0]
                for rows in _blocks(np.arange(len(points)))
            ]
        )
        self.in_order = np.argsort(cells, kind="stable")
        """All rows by cell: those that are compared with the same others, one after the other."""
        cells, centres = _cut(cells, centres, self.in_order)
        self._most_probes = max(1, min(len(centres), _CANDIDATES * len(centres) // len(points)))
        self._centres: Any = faiss.IndexFlatIP(self._turned(centres).shape[1])
        self._centres.add(self._turned(centres))
        self._index = self._coded(cells, self._turned(sample))

    def _sample(self) -> Points:
        random = np.random.default_rng(_SEED)
        count = len(self._points)
        size = min(count, _SAMPLE_A_CELL * _CELLS_A_ROOT * int(count**0.5))
        return self._points[np.sort(random.choice(count, size, replace=False))]

    def _coded(self, cells: Ints, sample: Points) -> Any:
        dimensions = self._centres.d
        plain: Any = faiss.IndexIVFPQ(
            self._centres, dimensions, self._centres.ntotal, dimensions // self._step, 4,
            faiss.METRIC_INNER_PRODUCT,
        )  # fmt: skip
        plain.by_residual = False
        plain.train(sample)
        for rows in _blocks(np.arange(len(cells))):
            block, lists = self._turned(self._points[rows]), np.ascontiguousarray(cells[rows])
            ids, given = faiss.swig_ptr(rows), faiss.swig_ptr(lists)
            plain.add_core(len(rows), faiss.swig_ptr(block), ids, given)
        return faiss.IndexIVFPQFastScan(plain)

    def probes_for(self, truth: _Truth) -> int:
        """The fewest cells, in steps of a half, that give the recall; the bound if none does."""
        probes = min(8, self._most_probes)
        while probes < self._most_probes:
            found = self.nearest(truth.rows, truth.cosines.shape[1], probes)[1]
            if _recall(truth, found) >= _RECALL:
                break
            probes += probes // 2
        return min(probes, self._most_probes)

    def nearest(self, rows: Ints, k: int, probes: int) -> tuple[Ints, Cosines]:
        """The nearest others of some rows, and the cosines: (m,) → (m, k), (m, k)."""
        self._index.nprobe = probes
        asked = np.ascontiguousarray(self._points[rows])
        _, others = self._index.search(self._turned(asked), _COMPARED_EXACTLY * k + 1)
        others[others == rows[:, np.newaxis]] = -1
        cosines = np.full(others.shape, -1, dtype=np.float32)
        faiss.fvec_inner_products_by_idx(  # type: ignore[attr-defined] # its types leave it out
            faiss.swig_ptr(cosines), faiss.swig_ptr(asked), faiss.swig_ptr(self._points),
            faiss.swig_ptr(others), asked.shape[1], *others.shape,
        )  # fmt: skip
        cosines[others == -1] = -1
        order = np.lexsort((others, -cosines))[:, :k]
        return np.take_along_axis(others, order, 1), np.take_along_axis(cosines, order, 1)

    def _turned(self, points: Points) -> Points:
        return points @ self._turn


def _centres(sample: Points, cells: int) -> Points:
    kmeans = faiss.Kmeans(
        sample.shape[1], cells, niter=_ROUNDS, seed=_SEED, spherical=True,
        min_points_per_centroid=1,
    )  # fmt: skip
    kmeans.train(sample)
    return np.asarray(kmeans.centroids)


def _turn(dimensions: int, step: int) -> Points:
    """A turn by chance into a multiple of ``step`` dimensions, which changes no cosine.

    After it all directions matter equally, so that no code is left with nothing to say.
    """
    to = -(-dimensions // step) * step
    numbers = np.random.default_rng(_SEED).standard_normal((to, dimensions))
    return np.ascontiguousarray(np.linalg.qr(numbers)[0].T, dtype=np.float32)


def _cut(cells: Ints, centres: Points, in_order: Ints) -> tuple[Ints, Points]:
    """Cells that are too large in parts of the same centre: the cell of each row, and centres."""
    size = np.bincount(cells, minlength=len(centres))
    largest = _LARGEST_CELL * len(cells) // len(centres) + 1
    parts = np.maximum(1, -(-size // largest))
    first = np.concatenate([[0], np.cumsum(parts)])
    place = np.empty_like(cells)
    place[in_order] = np.arange(len(cells)) - np.repeat(np.cumsum(size) - size, size)
    return first[cells] + place // largest, np.repeat(centres, parts, axis=0)


def _blocks(rows: Ints) -> Iterator[Ints]:
    for start in range(0, len(rows), _ROWS):
        yield rows[start : start + _ROWS]
