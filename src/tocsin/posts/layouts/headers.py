"""Which row of a table is its header, for delimited files and workbooks alike.

Exports put titles, dates and notes above the header, leave the header away (GDELT), or give
two columns the same name. Decided from the first rows by their number of cells.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SAMPLE_ROWS: Final = 200
_MAX_NAME_CHARACTERS: Final = 200
# What stands in cells and not in names of columns: long numbers, decimals, dates, links.
_DATA: Final = re.compile(r"[+-]?\d{5,}|[+-]?\d+\.\d+|\d{4}-\d\d-\d\d.*|https?://.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a table's columns and where its rows begin.

    ``preamble`` is the number of rows above the header, ``rows_from`` the index of the first
    row of data; they differ by one, or not at all in a table without a header.
    """

    names: tuple[str, ...]
    preamble: int
    rows_from: int


def find_header(rows: Sequence[Sequence[str]]) -> Header:
    """The header of the table that starts with these rows (at least one).

    It is the first row with as many cells as rows have typically. Where that row looks like
    data, or only has more cells by a delimiter at its end, the row above it may be a header
    with fewer or more names; else there is none.
    """
    width = typical_width(rows)
    at = next(i for i, row in enumerate(rows) if len(row) == width)
    padded = at > 0 and not any(any(row[len(rows[at - 1]) :]) for row in rows[at:])
    if _is_header(rows[at]) and not padded:
        return Header(column_names(rows[at]), at, at + 1)
    if at and abs(len(rows[at - 1]) - width) <= 2 <= len(rows[at - 1]) and _is_header(rows[at - 1]):
        return Header(column_names(rows[at - 1]), at - 1, at)
    return Header(column_names([""] * width), at, at)


def typical_width(rows: Sequence[Sequence[str]]) -> int:
    """The most frequent number of cells; the larger one of two that are as frequent."""
    counts = Counter(len(row) for row in rows)
    return max(counts, key=lambda width: (counts[width], width))


def _is_header(row: Sequence[str]) -> bool:
    names = [cell.strip() for cell in row]
    if sum(1 for name in names if name) * 2 < len(names):
        return False
    return not any(len(name) > _MAX_NAME_CHARACTERS or _DATA.fullmatch(name) for name in names)


def column_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Distinct names: a second ``a`` becomes ``a_2``, an empty one ``column_N``.

    >>> column_names(["id", "text", "text", ""])
    ('id', 'text', 'text_2', 'column_4')
    """
    names: list[str] = []
    taken: set[str] = set()
    counts: Counter[str] = Counter()
    for place, cell in enumerate(cells, 1):
        name = base = cell.strip() or f"column_{place}"
        while name in taken:
            counts[base] += 1
            name = f"{base}_{counts[base] + 1}"
        taken.add(name)
        names.append(name)
    return tuple(names)
