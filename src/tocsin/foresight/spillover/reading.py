"""A panel that an institution brings as CSV: a row an area and week.

Columns ``area``, ``week`` (a day such as 2026-03-02, which stands for its week, or 2026-W10),
``events`` (whole, 0 or more), ``intensity`` (any number) and, where rates are meant, ``exposure``
(or ``population``, above 0). An empty cell is "not known", which is not 0; so is a week without a
row. Cells are text and numbers only: one that looks like a formula is read as the text it is.
"""

import csv
import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pyarrow as pa

from tocsin.errors import InputError
from tocsin.foresight.spillover.schemas import PANEL

_OTHER_NAMES: Final = {"population": "exposure", "date": "week"}
_NEEDED: Final = ("area", "week", "events", "intensity")
PERSONAL: Final = frozenset(
    {
        "account", "account_id", "account_key", "account_name", "author", "person", "person_id",
        "user", "user_id", "username",
    }
)  # fmt: skip
"""Columns that make a table one of persons."""
REFUSED: Final = "this test is of areas and weeks, never of persons"
_REMEDY: Final = "Correct that line, or leave the cell empty where it is not known."
_MOST_NAME: Final = 200
_MOST_EVENTS: Final = 10**9


def read_panel(path: Path) -> pa.Table:
    """The panel in a file, of schema ``PANEL``, in the order of its lines.

    Raises:
        InputError: the file, or a line of it, is not such a table; file, line and field are named.
    """
    rows: list[dict[str, object]] = []
    line_of: dict[tuple[object, object], int] = {}
    for line, row in _rows(path):
        try:
            read = _understood(row)
        except ValueError as fault:
            raise InputError(f"{path}, line {line}: {fault}.", _REMEDY) from None
        name = (read["area"], read["week"])
        first = line_of.setdefault(name, line)
        if first != line:
            raise InputError(
                f"{path}, line {line}: area {name[0]!r} has the week of {name[1]} already in line "
                f"{first}.",
                "Add them up, or take one out.",
            )
        rows.append(read)
    return pa.Table.from_pylist(rows, schema=PANEL)


def refuse_persons(names: list[str], where: str) -> None:
    """Refuses a table with a column of accounts or persons.

    Raises:
        InputError: it has one.
    """
    for name in names:
        if name.strip().lower() in PERSONAL:
            raise InputError(
                f"{where} has the column {name[:40]!r}: {REFUSED}.",
                "Count events and intensity by area and week first.",
            )


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    """The rows under the names that are used here, with the line where each ends."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            names = [name.strip().lower() for name in table.fieldnames or ()]
            refuse_persons(names, str(path))
            names = [_OTHER_NAMES.get(name, name) for name in names]
            _check_names(path, names)
            table.fieldnames = names
            for row in table:
                if None in row:
                    raise InputError(
                        f"{path}, line {table.line_num}: there are more cells than columns.",
                        "Put quotation marks around a cell that holds a comma.",
                    )
                yield table.line_num, row
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Write it as CSV, UTF-8.") from error


def _check_names(path: Path, names: list[str]) -> None:
    for name in _NEEDED:
        if name not in names:
            raise InputError(
                f"{path}: there is no column {name}.",
                "Columns: area, week, events, intensity and, if you like, exposure.",
            )
    for name in PANEL.names:
        if names.count(name) > 1:
            raise InputError(f"{path}: there are two columns of {name}.", "Take one out.")


def _understood(row: Mapping[str, str | None]) -> dict[str, object]:
    """A row of ``PANEL``.

    Raises:
        ValueError: a field makes no sense; the message says which.
    """
    area = " ".join((row["area"] or "").split())
    if not area:
        raise ValueError("area is empty")
    if len(area) > _MOST_NAME:
        raise ValueError(f"area is longer than {_MOST_NAME} characters")
    events = _number("events", row["events"])
    if events is not None and not (events.is_integer() and 0 <= events <= _MOST_EVENTS):
        raise ValueError(f"events {(row['events'] or '')[:40]!r} is no whole number, 0 or more")
    exposure = _number("exposure", row.get("exposure"))
    if exposure is not None and exposure <= 0:
        raise ValueError(f"exposure {(row.get('exposure') or '')[:40]!r} is not above 0")
    return {
        "area": area,
        "week": _week(row["week"] or ""),
        "events": None if events is None else int(events),
        "intensity": _number("intensity", row["intensity"]),
        "exposure": exposure,
    }


def _week(written: str) -> date:
    """The Monday of the week that is meant.

    >>> _week("2026-03-04"), _week("2026-W10")
    (datetime.date(2026, 3, 2), datetime.date(2026, 3, 2))
    """
    try:
        day = date.fromisoformat(written.strip())
        return day - timedelta(days=day.weekday())
    except (ValueError, OverflowError):
        raise ValueError(f"week {written[:40]!r} is no day such as 2026-03-02") from None


def _number(name: str, written: str | None) -> float | None:
    stated = (written or "").strip()
    if not stated:
        return None
    try:
        value = float(stated)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{name} {stated[:40]!r} is no number")
    return value
