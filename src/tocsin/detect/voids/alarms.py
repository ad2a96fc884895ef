"""In which windows a cell is answered less than it used to be.

Of n = S + D in a window, the answers S are held against the cell's own baseline, a beta-binomial:
p = P(X ≤ S). The cells of one window are one family of tests (:mod:`tocsin.detect.discovery`). An
alarm needs q ≤ the rate, D at least the baseline's median, and the least demand; otherwise the test
counts with p = 1. Windows with an alarm never enter a baseline.

Where not even S = 0 would be a surprise, a cell cannot give an alarm: that is said ("too little to
tell"), and it is no test (Tarone 1990, Biometrics 46:515). Where nothing was answered in the whole
baseline, less is not possible: such voids are found by their rank, not by an alarm.
"""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import special

from tocsin.detect.discovery import q_values
from tocsin.detect.voids.baseline import Baseline, Usual, counted
from tocsin.detect.voids.grid import Floats, Grid, Ints
from tocsin.detect.voids.parameters import Parameters
from tocsin.detect.voids.tables import CELL, WINDOWS, State

STATES: Final = tuple(State)
_ALARM, _QUIET, _TOO_LITTLE, _UNANSWERED = range(4)


@dataclass(frozen=True)
class Judged:
    """What is said of each row of a grid; NaN where nothing can be said."""

    share: Floats
    rho: Floats
    p: Floats
    q: Floats
    state: npt.NDArray[np.int8]
    """Position in ``STATES``."""

    @property
    def alarm(self) -> npt.NDArray[np.bool_]:
        """Which rows are alarms."""
        found: npt.NDArray[np.bool_] = self.state == _ALARM
        return found


def judge(grid: Grid, parameters: Parameters) -> Judged:
    """Goes through the windows in order, all cells of a window at once."""
    rows = len(grid.cell)
    share, rho, p, q = (np.full(rows, np.nan) for _ in range(4))
    judged = Judged(share, rho, p, q, np.full(rows, _TOO_LITTLE, dtype=np.int8))
    baseline = Baseline(grid.cells, parameters)
    starts = np.flatnonzero(np.diff(grid.window, prepend=-1))
    for low, high in itertools.pairwise([*starts.tolist(), rows]):
        _judge_window(grid, slice(low, high), baseline, parameters, judged)
    return judged


def _judge_window(
    grid: Grid, rows: slice, baseline: Baseline, parameters: Parameters, judged: Judged
) -> None:
    """Judges the rows of one window, then adds those without an alarm to the baseline."""
    cells, window = grid.cell[rows], int(grid.window[rows.start])
    demand = grid.demand[rows]
    s, n = counted(demand, grid.supply[rows])
    usual = baseline.usual(cells, window)
    known = usual.windows >= parameters.least_windows
    judged.share[rows] = np.where(known, usual.share, np.nan)
    judged.rho[rows] = np.where(known, usual.rho, np.nan)
    state = judged.state[rows]
    state[known & (usual.answered == 0)] = _UNANSWERED
    tested = np.flatnonzero(known & (usual.answered > 0) & _could_alarm(n, usual, parameters.fdr))
    state[tested] = _QUIET
    p = _tails(s[tested], n[tested], Usual(*(column[tested] for column in usual)))
    busy = baseline.is_busy(cells[tested], window, demand[tested])
    busy &= demand[tested] >= parameters.least_demand
    q = q_values(np.where(busy, p, 1.0), len(tested))
    judged.p[rows][tested], judged.q[rows][tested] = p, q
    state[tested[q <= parameters.fdr]] = _ALARM
    calm = state != _ALARM
    baseline.add(cells[calm], window, demand[calm], s[calm], n[calm])


def _could_alarm(n: Floats, usual: Usual, fdr: float) -> npt.NDArray[np.bool_]:
    """Whether S = 0 among n would be rare enough. P(X = 0) = B(a, b + n) / B(a, b)."""
    a, b = _shapes(usual)
    could: npt.NDArray[np.bool_] = special.betaln(a, b + n) - special.betaln(a, b) <= np.log(fdr)
    return could


def _tails(s: Floats, n: Floats, usual: Usual) -> Floats:
    from tocsin.detect.voids.tails import lower_tail  # noqa: PLC0415 - numba: only where needed

    return lower_tail(s, n, *_shapes(usual))


def _shapes(usual: Usual) -> tuple[Floats, Floats]:
    """The beta-binomial's a and b."""
    spread = 1 / usual.rho - 1
    return usual.share * spread, (1 - usual.share) * spread


def windows(grid: Grid, judged: Judged) -> pa.Table:
    """The table ``WINDOWS``, by cell and time."""
    order = np.lexsort((grid.window, grid.cell))
    named = grid.names.take(pa.array(grid.cell[order]))
    columns = {
        **{name: named[name] for name in CELL},
        "window_start": grid.times(grid.window[order]),
        "demand": grid.demand[order],
        "supply": grid.supply[order],
        "expected_share": nullable(judged.share[order]),
        "dispersion": nullable(judged.rho[order]),
        "p_value": nullable(judged.p[order]),
        "q_value": nullable(judged.q[order]),
        "state": pa.array(STATES, pa.string()).take(pa.array(judged.state[order])),
    }
    return pa.table(columns, schema=WINDOWS)


def nullable(values: Floats) -> pa.Array:
    """The numbers, with null for NaN."""
    return pa.array(values, from_pandas=True)


def rows_of_cells(grid: Grid) -> tuple[Ints, Ints]:
    """All rows by cell and time, and where each cell's begin (one more than there are cells)."""
    order = np.lexsort((grid.window, grid.cell))
    return order, np.searchsorted(grid.cell[order], np.arange(grid.cells + 1))
