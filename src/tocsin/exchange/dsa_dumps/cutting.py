"""A CSV part, as batches of texts, in bounded memory.

What the exporter does to a row must not cost the rows around it: a row with too many or too few
cells is rejected by itself, with its text; a row that does not end within a block ends the part,
for nobody can say where the next one starts.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pc_csv

from tocsin.errors import InputError
from tocsin.exchange.dsa_dumps.columns import READ, RENAMED, REQUIRED

_BLOCK_BYTES: Final = 4 << 20
"""A statement has about twenty thousand characters at most, so a row never fills one."""
_HEADER_BYTES: Final = 64 << 10
_REMEDY: Final = "Give a daily dump of the DSA Transparency Database, full or light."


class Cut:
    """The batches of a part, and how many of its rows were no rows."""

    def __init__(self, stream: io.BufferedReader, name: str) -> None:
        self.name = name
        self.rejected: list[str] = []
        """What is wrong with the first of them, and how they begin."""
        self.rejected_rows = 0
        self._stream = stream

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Batches of texts, with the columns of ``READ`` that the part has.

        Raises:
            InputError: it has no header that we know, or a row that never ends.
        """
        names = header(self._stream, self.name)
        known = [name for name in READ if name in names]
        try:
            reader = pc_csv.open_csv(
                pa.PythonFile(_Clean(self._stream), mode="r"),
                read_options=pc_csv.ReadOptions(
                    use_threads=False, block_size=_BLOCK_BYTES, column_names=names
                ),
                parse_options=pc_csv.ParseOptions(
                    newlines_in_values=True, invalid_row_handler=self._reject
                ),
                convert_options=pc_csv.ConvertOptions(
                    include_columns=known,
                    column_types=dict.fromkeys(known, pa.string()),
                    null_values=["", "\\N"],
                    strings_can_be_null=True,
                    check_utf8=False,  # it is valid, see below
                ),
            )
            yield from reader
        except pa.ArrowInvalid as error:
            if "Empty CSV" in str(error):
                return
            raise InputError(
                f"{self.name} holds a row that does not end ({str(error)[:100]}).",
                "Download the dump again, or take this part out.",
            ) from error

    def _reject(self, row: Any) -> str:
        self.rejected_rows += 1
        if len(self.rejected) < MOST_TOLD:
            told = f"{row.actual_columns} cells instead of {row.expected_columns}"
            self.rejected.append(f"{told}: {(row.text or '')[:_BEGINNING]}")
        return "skip"


MOST_TOLD: Final = 20
_BEGINNING: Final = 120


def header(stream: io.BufferedReader, name: str) -> list[str]:
    """The names of the columns; one that stands twice is told apart by a number.

    Raises:
        InputError: it is not the first line of a dump; the columns that are missing are named.
    """
    line = stream.readline(_HEADER_BYTES).decode("utf-8-sig", "replace")
    try:
        cells = next(csv.reader([line]), [])
    except csv.Error as error:
        raise InputError(
            f"{name} does not begin with a line of CSV in UTF-8 ({error}).", _REMEDY
        ) from error
    found: list[str] = []
    for cell in cells:
        column = RENAMED.get(cell.strip(), cell.strip())
        found.append(f"{column}#{len(found)}" if column in found else column)
    missing = [one for one in REQUIRED if one not in found]
    if missing:
        raise InputError(f"{name} has no column {', '.join(missing)}.", _REMEDY)
    return found


class _Clean(io.RawIOBase):
    """The stream as valid UTF-8 without NUL: what is neither is made visible."""

    def __init__(self, stream: io.BufferedReader) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._ready = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes (Arrow writes them where it has room for no more)."""
        while not self._ready:
            block = self._stream.read(_BLOCK_BYTES)
            self._ready = self._cleaned(block)
            if not block:
                break
        end = len(self._ready) if size < 0 else size
        given, self._ready = self._ready[:end], self._ready[end:]
        return given

    def _cleaned(self, block: bytes) -> bytes:
        if block and block.isascii() and b"\x00" not in block and not self._decoder.getstate()[0]:
            return block  # nearly always
        text = self._decoder.decode(block, final=not block)
        return text.replace("\x00", "\N{SYMBOL FOR NULL}").encode()
