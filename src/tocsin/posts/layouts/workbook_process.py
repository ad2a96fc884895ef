"""Reads a workbook in a process of its own; run as a script, it imports nothing of ours.

The spreadsheet library lays a sheet out as one rectangle: a single cell in the last corner
(a stray format is enough) asks for half a terabyte, and the failed allocation ends the
process. So that must be another process, with a cap on its memory, which gives the rows as
lines of JSON: the name of a sheet, then ``[row number, cells]`` for each row that is not
blank, its cells up to the last that is filled. A time is ``{"time": ISO 8601}``.
"""

import io
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineWorkbook


def _limit_memory(size: int) -> None:
    try:
        import resource  # noqa: PLC0415 (there is none on Windows)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _lines(data: bytes) -> Iterator[Any]:
    workbook = CalamineWorkbook.from_object(io.BytesIO(data))
    for name in workbook.sheet_names:
        yield name
        for number, row in enumerate(workbook.get_sheet_by_name(name).iter_rows(), 1):
            end = max((at for at, cell in enumerate(row, 1) if cell != ""), default=0)
            if end:
                yield number, [_plain(cell) for cell in row[:end]]


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return {"time": cell.isoformat()}
    return cell if isinstance(cell, (str, int, float)) else str(cell)


def main() -> int:
    """Standard input to standard output; 1 and a reason on standard error where that fails."""
    _limit_memory(int(sys.argv[1]))
    try:
        for line in _lines(sys.stdin.buffer.read()):
            sys.stdout.buffer.write(orjson.dumps(line) + b"\n")
    except (CalamineError, OSError, ValueError, MemoryError) as error:
        sys.stderr.write(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
