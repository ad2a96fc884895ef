"""Rows of a delimited file, with a way on after a broken one.

One stray quotation mark would swallow all rows after it. So where a row breaks, only its
first line is given up, and reading starts again at its second. Rereading is limited to a
multiple of what was read, so that no file can make the work grow with its square.
"""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tocsin.errors import InputError
from tocsin.posts.layouts.dialects import Dialect
from tocsin.posts.layouts.faults import broken_line, unreadable, wrong_byte
from tocsin.posts.layouts.source import Line, Source, line_batches
from tocsin.posts.opening import Limits
from tocsin.posts.records import Unreadable

ROW_REMEDY: Final = (
    'Write quotation marks inside a quoted cell twice (""), or export the file again.'
)
_REREAD_FACTOR: Final = 8
_REREAD_FREE_BYTES: Final = 1 << 20


@dataclass(slots=True)
class Row:
    """The cells of a row, the line it starts on, and its bytes.

    ``reread``: it may be a piece of a broken row rather than a row.
    """

    cells: list[str]
    line: int
    raw: bytes
    reread: bool


def delimited_rows(source: Source, dialect: Dialect, limits: Limits) -> Iterator[Row | Unreadable]:
    """The rows and the stretches that are none, in order. Empty lines are left out.

    Raises:
        InputError: the data break off.
    """
    csv.field_size_limit(limits.max_record_bytes)
    feed = _Feed(source, limits.max_record_bytes)
    reader = dialect.reader(feed)
    while True:
        feed.start_row()
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            yield feed.give_up(error)
            continue
        if feed.problem is not None:
            yield feed.problem
        elif cells:
            yield Row(cells, feed.line, feed.raw(), feed.reread)
    if feed.failure is not None:
        raise feed.failure


class _Feed:
    """Gives lines to the csv parser and remembers those of the row it is at."""

    def __init__(self, source: Source, max_bytes: int) -> None:
        self._lines = self._numbered(source, max_bytes)
        self._again: deque[tuple[int, Line]] = deque()
        self._row: list[tuple[int, Line]] = []
        self._row_bytes = 0
        self._read_bytes = self._reread_bytes = 0
        self._max_bytes = max_bytes
        self.reread = False
        self.problem: Unreadable | None = None
        self.failure: InputError | None = None

    def _numbered(self, source: Source, max_bytes: int) -> Iterator[tuple[int, Line]]:
        try:
            for first, lines in line_batches(source, max_bytes):
                yield from enumerate(lines, first)
        except InputError as failure:  # raised when the rows before it have been given
            self.failure = failure

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self.reread = self.reread or bool(self._again)
        number, line = self._again.popleft() if self._again else next(self._lines)
        self._row.append((number, line))
        if not isinstance(line, bytes):
            self._blame(broken_line(number, line, self._max_bytes))
            return "\n"
        self._row_bytes += len(line)
        self._read_bytes += len(line)
        if self._row_bytes > self._max_bytes:
            raise csv.Error(f"the row has more than {self._max_bytes:,} bytes")
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            self._blame(Unreadable(number, line, wrong_byte(error)))
            text = line.decode("utf-8", "replace")
        if "\0" in text:
            text = text.replace("\0", "")
        return text + "\n"

    def _blame(self, problem: Unreadable) -> None:
        self.problem = self.problem or problem

    def start_row(self) -> None:
        self._row = []
        self._row_bytes = 0
        self.reread = False
        self.problem = None

    @property
    def line(self) -> int:
        return self._row[0][0]

    def raw(self) -> bytes:
        row = self._row
        if len(row) == 1 and isinstance(row[0][1], bytes):
            return row[0][1].removesuffix(b"\r")
        parts = [line if isinstance(line, bytes) else line.start for _, line in row]
        return b"\n".join(parts).removesuffix(b"\r")

    def give_up(self, error: csv.Error) -> Unreadable:
        """The row is broken: its first line is refused, the others are read again."""
        again = self._row[1:]
        size = sum(len(line) for _, line in again if isinstance(line, bytes))
        if self._reread_bytes + size <= self._read_bytes * _REREAD_FACTOR + _REREAD_FREE_BYTES:
            self._reread_bytes += size
            self._read_bytes -= size
            self._again.extendleft(reversed(again))
            self._row = self._row[:1]
        return unreadable(
            self.line,
            self.raw(),
            f"the row is broken: {error}",
            ROW_REMEDY,
        )
