"""Reads a list, whatever its year: columns named otherwise, blank rows between, live links."""

import csv
import io
from typing import Final

from tocsin.cases.storable import storable
from tocsin.errors import InputError, UnsafeInputError
from tocsin.exchange.killchain.cells import defanged, freed
from tocsin.exchange.killchain.rows import Indicators, Row

MAX_BYTES: Final = 64 * 1024 * 1024
"""The longest published list has half a megabyte."""
MAX_ROWS: Final = 200_000
MAX_CELL: Final = 65_536
"""Characters: a cell that is longer has an open quote, and holds the rest of the file."""
_COLUMNS: Final = {
    "tactic": "tactic", "technique": "technique", "procedure": "procedure",
    "indicator": "indicator", "indicators": "indicator", "threat indicator": "indicator",
    "comments": "note", "comment": "note", "notes": "note", "note": "note",
}  # fmt: skip
_NEEDED: Final = ("tactic", "technique", "procedure")


def read(content: bytes) -> Indicators:
    """The rows of a CSV or TSV file; what was live in it is defanged, for it has been forgotten.

    Raises:
        InputError: it lacks a column, a row has cells without a column, or a cell is too long;
            the line is named.
        UnsafeInputError: it is larger than ``MAX_BYTES`` or has more than ``MAX_ROWS`` rows.
    """
    if len(content) > MAX_BYTES:
        raise UnsafeInputError(f"The list has more than {MAX_BYTES:,} bytes.", "Split it.")
    text = content.decode("utf-8-sig", "replace")
    first = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",")
    found: list[Row] = []
    blank = 0
    try:
        names = _names(next(lines, []))
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                blank += 1
                continue
            if len(found) == MAX_ROWS:
                raise UnsafeInputError(f"The list has more than {MAX_ROWS:,} rows.", "Split it.")
            found.append(_row(names, cells, lines.line_num))
    except csv.Error as error:
        raise InputError(
            f"The list breaks at line {lines.line_num} ({error}).", "Correct that line."
        ) from error
    return Indicators(tuple(found), blank)


def _names(cells: list[str]) -> list[str | None]:
    names = [_COLUMNS.get(cell.strip().casefold()) for cell in cells]
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise InputError(
            f"The list has no column {', '.join(missing)}.",
            "Its first line is Tactic, Technique, Procedure, Indicator, Comments.",
        )
    return names


def _row(names: list[str | None], cells: list[str], line: int) -> Row:
    if max(map(len, cells)) > MAX_CELL:
        raise InputError(
            f"The list breaks at line {line} (a cell has more than {MAX_CELL:,} characters).",
            "Close its quotes.",
        )
    if any(cell.strip() for cell in cells[len(names) :]):
        raise InputError(
            f"Line {line} has more cells than columns.", "Put quotes around its texts."
        )
    told: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name is not None and name not in told:
            told[name] = freed(str(storable(cell.strip())[0]))
    live = {name: defanged(told.get(name, "")) for name in ("indicator", "note")}
    return Row(*(told.get(name, "") for name in _NEEDED), **live)
