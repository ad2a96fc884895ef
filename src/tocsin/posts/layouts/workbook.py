"""XLSX, XLS, XLSB and ODS: every sheet is a table."""

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any, BinaryIO, Final

import orjson

from tocsin.errors import InputError, UnsafeInputError
from tocsin.posts.layouts import workbook_process
from tocsin.posts.layouts.headers import SAMPLE_ROWS, find_header
from tocsin.posts.layouts.tables import Piece, table_record
from tocsin.posts.opening import Limits, Opened
from tocsin.posts.opening.archives import ZIP_FAILURES
from tocsin.posts.records import Other, Record

MAGIC: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_REASON_BYTES: Final = 300

_Row = tuple[str, int, list[Any]]
"""Name of the sheet, number of the row in it, cells."""


def workbook_records(opened: Opened, limits: Limits) -> Iterator[Piece]:
    """Each row of each sheet, numbered as in the sheet, whose name is the record's context.

    Numbers stay numbers, so that an id which a spreadsheet rounded is seen to be rounded.

    Raises:
        InputError: not a whole workbook, or one with a password.
        UnsafeInputError: it unpacks to more than a sheet's reader can hold.
    """
    with opened.seekable_file() as file:
        _check_size(file, opened.name, limits)
        for sheet, rows in groupby(_rows(file, opened.name, limits), itemgetter(0)):
            yield from _sheet(sheet, ((number, cells) for _, number, cells in rows))


def _rows(file: BinaryIO, name: str, limits: Limits) -> Iterator[_Row]:
    """The rows of all sheets, from a process that may fail without ending this one."""
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    command = [
        sys.executable,
        "-P",
        workbook_process.__file__,
        str(limits.max_workbook_memory_bytes),
    ]
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(  # noqa: S603 (our own script in our own interpreter)
            command, stdin=file, stdout=subprocess.PIPE, stderr=errors
        ) as process:
            try:
                yield from _received(process)
            finally:
                process.kill()  # no effect on one that has ended
        if process.returncode:
            errors.seek(0)
            reason = errors.read(_REASON_BYTES).decode("utf-8", "replace").partition("\n")[0]
            raise InputError(
                f"{name} could not be read as a workbook ({reason or 'its reader failed'}).",
                "Remove its password if it has one, or save it as CSV in UTF-8.",
            )


def _received(process: "subprocess.Popen[bytes]") -> Iterator[_Row]:
    sheet = ""
    for line in process.stdout or ():
        message = orjson.loads(line)
        if isinstance(message, str):
            sheet = message
            continue
        number, cells = message
        yield sheet, number, [_value(cell) for cell in cells]
    process.wait()


def _value(cell: Any) -> Any:
    return datetime.fromisoformat(cell["time"]) if isinstance(cell, dict) else cell


def _check_size(file: BinaryIO, name: str, limits: Limits) -> None:
    """Refuses bombs by unpacking without keeping: sizes that a zip states may be lies."""
    left = limits.max_workbook_bytes
    try:
        with zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                info.file_size = 1 << 62  # read on past a stated size that is too small
                with archive.open(info) as member:
                    while left >= 0 and (block := member.read(1 << 20)):
                        left -= len(block)
    except ZIP_FAILURES:
        return  # an older format, or damaged: the workbook's own reader says what is wrong
    if left < 0:
        raise UnsafeInputError(
            f"{name} is a workbook of more than {limits.max_workbook_bytes:,} bytes.",
            "Save its sheets as CSV in UTF-8, or raise max_workbook_bytes.",
        )


def _sheet(name: str, rows: Iterator[tuple[int, list[Any]]]) -> Iterator[Piece]:
    sample = list(islice(rows, SAMPLE_ROWS))
    width = max(len(cells) for _, cells in sample)
    header = find_header([_as_named(cells, width) for _, cells in sample])
    first = sample[header.preamble][0]
    header_row = first if header.rows_from > header.preamble else 0
    for number, cells in chain(sample, rows):
        if number < first:
            yield Other("preamble lines")
        elif number != header_row:
            padded = cells + [""] * (len(header.names) - len(cells))
            piece = table_record(header.names, padded, number, orjson.dumps(cells, default=str))
            if isinstance(piece, Record):
                piece.context = {"sheet": name}
            yield piece


def _as_named(cells: list[Any], width: int) -> list[str]:
    """The row's cells as text, out to the sheet's width unless it is a title or a note."""
    names = [str(cell) for cell in cells]
    return names + [""] * (width - len(names)) if len(names) * 2 > width else names
