"""The panel as arrays, areas by weeks, checked: what is not known is NaN, never 0."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.errors import InputError
from tocsin.foresight.spillover.reading import refuse_persons
from tocsin.foresight.spillover.schemas import PANEL

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MOST_CELLS: Final = 2_000_000
"""Area-weeks at most: about 20 numbers of 8 bytes are kept for each."""
MOST_WEEKS: Final = 1_500
"""Weeks at most: time grows with the cube of their number."""
_MONDAY: Final = np.datetime64("1970-01-05", "D")
_WHERE: Final = "The panel"


@dataclass(frozen=True)
class Panel:
    """``events``, ``intensity`` and ``offset`` (log exposure) are of shape (areas, weeks)."""

    areas: tuple[str, ...]
    first: date
    events: Floats
    intensity: Floats
    offset: Floats

    @property
    def weeks(self) -> npt.NDArray[np.datetime64]:
        """The Monday of each week."""
        return np.datetime64(self.first, "D") + 7 * np.arange(self.events.shape[1])

    @property
    def known(self) -> Bools:
        """Where events, intensity and exposure are all known."""
        known: Bools = np.isfinite(self.events + self.intensity + self.offset)
        return known


def laid_out(table: pa.Table) -> Panel:
    """The panel of a table of schema ``PANEL`` (``exposure`` may be left out; any order of rows).

    Days stand for their weeks, Monday to Sunday.

    Raises:
        InputError: a column is missing, is of persons, or holds what it cannot hold; a week of an
            area occurs twice; it is too large.
    """
    columns = _columns(table)
    week = (columns["week"] - _MONDAY).astype(np.int64) // 7
    areas, area = np.unique(columns["area"], return_inverse=True)
    start = int(week.min()) if len(week) else 0
    shape = len(areas), int(week.max()) + 1 - start if len(week) else 0
    if shape[0] * shape[1] > MOST_CELLS or shape[1] > MOST_WEEKS:
        raise InputError(
            f"{_WHERE} has {shape[0]:,} areas and {shape[1]:,} weeks; at most {MOST_CELLS:,} "
            f"area-weeks and {MOST_WEEKS:,} weeks can be tested.",
            "Take larger areas or fewer years.",
        )
    place = area * shape[1] + week - start
    _check_once(place, columns["area"], columns["week"])
    filled = {name: np.full(shape, np.nan) for name in ("events", "intensity", "exposure")}
    for name, values in filled.items():
        values.flat[place] = columns[name]
    first = (_MONDAY + 7 * start).astype(object)
    offset = np.log(filled["exposure"])
    return Panel(tuple(areas.tolist()), first, filled["events"], filled["intensity"], offset)


def _columns(table: pa.Table) -> dict[str, npt.NDArray[Any]]:
    refuse_persons(table.column_names, _WHERE)
    missing = [name for name in PANEL.names[:-1] if name not in table.column_names]
    if missing:
        raise InputError(f"{_WHERE} has no column {missing[0]}.", f"Columns: {PANEL.names}.")
    found: dict[str, npt.NDArray[Any]] = {}
    for name in PANEL.names:
        if name not in table.column_names:
            found[name] = np.ones(table.num_rows)
            continue
        try:
            column = table[name].cast(PANEL.field(name).type)
        except pa.ArrowInvalid as error:
            raise InputError(f"{_WHERE}, column {name}: {error}.", f"It is {PANEL}.") from error
        if name in ("area", "week") and column.null_count:
            raise InputError(f"{_WHERE}: {name} is empty in a row.", "Take that row out.")
        found[name] = _values(name, column)
    if not np.isfinite(found["exposure"]).any():
        found["exposure"] = np.ones(table.num_rows)
    return found


def _values(name: str, column: pa.ChunkedArray) -> npt.NDArray[Any]:
    if name == "area":
        return np.array(column.to_pylist(), dtype=object)
    if name == "week":
        days: npt.NDArray[np.datetime64] = column.to_numpy().astype("datetime64[D]")
        return days
    values: Floats = pc.cast(column, pa.float64()).to_numpy().astype(np.float64)
    wrong = {
        "events": values < 0,
        "intensity": np.isinf(values),
        "exposure": (values <= 0) | np.isinf(values),
    }[name]
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"{_WHERE}, row {row + 1}: {name} is {values[row]:g}.",
            "Events are 0 or more, exposure is above 0, intensity is a number.",
        )
    return values


def _check_once(
    place: npt.NDArray[np.int64], area: npt.NDArray[Any], week: npt.NDArray[Any]
) -> None:
    order = np.argsort(place, kind="stable")
    twice = np.flatnonzero(np.diff(place[order]) == 0)
    if len(twice):
        row = order[twice[0] + 1]
        raise InputError(
            f"{_WHERE}, row {row + 1}: area {area[row]!r} has the week of {week[row]} twice.",
            "Add them up, or take one out.",
        )
