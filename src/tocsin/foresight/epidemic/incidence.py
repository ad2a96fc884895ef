"""Observed cases by area, group and day, with the share of each area exposed to misinformation."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.errors import InputError
from tocsin.foresight.epidemic.parameters import GROUPS

Floats = npt.NDArray[np.float64]

INCIDENCE: Final = pa.schema(
    {
        "area": pa.string(),
        "group": pa.string(),  # ordinary, misinformed; null: all, not told apart
        "day": pa.date32(),
        "cases": pa.int64(),  # reported on that day; null: not known
        "population": pa.int64(),  # of the area
        "misinformed_share": pa.float64(),  # of the area, exposed: 0 to 1
    }
)
ALL: Final = 2
"""The column of cases that are not told apart by group."""


@dataclass(frozen=True)
class Observed:
    """Cases on a grid of areas and days; the days of all areas begin with the earliest."""

    areas: tuple[str, ...]
    first_day: np.datetime64
    cases: Floats
    """(areas, days, ordinary misinformed all); NaN: not known."""
    population: Floats
    share: Floats

    @property
    def has_groups(self) -> bool:
        """Whether any cases are told apart by group."""
        return bool(np.isfinite(self.cases[:, :, :ALL]).any())


def read_incidence(table: pa.Table) -> Observed:
    """Reads a table of schema ``INCIDENCE`` (``group`` may be missing).

    Raises:
        InputError: a column is missing or of a wrong type, a value is empty or out of range, a row
            repeats another, or an area has two populations or shares.
    """
    rows = _typed(table)
    _check(rows)
    area, place = np.unique(rows["area"].to_numpy(zero_copy_only=False), return_inverse=True)
    group = rows["group"].fill_null("all").to_numpy(zero_copy_only=False)
    column = np.array([(*GROUPS, "all").index(name) for name in group])
    days = rows["day"].cast(pa.int32()).to_numpy()
    day = days - days.min()
    _refuse(_repeats(place, day, column), "day", "repeats that of its area and group", "Add up.")
    cases = np.full((len(area), int(day.max()) + 1, 3), np.nan)
    cases[place, day, column] = rows["cases"].cast(pa.float64()).to_numpy()
    population, share = (_one_each(rows, name, place) for name in _OF_AREA)
    first = rows["day"].to_numpy().min()
    return Observed(tuple(area.tolist()), first, cases, population, share)


_OF_AREA: Final = ("population", "misinformed_share")


def _typed(table: pa.Table) -> pa.Table:
    columns = {}
    for field in INCIDENCE:
        if field.name == "group" and field.name not in table.column_names:
            columns[field.name] = pa.nulls(table.num_rows, field.type)
            continue
        if field.name not in table.column_names:
            raise InputError(
                f"incidence: there is no column {field.name}.",
                f"Needed: {', '.join(INCIDENCE.names)}.",
            )
        try:
            columns[field.name] = table[field.name].cast(field.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise InputError(
                f"incidence: column {field.name} is {table[field.name].type} and cannot be read "
                f"as {field.type} ({error}).",
                "Write it in that type.",
            ) from error
    if not table.num_rows:
        raise InputError("incidence: there are no rows.", "Give a row for each area and day.")
    return pa.table(columns, schema=INCIDENCE).combine_chunks()


def _check(rows: pa.Table) -> None:
    for name in ("area", "day", *_OF_AREA):
        _refuse(rows[name].is_null().to_numpy(), name, "is empty", "Fill it in, or drop the row.")
    known = np.isin(rows["group"].fill_null("").to_numpy(zero_copy_only=False), ["", *GROUPS])
    _refuse(~known, "group", "is no group", f"Give {' or '.join(GROUPS)}, or leave it empty.")
    _refuse(_numbers(rows, "cases") < 0, "cases", "is negative", "Give a count, 0 or more.")
    population, share = (_numbers(rows, name) for name in _OF_AREA)
    _refuse(population < 1, "population", "is less than 1", "Give the number of people.")
    _refuse(~((share >= 0) & (share <= 1)), _OF_AREA[1], "is no share", "Give 0 to 1.")
    _refuse(_numbers(rows, "cases") > population, "cases", "is more than the people", "Correct it.")


def _numbers(rows: pa.Table, name: str) -> Floats:
    found: Floats = rows[name].cast(pa.float64()).to_numpy()
    return found


def _repeats(*keys: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    _, first = np.unique(np.stack(keys), axis=1, return_index=True)
    again = np.ones(len(keys[0]), dtype=np.bool_)
    again[first] = False
    return again


def _one_each(rows: pa.Table, name: str, place: npt.NDArray[np.int64]) -> Floats:
    """The value of each area, which must be the same in all of its rows."""
    values = _numbers(rows, name)
    first = np.zeros(int(place.max()) + 1)
    first[place[::-1]] = values[::-1]
    _refuse(values != first[place], name, "differs from the area's first", "Give one an area.")
    return first


def _refuse(wrong: npt.NDArray[np.bool_], column: str, what: str, remedy: str) -> None:
    if wrong.any():
        more = f" (and in {wrong.sum() - 1:,} other rows)" if wrong.sum() > 1 else ""
        row = int(np.flatnonzero(wrong)[0]) + 1
        raise InputError(f"incidence, row {row}: {column} {what}{more}.", remedy)
