"""Cells that a spreadsheet shows as they are, and never runs as a formula.

A post that starts with ``=HYPERLINK(…)`` becomes live when a CSV file is opened. A leading
apostrophe keeps it text (OWASP, "CSV injection"). Numbers such as ``-5`` are left alone.
"""

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.printable import printable
from tocsin.report.iso_times import with_iso_times

_STARTS = r"^[=+\-@\t\r\n＝＋－＠]"
_NUMBER = r"^[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?$"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
LIST_SEPARATOR = " | "


def csv_table(table: pa.Table) -> pa.Table:
    """The table with times as text, lists joined and formulas neutralised."""
    dated = with_iso_times(table)
    return pa.table({name: _csv_column(dated[name]) for name in dated.schema.names})


def _csv_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_list(column.type):
        joined = pc.binary_join(column.combine_chunks(), LIST_SEPARATOR)
        return neutralised(pa.chunked_array([joined], type=pa.string()))
    return neutralised(column) if pa.types.is_string(column.type) else column


def neutralised(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Strings with a leading apostrophe where a spreadsheet would run them as a formula."""
    if pc.any(pc.match_substring_regex(column, _CONTROL)).as_py():
        shown = [value if value is None else printable(value) for value in column.to_pylist()]
        column = pa.chunked_array([pa.array(shown, pa.string())])
    starts = pc.match_substring_regex(column, _STARTS)
    runs = pc.and_(starts, pc.invert(pc.match_substring_regex(column, _NUMBER)))
    return pc.if_else(
        pc.fill_null(runs, False), pc.binary_join_element_wise("'", column, ""), column
    )
