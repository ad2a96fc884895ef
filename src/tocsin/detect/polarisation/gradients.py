"""Conjugate gradients on a graph's Laplacian, compiled: what every walk and distance needs."""

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Nodes = npt.NDArray[np.int32]


@compiled
def conjugate(
    starts: Nodes, neighbours: Nodes, held: Mask, right: Floats, tolerance: float, most: int
) -> tuple[Floats, int]:
    """The solution and the steps it took, ``most`` + 1 where it did not come.

    x, the residual r and the direction p are 0 at held nodes throughout.
    """
    degree = np.diff(starts).astype(np.float64)
    free = np.where(held | (degree == 0), 0.0, 1.0 / np.maximum(degree, 1.0))
    x, lp = np.zeros(len(degree)), np.zeros(len(degree))
    r = np.where(held, 0.0, right)
    p = free * r
    enough = tolerance * tolerance * (r * r).sum()
    rz = (r * p).sum()
    if rz == 0.0:
        return x, 0
    for step in range(1, most + 1):
        plp = _applied(starts, neighbours, free, p, lp)
        alpha = rz / plp
        rr, next_rz = _moved(free, alpha, p, lp, x, r)
        if rr <= enough:
            return x, step
        beta = next_rz / rz
        rz = next_rz
        for i in range(len(p)):
            p[i] = free[i] * r[i] + beta * p[i]
    return x, most + 1


@compiled
def _applied(starts: Nodes, neighbours: Nodes, free: Floats, p: Floats, lp: Floats) -> float:
    """Writes L p at free nodes into ``lp``; gives p · L p."""
    plp = 0.0
    for i in range(len(p)):
        if free[i] > 0.0:
            total = (starts[i + 1] - starts[i]) * p[i]
            for place in range(starts[i], starts[i + 1]):
                total -= p[neighbours[place]]
            lp[i] = total
            plp += p[i] * total
    return plp


@compiled
def _moved(
    free: Floats, alpha: float, p: Floats, lp: Floats, x: Floats, r: Floats
) -> tuple[float, float]:
    """Moves the solution along p; gives r · r and r · z of what is left."""
    rr, rz = 0.0, 0.0
    for i in range(len(x)):
        x[i] += alpha * p[i]
        r[i] -= alpha * lp[i]
        rr += r[i] * r[i]
        rz += free[i] * r[i] * r[i]
    return rr, rz
