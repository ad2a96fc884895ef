"""Which texts are near each other, and by how much more than chance explains.

Vectors are centred by language (:mod:`tocsin.detect.centring`), so that a narrative may be told in
several. Two texts are linked where each is among the 16 nearest of the other. The weight is the
cosine in standard deviations above the median of random pairs, less three: what one pair in a
thousand reaches by chance weighs nothing.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse

from tocsin.detect.centring import centred
from tocsin.detect.likeness import by_chance
from tocsin.embed.base import Vectors
from tocsin.embed.neighbours import neighbours

NEIGHBOURS: Final = 16
LEAST_DEVIATIONS: Final = 3.0

Ints = npt.NDArray[np.int64]


class Near(NamedTuple):
    """Texts as a graph: its centred vectors, symmetric weights, and the recall of neighbours."""

    points: Vectors
    weights: sparse.csr_array
    recall: float


def near_texts(vectors: Vectors, languages: pa.Array, threads: int = 1) -> Near:
    """The graph of some texts: (n, d), (n,) → n nodes. ``languages`` may be null."""
    points = centred(vectors, languages)
    count = len(points)
    if count < 2:
        return Near(points, sparse.csr_array((count, count), dtype=np.float64), 1.0)
    chance = by_chance(points)
    near = neighbours(points, NEIGHBOURS, threads)
    place = np.repeat(np.arange(count, dtype=np.int32), NEIGHBOURS)
    other = near.rows.ravel()
    beyond = (near.cosines.ravel() - chance.middle) / max(chance.deviation, 1e-9)
    kept = (other >= 0) & (beyond > LEAST_DEVIATIONS)
    weight = (beyond[kept] - LEAST_DEVIATIONS).astype(np.float64)
    directed = sparse.csr_array((weight, (place[kept], other[kept])), shape=(count, count))
    mutual: sparse.csr_array = directed.minimum(directed.T).tocsr()
    mutual.sort_indices()
    return Near(points, mutual, near.recall)
