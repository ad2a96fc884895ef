"""Series of equal periods, as measurements after the fact need them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.errors import InputError, UsageError
from tocsin.foresight.effects.parameters import Measuring

Floats = npt.NDArray[np.float64]

DAY_US: Final = 86_400_000_000
SERIES: Final = pa.schema({"t": pa.timestamp("us", tz="UTC"), "value": pa.float64()})
"""``t``: when a period begins; ``value``: a count or an amount in it, at least 0."""
PANEL: Final = pa.schema(
    {"unit": pa.string(), "t": pa.timestamp("us", tz="UTC"), "value": pa.float64()}
)


@dataclass(frozen=True)
class Periods:
    """A row or more of values over the same n equal periods."""

    start_us: int
    step_us: int
    values: Floats
    """(rows, n)"""

    @property
    def times(self) -> list[datetime]:
        """When each period begins."""
        first = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=self.start_us)
        step = timedelta(microseconds=self.step_us)
        return [first + step * number for number in range(self.values.shape[1])]

    @property
    def is_daily(self) -> bool:
        """Whether a period is a day, so that weekdays matter."""
        return self.step_us == DAY_US

    @property
    def first_weekday(self) -> int:
        """Of the first period; Monday is 0."""
        return self.times[0].weekday()

    def windows(self, how: Measuring) -> tuple[int, int]:
        """Periods before and after that are looked at."""
        usual = (28, 7) if self.is_daily else (8, 4)
        before, after = how.before or usual[0], how.after or usual[1]
        if self.is_daily and before < 7:
            raise UsageError(f"before is {before} days.", "Give 7 or more: weekdays differ.")
        return before, after

    def place(self, at: datetime) -> int:
        """The number of the period that ``at`` is in: the first in which it can have an effect."""
        if at.tzinfo is None:
            raise UsageError(f"{at} has no time zone.", "Give one, as 2026-03-01T00:00+00:00.")
        since = at - datetime.fromtimestamp(0, UTC)
        return (since // timedelta(microseconds=1) - self.start_us) // self.step_us


def periods(series: pa.Table) -> Periods:
    """One series (columns of ``SERIES``).

    Raises:
        InputError: columns are missing, values are not numbers of at least 0, periods are missing,
            doubled or not equally long; it names the place.
    """
    series = _cast(series, SERIES)
    unit = pa.array(["the series"] * len(series))
    return panel(series.append_column("unit", unit))[1]


def panel(table: pa.Table) -> tuple[tuple[str, ...], Periods]:
    """The units of a table with the columns of ``PANEL``, sorted, and a row of values each.

    Raises:
        InputError: as in :func:`periods`, or a unit lacks a period that others have.
    """
    table = _cast(table, PANEL)
    if not len(table):
        raise InputError("The series is empty.", "Give at least a period.")
    when = np.asarray(table["t"].cast(pa.int64()).to_numpy())
    units, row = np.unique(table["unit"].to_numpy(zero_copy_only=False), return_inverse=True)
    starts, column = np.unique(when, return_inverse=True)
    step = _step(starts)
    values = np.full((len(units), len(starts)), np.nan)
    found = table["value"].to_numpy()
    _check_values(found, table)
    values[row, column] = found
    if len(table) != values.size or np.isnan(values).any():
        counts = np.zeros(values.shape, dtype=np.int64)
        np.add.at(counts, (row, column), 1)
        unit, place = np.argwhere(counts != 1)[0]
        raise InputError(
            f"{units[unit]!r} has {counts[unit, place]} values at {_moment(int(starts[place]))}.",
            "Give exactly one for each period; 0 where nothing was seen.",
        )
    return tuple(str(unit) for unit in units), Periods(int(starts[0]), step, values)


def _cast(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The columns of a schema, in its types, none with empty fields."""
    missing = [name for name in schema.names if name not in table.column_names]
    if missing:
        raise InputError(
            f"The series has no column {', '.join(missing)}.",
            f"It needs {', '.join(schema.names)}.",
        )
    columns = []
    for field in schema:
        column = table[field.name]
        if column.null_count:
            raise InputError(f"Column {field.name} of the series has empty fields.", "Fill them.")
        try:
            columns.append(column.cast(field.type))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise InputError(
                f"Column {field.name} of the series is {column.type}: {str(error)[:120]}.",
                f"It must be {field.type}, or what can be read as it.",
            ) from error
    return pa.table(columns, schema=schema)


def _check_values(found: Floats, table: pa.Table) -> None:
    bad = np.flatnonzero(~(np.isfinite(found) & (found >= 0)))
    if len(bad):
        raise InputError(
            f"Row {bad[0] + 1} of the series, value: {table['value'][int(bad[0])]}.",
            "Values are counts or amounts of at least 0.",
        )


def _step(starts: npt.NDArray[np.int64]) -> int:
    gaps = np.diff(starts)
    if not len(gaps):
        return DAY_US
    step = int(gaps.min())
    odd = np.flatnonzero(gaps != step)
    if len(odd):
        raise InputError(
            f"After {_moment(int(starts[odd[0]]))} the next period begins "
            f"{timedelta(microseconds=int(gaps[odd[0]]))} later, elsewhere "
            f"{timedelta(microseconds=step)}.",
            "Give a row for every period, 0 where nothing was seen; months are not equally long.",
        )
    return step


def _moment(us: int) -> str:
    return f"{datetime.fromtimestamp(0, UTC) + timedelta(microseconds=us):%Y-%m-%d %H:%M}"
