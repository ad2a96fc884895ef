"""Linear systems of a graph's Laplacian, by conjugate gradients.

The Laplacian L = D − A with some nodes held at zero is symmetric and positive definite wherever
every node has a path to a held one, so conjugate gradients (Hestenes & Stiefel 1952) with the
degrees as preconditioner converge. A direct factorisation is not used: on the graph of a debate,
with its hubs, it fills up (a million links need more memory than a small machine has).
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.polarisation.graphs import Graph

TOLERANCE: Final = 1e-9
"""Of the residual, relative to the right-hand side: far below what the next draw of nulls
changes."""
_MOST_STEPS: Final = 20_000

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def solved(graph: Graph, held: Mask, right: Floats) -> Floats:
    """The x with (L x) = right wherever a node is not held, and 0 where it is; shapes (n,).

    Raises:
        ArithmeticError: it did not converge, as where a node has no path to a held one.
    """
    from tocsin.detect.polarisation.gradients import conjugate  # noqa: PLC0415 - compiles

    adjacency = graph.starts, graph.neighbours
    x, steps = conjugate(*adjacency, held, right, TOLERANCE, _MOST_STEPS)
    if steps > _MOST_STEPS:
        raise ArithmeticError(f"no solution to {TOLERANCE:g} within {_MOST_STEPS} steps")
    return x
