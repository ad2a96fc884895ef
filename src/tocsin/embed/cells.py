"""How vectors are laid out for searching, by how many there are.

Few (below 1,000) as they are; to 200,000 in 8 bits, one after the other, all looked at; more in
8 bits and in cells around centres (Sivic and Zisserman 2003, ICCV; Jégou et al. 2011, IEEE TPAMI
33:117), of which those nearest to the question are looked at. Four times the square root of the
number are cells, so that choosing cells and looking into them cost about the same. A number is
8 bits of the range of its dimension.

The library is faiss (Douze et al. 2024, arXiv:2401.08281). Its indexes are taken as they are here:
each has ``add_with_ids``, ``remove_ids`` and ``search``.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import faiss
import numpy as np
import numpy.typing as npt

from tocsin.embed.base import Vectors

EXACT_BELOW: Final = 1_000
CELLS_FROM: Final = 200_000
_CELLS_A_ROOT: Final = 4
_GROWN: Final = 4
"""Cells are chosen anew once there are this many times the vectors they were chosen for."""
_SAMPLE_A_CELL: Final = 40
_ROUNDS: Final = 8
"""Of k-means: more change the recall by less than half a point."""
_MARGIN: Final = 0.25
"""Of a dimension's range in the sample, added at both ends: what comes later is cut off there."""
_ROWS: Final = 65_536
_SEED: Final = 20_030_913
_HELD_OUT: Final = 200
_NEIGHBOURS: Final = 10
_RECALL: Final = 0.97
"""On the held-out vectors, so that 0.95 holds on others too."""

# The library's types do not know these keywords, which it adds when it is loaded.
_Settings: Any = faiss.SearchParameters
_CellSettings: Any = faiss.SearchParametersIVF

Keys = npt.NDArray[np.int64]
Rows = tuple[Keys, Vectors]


def empty(dimensions: int) -> Any:
    """An index of no vectors."""
    return faiss.IndexIDMap(faiss.IndexFlatIP(dimensions))


def fits(index: Any, count: int) -> bool:
    """Whether the index's layout is the one for so many vectors.

    Cells stay when vectors are removed; a flat index of more than it is for does not.
    """
    if hasattr(index, "nlist"):
        return count <= _GROWN * (int(index.nlist) / _CELLS_A_ROOT) ** 2
    if isinstance(faiss.downcast_index(index.index), faiss.IndexFlat):
        return count < EXACT_BELOW
    return count < CELLS_FROM


def build(dimensions: int, count: int, rows: Iterable[Rows], sample: Vectors) -> Any:
    """An index of ``count`` vectors, given in ``rows``; ``sample`` are some of them, by chance."""
    if count < EXACT_BELOW:
        index = empty(dimensions)
    elif count < CELLS_FROM:
        index = faiss.IndexIDMap(_eight_bits(dimensions, sample))
    else:
        index = _cells(dimensions, count, sample[_HELD_OUT:])
    for keys, vectors in rows:
        index.add_with_ids(vectors, keys)
    if count >= CELLS_FROM:
        index.nprobe = _cells_looked_at(index, sample[:_HELD_OUT])
    return index


def sample_size(count: int) -> int:
    """How many vectors are asked for as the sample."""
    if count < CELLS_FROM:
        return min(count, CELLS_FROM // 10)
    return min(count, _SAMPLE_A_CELL * _cell_count(count) + _HELD_OUT)


def stored(index: Any) -> Iterator[Rows]:
    """All vectors of an index with their keys, some at a time, as exactly as they are kept."""
    if hasattr(index, "nlist"):
        lists = index.invlists
        for number in range(index.nlist):
            size = lists.list_size(number)
            if size:
                codes = faiss.rev_swig_ptr(lists.get_codes(number), size * index.code_size)
                keys = faiss.rev_swig_ptr(lists.get_ids(number), size).copy()
                yield keys, index.sq.decode(codes.reshape(size, -1).copy())
        return
    all_keys = faiss.vector_to_array(index.id_map)
    for start in range(0, len(all_keys), _ROWS):
        keys = all_keys[start : start + _ROWS]
        yield keys, index.index.reconstruct_n(start, len(keys))


def search_settings(index: Any, allowed: Keys | None) -> Any:
    """What faiss is told about one search.

    Where few keys are allowed, more cells are looked at, so that as many allowed vectors are seen
    as without the filter.
    """
    chosen = faiss.IDSelectorBatch(allowed) if allowed is not None else None
    if not hasattr(index, "nlist"):
        return _Settings(sel=chosen)
    probes = index.nprobe
    if allowed is not None:
        probes = min(index.nlist, probes * index.ntotal // max(1, min(len(allowed), index.ntotal)))
    return _CellSettings(sel=chosen, nprobe=probes)


def recall(index: Any, vectors: Vectors, probes: int) -> float:
    """Of the ten nearest of each vector among all cells, the share found in ``probes`` cells.

    Equally near ones count, whichever are found.
    """
    scores = [
        index.search(vectors, _NEIGHBOURS, params=_CellSettings(nprobe=cells))[0]
        for cells in (probes, index.nlist)
    ]
    return float((scores[0] >= scores[1][:, -1:]).mean())


def _cell_count(count: int) -> int:
    return _CELLS_A_ROOT * int(count**0.5)


def _eight_bits(dimensions: int, sample: Vectors) -> Any:
    kind = faiss.ScalarQuantizer.QT_8bit
    index = faiss.IndexScalarQuantizer(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
    index.sq.rangestat_arg = _MARGIN
    index.train(sample)
    return index


def _cells(dimensions: int, count: int, sample: Vectors) -> Any:
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimensions), dimensions, _cell_count(count),
        faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT,
        False,  # codes of the vectors, not of what is left of them beside their centre
    )  # fmt: skip
    index.sq.rangestat_arg = _MARGIN
    index.cp.niter, index.cp.seed, index.cp.min_points_per_centroid = _ROUNDS, _SEED, 1
    index.train(sample)
    return index


def _cells_looked_at(index: Any, held_out: Vectors) -> int:
    """The fewest cells, in steps of a half, that give the recall on vectors not trained on."""
    probes = 4
    while probes < index.nlist and recall(index, held_out, probes) < _RECALL:
        probes += probes // 2
    return min(probes, int(index.nlist))
