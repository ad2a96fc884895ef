"""Scores of the cut: how few links cross from side to side.

- E-I index, internal minus external links of all (Krackhardt & Stern 1988, Soc. Psychol. Quarterly
  51:123), its sign turned so that more is more divided.
- Adaptive E-I: the same of densities, links of those possible within either side and across, so
  that a small side does not look open merely for being small (Chen, Salloum, Gronow, Ylä-Anttila &
  Kivelä 2021, Journal of Information Technology & Politics 18:4).
- Boundary connectivity: the mean over accounts at the boundary of d_i / (d_i + d_b) − ½, with d_i
  links into their own side's interior and d_b across (Guerra, Meira, Cardie & Kleinberg 2013,
  ICWSM). At the boundary is who has a link across and one into the interior, which is whoever has
  no link across.
- Modularity of the two sides (Newman & Girvan 2004, Phys. Rev. E 69:026113).
"""

import numpy as np

from tocsin.detect.polarisation.graphs import Graph
from tocsin.detect.polarisation.halving import Sides


def internal_external(graph: Graph, sides: Sides) -> float:
    """(internal − external) / all links, −1 to 1."""
    return 1.0 - 2.0 * float(_across(graph, sides).mean())


def adaptive_internal_external(graph: Graph, sides: Sides) -> float:
    """The same of densities, −1 to 1; NaN where a side has a single account."""
    x, y = int((~sides).sum()), int(sides.sum())
    if min(x, y) < 2:
        return float("nan")
    across = _across(graph, sides)
    within = [
        float((~across & (sides[graph.ends[:, 0]] == side)).sum()) / (size * (size - 1) / 2)
        for side, size in ((False, x), (True, y))
    ]
    between = 2 * float(across.sum()) / (x * y)
    return (sum(within) - between) / (sum(within) + between)


def boundary(graph: Graph, sides: Sides) -> float:
    """Boundary connectivity, −½ to ½; NaN where nobody is at the boundary."""
    cross = graph.ends[_across(graph, sides)]
    d_b = np.bincount(cross.ravel(), minlength=graph.nodes)
    inner = (d_b == 0)[graph.neighbours].astype(np.int64)
    d_i = np.add.reduceat(inner, graph.starts[:-1])
    at = (d_b > 0) & (d_i > 0)
    if not at.any():
        return float("nan")
    return float((d_i[at] / (d_i[at] + d_b[at])).mean() - 0.5)


def modularity(graph: Graph, sides: Sides) -> float:
    """Modularity of the two sides, at most ½."""
    inside = 1.0 - float(_across(graph, sides).mean())
    share = float(graph.degree[sides].sum()) / (2 * graph.links)
    return inside - share**2 - (1 - share) ** 2


def _across(graph: Graph, sides: Sides) -> Sides:
    across: Sides = sides[graph.ends[:, 0]] != sides[graph.ends[:, 1]]
    return across
