"""Random-walk controversy: does a walk that starts on a side end with that side's leading accounts?

RWC = P_XX · P_YY − P_XY · P_YX, with P_AB the probability that a walk that ended with the leading
accounts of side B had started on side A, both sides being equally likely to start from (Garimella,
De Francisci Morales, Gionis & Mathioudakis 2018, ACM Trans. Social Computing 1:3). Leading are the
k accounts of a side with most neighbours: 10, or one in a hundred in the adaptive form, ARWC
(Salloum, Chen & Kivelä 2022, Proc. ACM Hum.-Comput. Interact. 6:CSCW1).

The probabilities are those of an absorbing Markov chain, solved and not drawn: h, the chance to
end on side X, is harmonic (L h = 0) off the leading accounts, 1 at those of X and 0 at those of Y.
A walk takes at least one step, also from a leading account.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.polarisation.graphs import Graph
from tocsin.detect.polarisation.halving import Sides
from tocsin.detect.polarisation.solving import Floats, solved

LEADING: Final = 10
LEADING_SHARE: Final = 0.01

Mask = npt.NDArray[np.bool_]


def controversy(graph: Graph, sides: Sides) -> float:
    """RWC, −1 to 1; NaN where no walk ends on one of the sides."""
    counts = [min(LEADING, int((sides == side).sum())) for side in (False, True)]
    return walk_score(graph, sides, leading(graph, sides, counts))


def adaptive_controversy(graph: Graph, sides: Sides) -> float:
    """ARWC, −1 to 1; NaN where no walk ends on one of the sides."""
    counts = [max(1, int(LEADING_SHARE * (sides == side).sum())) for side in (False, True)]
    return walk_score(graph, sides, leading(graph, sides, counts))


def leading(graph: Graph, sides: Sides, counts: list[int]) -> Mask:
    """The nodes with most neighbours on each side, shape (n,); of equal ones the first."""
    chosen = np.zeros(graph.nodes, dtype=np.bool_)
    for side, count in zip((False, True), counts, strict=True):
        own = np.flatnonzero(sides == side)
        chosen[own[np.argsort(-graph.degree[own], kind="stable")[:count]]] = True
    return chosen


def walk_score(graph: Graph, sides: Sides, leaders: Mask) -> float:
    """RWC for given leading accounts; the graph must be connected."""
    h = np.where(leaders & ~sides, 1.0, 0.0)
    inflow = _summed(graph, h)
    h += solved(graph, leaders, inflow)
    after_a_step = _summed(graph, h) / graph.degree
    x, y = float(after_a_step[~sides].mean()), float(after_a_step[sides].mean())
    ends_x, ends_y = x + y, 2 - x - y
    if min(ends_x, ends_y) <= 0:
        return float("nan")
    return (x * (1 - y) - y * (1 - x)) / (ends_x * ends_y)


def _summed(graph: Graph, values: Floats) -> Floats:
    """For each node the sum over its neighbours; every node of a connected graph has one."""
    sums: Floats = np.add.reduceat(values[graph.neighbours], graph.starts[:-1])
    return sums
