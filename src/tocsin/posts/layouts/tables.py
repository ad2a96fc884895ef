"""Rows of cells to records: the part that delimited files and workbooks share."""

from collections.abc import Sequence
from typing import Any

from tocsin.posts.layouts.faults import unreadable
from tocsin.posts.records import Other, Record, Unreadable

Piece = Record | Unreadable | Other


def is_blank(cells: Sequence[Any]) -> bool:
    """Whether all cells are empty; a zero is not."""
    return not any(cells) and all(cell is None or cell == "" for cell in cells)


def table_record(names: Sequence[str], cells: Sequence[Any], line: int, raw: bytes) -> Piece:
    """The row as a mapping of column to cell; cells that the row lacks are ``None``."""
    if is_blank(cells):
        return Other("blank rows")
    if len(cells) == len(names):
        return Record(dict(zip(names, cells, strict=True)), line, raw, "table")
    if len(cells) < len(names):
        missing = [None] * (len(names) - len(cells))
        return Record(dict(zip(names, [*cells, *missing], strict=True)), line, raw, "table")
    if not is_blank(cells[len(names) :]):
        return unreadable(
            line,
            raw,
            f"the row has {len(cells)} cells, the header {len(names)}",
            "Put cells that contain the delimiter in quotation marks, or export the file again.",
        )
    return Record(dict(zip(names, cells, strict=False)), line, raw, "table")
