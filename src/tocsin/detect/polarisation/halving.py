"""Two sides: the halving of a graph that cuts fewest links, by METIS.

Karypis & Kumar (1998), SIAM J. Sci. Comput. 20:359: multilevel recursive bisection. Every score is
of such a halving, for random graphs as well as for real ones: an algorithm that looks for the
fewest cuts finds few cuts in any graph, and only the same search on chance says how few.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pymetis

from tocsin.detect.polarisation.graphs import Graph

IMBALANCE: Final = 400
"""METIS's ufactor, in thousandths: the larger side has at most (1 + 0.4) / 2 of the nodes. Camps
are rarely of the same size; Salloum, Chen & Kivelä (2022) use the same."""

Sides = npt.NDArray[np.bool_]


def halved(graph: Graph, cuts: int, seed: int) -> Sides:
    """The side of each node, shape (n,); the best of so many halvings, the same for the same seed.

    The first node is always on the side ``False``.
    """
    adjacency = pymetis.CSRAdjacency(graph.starts, graph.neighbours)
    options = pymetis.Options(ufactor=IMBALANCE, ncuts=cuts, seed=seed)
    found = pymetis.part_graph(2, adjacency, recursive=True, options=options)
    sides = np.asarray(found.vertex_part, dtype=np.int8)
    other: Sides = sides != sides[0]
    return other
