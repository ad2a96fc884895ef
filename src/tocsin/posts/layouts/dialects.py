"""How a delimited file separates and quotes its cells, found from its first rows.

By trying: the right reading gives every row the same number of cells and breaks no quotes.
The standard library's sniffer looks at the frequency of characters instead and is misled by
posts, which are full of commas.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tocsin.posts.layouts.headers import SAMPLE_ROWS, typical_width

_DELIMITERS: Final = (",", ";", "\t", "|")
_STATED: Final = re.compile(r"\"?sep=(.)\"?\s*\Z", re.IGNORECASE)  # a spreadsheet's hint
_LEAST_CONSISTENCY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Dialect:
    """Arguments for :func:`csv.reader`."""

    delimiter: str
    quoted: bool = True
    escape: str | None = None

    def reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Rows of cells; raises :class:`csv.Error` where the quotes are broken."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            escapechar=self.escape,
            doublequote=self.escape is None,
            strict=True,
        )


def find_dialect(head: str) -> Dialect | None:
    """The dialect of a file that starts with these whole lines; ``None`` if it is no table."""
    lines = [line + "\n" for line in head.replace("\0", "").split("\n") if line.strip()]
    if not lines:
        return None
    stated = _STATED.match(lines[0])
    delimiters = (stated[1],) if stated else _DELIMITERS
    best, best_score = None, (0.0, 0)
    for dialect in _candidates(head, delimiters):
        rows, broken = _try(dialect, lines)
        score = _score(rows, broken)
        if score > best_score:
            best, best_score = dialect, score
        if broken and broken > _quoted_cells(head, dialect):  # its quotes are marks in the text
            bare = Dialect(dialect.delimiter, quoted=False)
            if _score(*_try(bare, lines)) > best_score:
                best, best_score = bare, _score(*_try(bare, lines))
    if best is not None and (stated or best_score[0] >= _LEAST_CONSISTENCY):
        return best
    return Dialect(",") if _is_one_column(lines) else None


def _candidates(head: str, delimiters: tuple[str, ...]) -> Iterator[Dialect]:
    yield from (Dialect(delimiter) for delimiter in delimiters)
    if '\\"' in head:
        yield from (Dialect(delimiter, escape="\\") for delimiter in delimiters)


def _try(dialect: Dialect, lines: list[str]) -> tuple[list[list[str]], int]:
    """The first rows in this dialect, and how many of them are broken."""
    reader = dialect.reader(iter(lines))
    rows: list[list[str]] = []
    broken = 0
    while len(rows) + broken < SAMPLE_ROWS:
        try:
            row = next(reader, None)
        except csv.Error as error:
            broken += "end of data" not in str(error)  # the head may cut a quoted cell
            continue
        if row is None:
            break
        rows.append(row)
    return rows, broken


def _score(rows: list[list[str]], broken: int) -> tuple[float, int]:
    """The share of rows that have the typical number of cells, and that number."""
    width = typical_width(rows) if rows else 1
    if width < 2:
        return 0.0, 1
    usual = sum(1 for row in rows if len(row) == width)
    return usual / (len(rows) + broken), width


def _quoted_cells(head: str, dialect: Dialect) -> int:
    """How many cells are whole in quotes."""
    delimiter = re.escape(dialect.delimiter)
    cell = rf'(?:^|{delimiter})"(?:[^"\n]|"")*+"(?={delimiter}|\r?$)'
    return sum(1 for _ in re.finditer(cell, head, re.MULTILINE))


def _is_one_column(lines: list[str]) -> bool:
    """Whether each line is one word, as in lists of ids or links."""
    return all(len(line.split()) == 1 for line in lines)
