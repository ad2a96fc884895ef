"""The table of cells as arrays: who, when, demand and supply, checked and in order.

Demand D = questions + exposures + (people a point) · search interest. Supply S = answers. Where
search interest counts and is not known, neither is demand: the row is left out, as a gap.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.voids.parameters import Parameters
from tocsin.detect.voids.tables import CELL, CELLS
from tocsin.errors import InputError

US_PER_S: Final = 1_000_000
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_REQUIRED: Final = ("topic", "window_start", "questions", "exposures", "answers")
_COUNTS: Final = ("questions", "exposures", "answers", "search_interest")


@dataclass(frozen=True)
class Grid:
    """Rows sorted by window, then cell; cells sorted by name, so that their order never matters.

    ``cell`` and ``window`` number the cells (rows of ``names``) and the windows since ``start_us``.
    """

    names: pa.Table
    cell: Ints
    window: Ints
    demand: Floats
    supply: Floats
    start_us: int
    window_us: int

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return int(self.names.num_rows)

    def times(self, windows: Ints) -> pa.Array:
        """The start of each window."""
        at_us = pa.array(self.start_us + windows * self.window_us)
        return at_us.cast(pa.timestamp("us", tz="UTC"))

    def summed(self, values: Floats) -> Floats:
        """The sum over each cell's rows."""
        sums = np.bincount(self.cell, weights=values, minlength=self.cells)
        return sums.astype(np.float64)


def grid(cells: pa.Table, parameters: Parameters) -> Grid:
    """The arrays of a table of cells (schema ``CELLS``; ``search_interest`` may be missing).

    Raises:
        InputError: a column is missing or of a wrong type, or a row has no time or a negative
            count, lies between two windows, or says a second time what another row says.
    """
    table = _typed(cells)
    _check(table)
    demand = _numbers(table, "questions") + _numbers(table, "exposures")
    known = np.ones(len(demand), dtype=np.bool_)
    if parameters.per_search_point:
        interest = table["search_interest"]
        known = interest.is_valid().to_numpy()
        demand = demand + parameters.per_search_point * _numbers(table, "search_interest")
    names, cell = _named(table)
    at_us = table["window_start"].cast(pa.int64()).to_numpy()
    start_us = int(at_us.min(initial=np.iinfo(np.int64).max)) if len(at_us) else 0
    window_us = parameters.window_s * US_PER_S
    window, beside = np.divmod(at_us - start_us, window_us)
    _refuse(
        beside != 0,
        "window_start",
        f"is not a whole number of windows of {parameters.window_s} s after the earliest",
        "State the width of the windows, or cut all of them alike.",
    )
    order = np.lexsort((cell, window))
    again = np.zeros(len(order), dtype=np.bool_)
    again[order[1:]] = (np.diff(window[order]) == 0) & (np.diff(cell[order]) == 0)
    _refuse(again, "window_start", "repeats the window of its cell", "Add such rows up first.")
    order = order[known[order]]
    return Grid(
        names, cell[order], window[order], demand[order], _numbers(table, "answers")[order],
        start_us, window_us,
    )  # fmt: skip


def _typed(cells: pa.Table) -> pa.Table:
    columns = {}
    for field in CELLS:
        if field.name in cells.column_names:
            try:
                columns[field.name] = cells[field.name].cast(field.type)
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
                raise InputError(
                    f"cells: column {field.name} is {cells[field.name].type} and cannot be read "
                    f"as {field.type} ({error}).",
                    "Write it in that type.",
                ) from error
        elif field.name == "search_interest":
            columns[field.name] = pa.nulls(cells.num_rows, field.type)
        else:
            raise InputError(
                f"cells: there is no column {field.name}.", f"Needed: {', '.join(CELLS.names)}."
            )
    return pa.table(columns, schema=CELLS).combine_chunks()


def _check(table: pa.Table) -> None:
    for name in _REQUIRED:
        _refuse(table[name].is_null().to_numpy(), name, "is empty", "Fill it in, or drop the row.")
    for name in _COUNTS:
        values = pc.fill_null(table[name].cast(pa.float64()), 0.0).to_numpy()
        wrong = ~(np.isfinite(values) & (values >= 0))
        _refuse(wrong, name, "is not a count of people", "Give a finite number, 0 or more.")


def _refuse(wrong: npt.NDArray[np.bool_], column: str, what: str, remedy: str) -> None:
    if wrong.any():
        more = f" (and in {wrong.sum() - 1:,} other rows)" if wrong.sum() > 1 else ""
        row = int(np.flatnonzero(wrong)[0]) + 1
        raise InputError(f"cells, row {row}: {column} {what}{more}.", remedy)


def _numbers(table: pa.Table, column: str) -> Floats:
    values: Floats = pc.fill_null(table[column].cast(pa.float64()), 0.0).to_numpy()
    return values


def _named(table: pa.Table) -> tuple[pa.Table, Ints]:
    """The distinct cells in the order of their names (null last), and the cell of each row."""
    distinct = table.select(CELL).group_by(list(CELL), use_threads=False).aggregate([])
    names = distinct.sort_by([(name, "ascending") for name in CELL]).combine_chunks()
    codes = [_codes(table[name], names[name]) for name in CELL]
    rows, cells = (np.stack([pair[side] for pair in codes]) for side in (0, 1))
    _, both = np.unique(np.hstack([cells, rows]), axis=1, return_inverse=True)
    of_code = np.empty(names.num_rows, dtype=np.int64)
    of_code[both[: names.num_rows]] = np.arange(names.num_rows)
    return names, of_code[both[names.num_rows :]]


def _codes(rows: pa.ChunkedArray, names: pa.ChunkedArray) -> tuple[Ints, Ints]:
    """One number for each distinct value, in the rows and in the names; null has one too."""
    values = names.combine_chunks().unique()
    of_rows: Ints = pc.index_in(rows.combine_chunks(), value_set=values).to_numpy()
    of_names: Ints = pc.index_in(names.combine_chunks(), value_set=values).to_numpy()
    return of_rows.astype(np.int64), of_names.astype(np.int64)
