"""Writes a list as Meta publishes it: a blank row between phases, nothing live in a cell."""

import csv
import io
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from tocsin.cases.storable import storable
from tocsin.exchange.killchain.cells import defanged, held
from tocsin.exchange.killchain.rows import Row

COLUMNS: Final = ("Tactic", "Technique", "Procedure", "Indicator", "Comments")


def written(rows: Iterable[Row]) -> bytes:
    """The rows as CSV in UTF-8, in their order; a row that says nothing is left out."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    kept = (row for row in rows if row != Row("", "", ""))
    for number, (_, phase) in enumerate(groupby(kept, key=lambda row: row.tactic)):
        if number:
            lines.writerow([""] * len(COLUMNS))
        lines.writerows(_cells(row) for row in phase)
    return text.getvalue().encode()


def _cells(row: Row) -> list[str]:
    told = (row.tactic, row.technique, row.procedure, defanged(row.indicator), defanged(row.note))
    return [held(str(storable(one.strip())[0])) for one in told]
