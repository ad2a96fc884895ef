"""CSV and TSV in the dialects that platforms, spreadsheets and scripts write."""

from collections.abc import Iterator
from itertools import islice

from tocsin.posts.layouts.delimited_rows import ROW_REMEDY, Row, delimited_rows
from tocsin.posts.layouts.dialects import Dialect, find_dialect
from tocsin.posts.layouts.faults import unreadable
from tocsin.posts.layouts.headers import SAMPLE_ROWS, Header, find_header
from tocsin.posts.layouts.source import Source
from tocsin.posts.layouts.tables import Piece, table_record
from tocsin.posts.opening import Limits
from tocsin.posts.records import Other


def dialect_of(source: Source) -> Dialect | None:
    """The dialect of a text, from its whole lines in the head; ``None`` if it is no table."""
    head = source.head()
    if not source.ended:
        head = head[: head.rfind(b"\n") + 1] or head
    return find_dialect(head.decode("utf-8", "replace"))


def delimited_records(source: Source, dialect: Dialect, limits: Limits) -> Iterator[Piece]:
    """Each row as a mapping of column to string, with the line it starts on.

    Raises:
        InputError: the data break off.
    """
    header, header_line = _header_of(source, dialect, limits)
    header_cells: list[str] | None = None
    for row in delimited_rows(source, dialect, limits):
        if not isinstance(row, Row):
            yield row
        elif row.line < header_line:
            yield Other("preamble lines")
        elif row.line == header_line and header.rows_from > header.preamble:
            header_cells = row.cells
        elif row.cells == header_cells:  # files that were joined one after another
            yield Other("repeated headers")
        elif row.reread and len(row.cells) != len(header.names):
            yield unreadable(row.line, row.raw, "it is part of a broken row", ROW_REMEDY)
        else:
            yield table_record(header.names, row.cells, row.line, row.raw)


def _header_of(source: Source, dialect: Dialect, limits: Limits) -> tuple[Header, int]:
    """The header, and the line it stands on (the first row's line where there is none)."""
    head = source.head()
    sample = delimited_rows(Source(iter((head,))), dialect, limits)
    rows = [row for row in islice(sample, 2 * SAMPLE_ROWS) if isinstance(row, Row)]
    if len(rows) > 1 and not source.ended:
        rows.pop()  # the head may cut it
    if len(rows) > 1 and rows[0].cells[0].casefold().startswith("sep="):
        del rows[0]
    if not rows:
        return Header((), 0, 0), 0
    header = find_header([row.cells for row in rows[:SAMPLE_ROWS]])
    return header, rows[header.preamble].line
