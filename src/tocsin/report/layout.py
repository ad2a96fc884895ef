"""Where the dots of the network picture stand: the same places every time.

Each network is laid out alone (Kamada-Kawai for small connected ones, seeded
Fruchterman-Reingold otherwise) inside a circle whose area grows with its accounts; the
circles are then set in rows, heaviest first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np
import numpy.typing as npt

Point = tuple[float, float]

_SEED: Final = 20_160_901
_KAMADA_KAWAI_MAX = 60
_STEPS: Final = 60
_SMALLEST: Final[tuple[tuple[Point, ...], ...]] = (((0.0, 0.0),), ((-0.5, 0.4), (0.5, -0.4)))
"""One account, and two: at a slant, or neighbours in the picture would look joined."""
_GAP: Final = 30.0
_LABEL_ROOM: Final = 24.0


@dataclass(frozen=True, slots=True)
class Circle:
    """Where one network and its label stand in the picture, in its units."""

    x: float
    y: float
    radius: float
    label_y: float


def placed(nodes: Sequence[int], pairs: Sequence[tuple[int, int]]) -> dict[int, Point]:
    """A place inside the unit circle for every node."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_edges_from(sorted(pairs))
    if len(graph) <= len(_SMALLEST):
        return dict(zip(graph, _SMALLEST[len(graph) - 1], strict=True))
    if len(graph) <= _KAMADA_KAWAI_MAX and nx.is_connected(graph):
        found = nx.kamada_kawai_layout(graph)
    else:
        found = nx.spring_layout(graph, seed=_SEED, iterations=_STEPS, method="force")
    names = list(graph)
    return dict(zip(names, _fitted(np.array([found[name] for name in names])), strict=True))


def _fitted(points: npt.NDArray[np.float64]) -> list[Point]:
    centred = points - (points.min(axis=0) + points.max(axis=0)) / 2
    reach = float(np.hypot(centred[:, 0], centred[:, 1]).max()) or 1.0
    return [(round(float(x), 4), round(float(y), 4)) for x, y in centred / reach]


def circles_in_rows(radii: Sequence[float], width: float) -> tuple[list[Circle], float]:
    """Circles set like words in lines, and the height they need, with room for a label below."""
    rows: list[list[float]] = []
    left = 0.0
    for radius in radii:
        if not rows or left + 2 * radius + _GAP > width:
            rows.append([])
            left = 0.0
        rows[-1].append(radius)
        left += 2 * radius + _GAP
    circles: list[Circle] = []
    top = _GAP
    for row in rows:
        tallest = max(row)
        x = (width - 2 * sum(row) - _GAP * (len(row) - 1)) / 2  # the row is centred
        for radius in row:
            circles.append(
                Circle(x + radius, top + tallest, radius, top + 2 * tallest + _LABEL_ROOM)
            )
            x += 2 * radius + _GAP
        top += 2 * tallest + _LABEL_ROOM + _GAP
    return circles, top
