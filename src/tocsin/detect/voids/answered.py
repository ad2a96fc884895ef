"""How much of the demand of each cell was answered, when first, and how much will not be.

    unanswered share   U = Σ_{t < t_answer} D_t / Σ D_t     (1 where no answer came)
    fill ratio         Σ min(S_t, D_t) / Σ D_t
    unanswered         Σ max(D_t − S_t, 0)

The demand that will go unanswered is expected to be what went unanswered lately, a window's mean
times the horizon. Its interval is that of a count X with over-dispersion φ = max(1, variance /
mean) of the windows (quasi-Poisson): φ times the exact interval of X/φ (Garwood 1936, Biometrika
28:437), χ²(2X/φ)/2 to χ²(2X/φ + 2)/2. It takes windows as independent, which makes it narrow.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import stats

from tocsin.detect.intervals import CONFIDENCE
from tocsin.detect.voids.alarms import STATES, Judged, nullable
from tocsin.detect.voids.grid import US_PER_S, Floats, Grid, Ints
from tocsin.detect.voids.parameters import Parameters
from tocsin.detect.voids.tables import CELL, RANKED

_LATE: Final = np.iinfo(np.int64).max


def unanswered_share(grid: Grid) -> Floats:
    """U of each cell, in [0, 1]; NaN where there was no demand."""
    before = grid.window < first_window(grid, grid.supply)[grid.cell]
    return _ratio(grid.summed(grid.demand * before), grid.summed(grid.demand))


def fill_ratio(grid: Grid) -> Floats:
    """The share of each cell's demand that was matched in its own window, in [0, 1]."""
    met = grid.summed(np.minimum(grid.supply, grid.demand))
    return _ratio(met, grid.summed(grid.demand))


def first_window(grid: Grid, values: Floats) -> Ints:
    """The first window of each cell in which the value is above 0; very late where none is."""
    first = np.full(grid.cells, _LATE)
    some = values > 0
    np.minimum.at(first, grid.cell[some], grid.window[some])
    return first


def expected_unanswered(grid: Grid, parameters: Parameters) -> tuple[Floats, Floats, Floats]:
    """Unanswered demand over the horizon, and its interval; NaN where nothing was seen lately."""
    newest = grid.window.max(initial=0)
    late = grid.window > newest - parameters.recent_windows
    cell, short = grid.cell[late], np.maximum(grid.demand - grid.supply, 0)[late]
    seen = np.bincount(cell, minlength=grid.cells).astype(np.float64)
    total = np.bincount(cell, weights=short, minlength=grid.cells)
    mean = _ratio(total, seen)
    squares = np.bincount(cell, weights=(short - mean[cell]) ** 2, minlength=grid.cells)
    spread = squares / np.maximum(seen - 1, 1)
    phi = np.maximum(np.divide(spread, mean, out=np.ones_like(mean), where=mean > 0), 1.0)
    half = (1 - CONFIDENCE) / 2
    low = np.where(total > 0, stats.chi2.ppf(half, 2 * np.maximum(total, 1e-12) / phi), 0.0)
    high = stats.chi2.ppf(1 - half, 2 * total / phi + 2)
    ahead = _ratio(np.full(grid.cells, float(parameters.horizon_windows)), seen)
    return total * ahead, low * phi / 2 * ahead, high * phi / 2 * ahead


def ranked(grid: Grid, judged: Judged, parameters: Parameters) -> pa.Table:
    """The table ``RANKED``: cells by the demand that is expected to go unanswered."""
    expected, low, high = expected_unanswered(grid, parameters)
    order = np.argsort(np.where(np.isnan(expected), np.inf, -expected), kind="stable")
    asked, answered = first_window(grid, grid.demand), first_window(grid, grid.supply)
    wait_s = np.maximum(answered - asked, 0) * (grid.window_us / US_PER_S)
    seen = np.bincount(grid.cell, minlength=grid.cells)
    begun, newest, last_row = _span(grid)
    columns: dict[str, Any] = {
        "rank": np.arange(1, grid.cells + 1),
        "expected_unanswered": nullable(expected[order]),
        "expected_low": nullable(low[order]),
        "expected_high": nullable(high[order]),
        "demand": grid.summed(grid.demand)[order],
        "supply": grid.summed(grid.supply)[order],
        "unanswered_share": nullable(unanswered_share(grid)[order]),
        "fill_ratio": nullable(fill_ratio(grid)[order]),
        "first_demand": _times(grid, asked[order]),
        "first_answer": _times(grid, answered[order]),
        "time_to_answer_s": pa.array(
            wait_s[order], mask=((asked == _LATE) | (answered == _LATE))[order]
        ),
        "windows": seen[order],
        "gaps": (newest - begun + 1 - seen)[order],
        "state": pa.array(STATES, pa.string()).take(pa.array(judged.state[last_row][order])),
    }
    named = grid.names.take(pa.array(order))
    columns |= {name: named[name] for name in CELL}
    columns["name"] = named["topic"]
    return pa.table({name: columns[name] for name in RANKED.names}, schema=RANKED)


def _span(grid: Grid) -> tuple[Ints, Ints, Ints]:
    """The first and the last window of each cell, and its last row (rows are by window)."""
    begun = np.full(grid.cells, _LATE)
    np.minimum.at(begun, grid.cell, grid.window)
    last_row = np.zeros(grid.cells, dtype=np.int64)
    np.maximum.at(last_row, grid.cell, np.arange(len(grid.cell)))
    return begun, grid.window[last_row], last_row


def _times(grid: Grid, windows: Ints) -> pa.Array:
    missing = windows == _LATE
    at_us = np.where(missing, 0, grid.start_us + np.where(missing, 0, windows) * grid.window_us)
    return pa.array(at_us, mask=missing).cast(pa.timestamp("us", tz="UTC"))


def _ratio(part: npt.NDArray[Any], whole: npt.NDArray[Any]) -> Floats:
    """The quotient; NaN where the whole is 0."""
    ratio: Floats = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return ratio
