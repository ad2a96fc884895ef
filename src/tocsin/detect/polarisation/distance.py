"""Generalised Euclidean distance: how far apart two opinions lie on a network.

δ = √(oᵀ L⁺ o), with o the opinion of each account (−1 to 1, 0 where none is known) and L⁺ the
pseudo-inverse of the Laplacian: what an electric current from one camp to the other would meet
(Hohmann, Devriendt & Coscia 2023, Science Advances 9:eabq2044). It grows with extremity of opinions
and with how few ties connect them; it has no upper end and grows with the network, so it means
something only beside chance.
"""

import numpy as np

from tocsin.detect.polarisation.graphs import Graph
from tocsin.detect.polarisation.solving import Floats, solved


def distance(graph: Graph, opinions: Floats) -> float:
    """δ of opinions (n,) on a connected graph; NaN is no opinion and counts as 0."""
    known = np.nan_to_num(opinions, nan=0.0)
    centred = known - known.mean()  # a shift of all opinions changes nothing: L⁺ 1 = 0
    held = np.zeros(graph.nodes, dtype=np.bool_)
    held[np.argmax(graph.degree)] = True  # any one: x is unique up to a shift
    return float(np.sqrt(max(centred @ solved(graph, held, centred), 0.0)))
