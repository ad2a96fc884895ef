"""All scores of one halved graph, in one row; more is more divided in each."""

from enum import StrEnum
from typing import Final

import numpy as np

from tocsin.detect.polarisation import cuts, walks
from tocsin.detect.polarisation.distance import distance
from tocsin.detect.polarisation.graphs import Graph
from tocsin.detect.polarisation.halving import Sides
from tocsin.detect.polarisation.solving import Floats


class Score(StrEnum):
    """The scores, in the order of a row."""

    ARWC = "adaptive random-walk controversy"
    RWC = "random-walk controversy"
    EI = "E-I index, sign turned"
    AEI = "adaptive E-I index, sign turned"
    BOUNDARY = "boundary connectivity"
    MODULARITY = "modularity"
    DISTANCE = "generalised Euclidean distance of the sides"
    OPINIONS = "generalised Euclidean distance of opinions"


DECIDES: Final = Score.ARWC
"""The score that a network is called polarised by. Of those compared on labelled networks by
Salloum, Chen & Kivelä (2022) it tells best, and it was settled on before ours were looked at."""


def scores(graph: Graph, sides: Sides, opinions: Floats | None) -> Floats:
    """A value for each :class:`Score`, shape (8,); NaN: not measured.

    ``opinions`` (n,) are −1 to 1, NaN where unknown; without them the last score is NaN.
    """
    return np.array(
        [
            walks.adaptive_controversy(graph, sides),
            walks.controversy(graph, sides),
            cuts.internal_external(graph, sides),
            cuts.adaptive_internal_external(graph, sides),
            cuts.boundary(graph, sides),
            cuts.modularity(graph, sides),
            distance(graph, np.where(sides, 1.0, -1.0)),
            float("nan") if opinions is None else distance(graph, opinions),
        ]
    )
