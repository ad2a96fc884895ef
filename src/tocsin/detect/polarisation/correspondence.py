"""Correspondence analysis of who chose which sources: places on a line, from choices alone.

With Z (n × k) 1 where account i chose source j, P = Z / ΣZ, masses r and c its row and column sums:
S = D_r^(−½) (P − r cᵀ) D_c^(−½) = U Σ Vᵀ, and source coordinates are D_c^(−½) V, account
coordinates D_r^(−½) U, each of weighted mean 0 and standard deviation 1 (Greenacre 2017,
*Correspondence Analysis in Practice*). An account lies at the mean of its sources, stretched by
1 / σ. Barberá, Jost, Nagler, Tucker & Bonneau (2015, Psychological Science 26:1531) place accounts
so by whom they follow.

That an account chose a source counts once: who reposts one source a thousand times is not a
thousand people. S is never made; only products with it are.
"""

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import LinearOperator, svds

from tocsin.detect.polarisation.graphs import Ints
from tocsin.detect.polarisation.solving import Floats

_PRECISE: Final = 1e-9
Matrix: TypeAlias = Any
"""A scipy ``csr_array`` of floats; its stubs and its methods disagree on what they return."""


@dataclass(frozen=True)
class Placed:
    """Coordinates on d dimensions: ``accounts`` (n, d), ``sources`` (k, d); NaN: not placed.

    ``inertia`` (d,) are squared singular values, ``total`` the inertia of all dimensions.
    """

    accounts: Floats
    sources: Floats
    inertia: Floats
    total: float


def core(chosen: Matrix, least_sources: int, least_choosers: int) -> tuple[Ints, Ints]:
    """Accounts and sources that are left once all have enough of each other, and are connected.

    Leaving out one may leave another with too few, so it goes on until all that are left stay. What
    is not connected with most would be a dimension of its own.
    """
    rows, columns = np.arange(chosen.shape[0]), np.arange(chosen.shape[1])
    while chosen.nnz:
        both = sparse.block_array([[None, chosen], [chosen.T, None]], format="csr")
        part = connected_components(both, directed=False)[1]
        inside = part == np.bincount(part).argmax()
        keep_row = (np.diff(chosen.indptr) >= least_sources) & inside[: len(rows)]
        keep_column = (chosen.sum(axis=0) >= least_choosers) & inside[len(rows) :]
        if keep_row.all() and keep_column.all():
            return rows, columns
        rows, columns = rows[keep_row], columns[keep_column]
        chosen = sparse.csr_array(chosen[keep_row][:, keep_column])
    return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)


def placed(
    chosen: Matrix, dimensions: int, rng: np.random.Generator, weights: Floats | None
) -> Placed:
    """The places of accounts and sources; the sign of each dimension is arbitrary.

    ``weights`` (n,) repeats accounts, as a bootstrap does; those of 0 are placed by their sources
    all the same.
    """
    counts = chosen if weights is None else sparse.diags_array(weights) @ chosen
    share = sparse.csr_array(counts / counts.sum())
    r, c = _sums(share, 1), _sums(share, 0)
    into_r, into_c = (_inverse_root(mass) for mass in (r, c))

    def forward(v: Floats) -> Floats:
        scaled = into_c * v.ravel()
        made: Floats = into_r * (share @ scaled - r * (c @ scaled))
        return made

    def backward(u: Floats) -> Floats:
        scaled = into_r * u.ravel()
        made: Floats = into_c * (share.T @ scaled - c * (r @ scaled))
        return made

    residuals = LinearOperator(share.shape, matvec=forward, rmatvec=backward, dtype=np.float64)
    start = rng.standard_normal(min(share.shape))
    _, sigma, vt = svds(residuals, k=dimensions, tol=_PRECISE, v0=start)
    order = np.argsort(-sigma)
    inertia: Floats = np.asarray(sigma[order], dtype=np.float64) ** 2
    own = into_c[:, None] * np.asarray(vt[order].T, dtype=np.float64)
    sources = np.where(c[:, None] > 0, own, np.nan)
    cells = share.tocoo()
    total = float((cells.data**2 / (r[cells.row] * c[cells.col])).sum() - 1)
    return Placed(_at_their_sources(chosen, sources, inertia), sources, inertia, total)


def _at_their_sources(chosen: Matrix, sources: Floats, inertia: Floats) -> Floats:
    known = np.isfinite(sources[:, 0])
    ones = np.where(known, 1.0, 0.0)
    count = chosen @ ones
    sums = chosen @ np.where(known[:, None], sources, 0.0)
    mean = np.divide(sums, count[:, None], out=np.full_like(sums, np.nan), where=count[:, None] > 0)
    stretched: Floats = mean / np.sqrt(np.maximum(inertia, 1e-300))
    return stretched


def _sums(matrix: Matrix, axis: int) -> Floats:
    return np.asarray(matrix.sum(axis=axis), dtype=np.float64).ravel()


def _inverse_root(mass: Floats) -> Floats:
    root: npt.NDArray[np.float64] = np.zeros_like(mass)
    np.divide(1.0, np.sqrt(mass), out=root, where=mass > 0)
    return root
