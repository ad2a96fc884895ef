"""Alarms close to each other as one episode, with its beginning and its end."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from tocsin.detect.voids.alarms import Judged, rows_of_cells
from tocsin.detect.voids.grid import Grid, Ints
from tocsin.detect.voids.parameters import Parameters
from tocsin.detect.voids.tables import CELL, EPISODES


def episodes(grid: Grid, judged: Judged, parameters: Parameters) -> pa.Table:
    """The table ``EPISODES``, by cell and time."""
    order, starts = rows_of_cells(grid)
    told = [
        _episode(grid, judged, parameters, order[starts[cell] : starts[cell + 1]], first, last)
        for cell, first, last in _runs(grid, judged, parameters, order, starts)
    ]
    of_row = [grid.cell[row["row"]] for row in told]
    named = grid.names.take(pa.array(of_row, pa.int64()))
    columns: dict[str, Any] = {name: named[name] for name in CELL}
    for name, when in (("start", 0), ("end", 1)):
        columns[name] = grid.times(np.array([row[name] for row in told], dtype=np.int64) + when)
    for name in EPISODES.names[len(columns) :]:
        columns[name] = [row[name] for row in told]
    return pa.table(columns, schema=EPISODES)


def _runs(
    grid: Grid, judged: Judged, parameters: Parameters, order: Ints, starts: Ints
) -> Iterator[tuple[int, int, int]]:
    """Each episode: its cell, and the places of its first and last alarm among the cell's rows."""
    alarms = np.flatnonzero(judged.alarm[order])
    if not len(alarms):
        return
    cell, window = grid.cell[order[alarms]], grid.window[order[alarms]]
    new = (np.diff(cell) != 0) | (np.diff(window) > parameters.join_windows)
    for run in np.split(alarms, np.flatnonzero(new) + 1):
        of = int(grid.cell[order[run[0]]])
        yield of, int(run[0] - starts[of]), int(run[-1] - starts[of])


def _episode(
    grid: Grid, judged: Judged, parameters: Parameters, rows: Ints, first: int, last: int
) -> dict[str, Any]:
    """What is told of an episode; ``rows`` are its cell's, by time."""
    inside = rows[first : last + 1]
    surest = inside[np.nanargmin(judged.q[inside])]
    before = rows[max(first - parameters.baseline_windows, 0) : first]
    calm = before[~judged.alarm[before]]
    return {
        "row": rows[first],
        "start": grid.window[rows[first]],
        "end": grid.window[rows[last]],
        "ongoing": bool(grid.window[rows[-1]] - grid.window[rows[last]] < parameters.join_windows),
        "windows": len(inside),
        "alarms": int(judged.alarm[inside].sum()),
        "demand": float(grid.demand[inside].sum()),
        "supply": float(grid.supply[inside].sum()),
        "expected_share": float(judged.share[surest]),
        "q_value": float(judged.q[surest]),
        "baseline_demand": float(np.median(grid.demand[calm])) if len(calm) else None,
    }
