"""Whether a group of texts is nearer to itself than to what surrounds it.

In a corpus about one thing every text has near neighbours, and the nearest are no copies. So a
group counts only if

    1 − (mean cosine of its pairs) ≤ 3/4 · (1 − mean cosine of its texts with the others near them)

where the others are those among the 16 nearest of a text that are not of its group. It is the idea
of the silhouette (Rousseeuw 1987, J. Comput. Appl. Math. 20:53), and of the margin of Artetxe &
Schwenk (2019), for groups of any size: a text's fellows do not count as its neighbourhood. A group
that fills the neighbourhoods of all of its texts, as a large campaign does, has nothing around it,
and counts.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.embed.base import Vectors
from tocsin.embed.neighbours import Neighbours

MOST_DISTANCE: Final = 3 / 4
"""Of the distance between a group's texts to that from what surrounds them."""
_AT_ONCE: Final = 65_536

Ints = npt.NDArray[np.int64]


def standing_apart(points: Vectors, group: Ints, near: Neighbours) -> npt.NDArray[np.bool_]:
    """For each row, whether the group of that name stands apart: (n, d), (n,) → (n,).

    ``group`` names each text's group by one of its rows. A text alone does not.
    """
    count = len(group)
    size = np.bincount(group, minlength=count)
    around, seen = np.zeros(count), np.zeros(count)
    total = np.zeros((count, points.shape[1]), dtype=np.float32) if count else points
    inside = np.flatnonzero(size[group] > 1)
    for start in range(0, len(inside), _AT_ONCE):
        rows = inside[start : start + _AT_ONCE]
        np.add.at(total, group[rows], points[rows])
        other = near.rows[rows]
        outside = (other >= 0) & (group[other] != group[rows, np.newaxis])
        cosines = np.where(outside, near.cosines[rows], 0)
        around += np.bincount(group[rows], cosines.sum(axis=1), minlength=count)
        seen += np.bincount(group[rows], outside.sum(axis=1), minlength=count)
    pairs = np.maximum(size * (size - 1), 1)
    within = (np.einsum("ij,ij->i", total, total) - size) / pairs
    beside = around / np.maximum(seen, 1)
    apart = (seen == 0) | (1 - within <= MOST_DISTANCE * (1 - beside))
    found: npt.NDArray[np.bool_] = apart & (size > 1)
    return found
