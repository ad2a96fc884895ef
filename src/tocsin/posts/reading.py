"""From an opened file to outcomes: which reader reads what, decided by content.

Each record goes to the reader that recognises it, so that a file of mixed formats is read
whole. The column map (:class:`~tocsin.posts.readers.any_table.AnyTable`) is the last resort
for tables, and the first choice where the user gave a map.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

import orjson

from tocsin.errors import InputError
from tocsin.posts.columns.column_map import ColumnMap
from tocsin.posts.items import CONTENT_FAULTS, Item, rejection
from tocsin.posts.layouts import Piece, cut
from tocsin.posts.opening import Limits, Opened
from tocsin.posts.readers import every_reader
from tocsin.posts.readers.any_table import AnyTable
from tocsin.posts.readers.base import Reader, TextReader
from tocsin.posts.records import Other, Outcome, Record, Rejected, Unreadable

SURE: Final = 0.5
"""A reader this sure of one record keeps reading without the others being asked."""
LEAST: Final = 0.2
"""Below this nobody recognises a record and the column map is tried."""
SAMPLE_RECORDS: Final = 200
RECORD_MARK: Final = "tocsin_record"
"""The one field of a kept record that is not JSON of its own."""


@dataclass(frozen=True)
class Reading:
    """How files are read.

    ``column_map`` (a saved map) and ``given`` (fields named one by one; the rest is guessed)
    say what a table's columns mean: with either, every table is read by the column map.
    """

    column_map: ColumnMap | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    limits: Limits = field(default_factory=Limits)
    readers: Sequence[Reader] = field(
        default_factory=lambda: tuple(r for r in every_reader() if not isinstance(r, AnyTable))
    )

    @property
    def mapped(self) -> bool:
        """Whether the user said what the columns mean."""
        return self.column_map is not None or bool(self.given)


MapShown = Callable[[ColumnMap], None]
"""Told the column map that a file is read by."""


def read_items(
    opened: Opened, how: Reading, show_map: MapShown = lambda _map: None
) -> Iterator[Item[Outcome]]:
    """Everything in a file, in order: at least one item for each record.

    Raises:
        InputError: the file is empty, of no readable kind, cut off, or over a cap; what was
            read before has been given by then.
        UsageError: the column map names columns that the file does not have.
    """
    envelopes = frozenset(e.items for reader in how.readers for e in reader.envelopes)
    texts = [reader for reader in how.readers if isinstance(reader, TextReader)]
    layout = cut(
        opened, envelopes=envelopes, text_readers=texts, limits=how.limits, encoding=how.encoding
    )
    if layout.reader is not None:
        yield from _read_all(layout.records, lambda _record: layout.reader, None)
        return
    head, stream = _sample(layout.records)
    chooser = _Chooser(how)
    unknown = [r for r in head if isinstance(r, Record) and chooser.reader_of(r) is None]
    hint = chooser.learn(unknown, show_map)
    yield from _read_all(stream, chooser.reader_of, hint)


def read_record(record: Record, how: Reading) -> Iterator[Item[Outcome]]:
    """The items of one record that stands alone, as when it is read again later."""
    chooser = _Chooser(how)
    if how.mapped:
        chooser.learn([record], lambda _map: None)
    reader = chooser.reader_of(record)
    if reader is not None:
        yield from _read(record, reader)


class _Chooser:
    """Remembers who read the record before: the next one is most likely of the same kind."""

    def __init__(self, how: Reading) -> None:
        self._how = how
        self._last_resort: AnyTable | None = None
        self._current: Reader | None = None

    def learn(self, unknown: Sequence[Record], show_map: MapShown) -> InputError | None:
        """Guesses what the columns of records that nobody knows mean; gives why it cannot."""
        if not unknown:
            return None
        try:
            prepared = AnyTable(self._how.column_map, self._how.given).prepare(unknown)
        except InputError as error:
            return error
        self._last_resort = prepared
        if prepared.columns is not None:
            show_map(prepared.columns)
        return None

    def reader_of(self, record: Record) -> Reader | None:
        """The surest reader, or ``None``."""
        current = self._current
        if current is None or current.recognises(record) < SURE:
            self._current = self._best(record)
        return self._current

    def _best(self, record: Record) -> Reader | None:
        mapped = self._how.mapped and record.layout == "table"
        candidates = () if mapped else self._how.readers
        fitting = [reader for reader in candidates if record.layout in reader.layouts]
        sureness = [(reader.recognises(record), -i, reader) for i, reader in enumerate(fitting)]
        best, _, reader = max(sureness, default=(0.0, 0, None))
        if reader is not None and best >= LEAST:
            return reader
        last = self._last_resort
        if last is not None and (record.layout == "table" or last.recognises(record) > 0):
            return last  # a row of the table that was sampled, even where a cell is missing
        return None


def _sample(pieces: Iterator[Piece]) -> tuple[list[Piece], Iterator[Piece]]:
    """The first pieces, and all pieces from the start; a failure comes where it came."""
    head: list[Piece] = []
    failure: InputError | None = None
    try:
        head.extend(islice(pieces, SAMPLE_RECORDS))
    except InputError as error:  # the file breaks off within the sample
        failure = error
    return head, chain(head, _failing(failure), pieces)


def _failing(error: InputError | None) -> Iterator[Piece]:
    if error is not None:
        raise error
    yield from ()


def _read_all(
    pieces: Iterable[Piece],
    reader_of: Callable[[Record], Reader | None],
    hint: InputError | None,
) -> Iterator[Item[Outcome]]:
    for piece in pieces:
        if not isinstance(piece, Record):
            yield _unread(piece)
            continue
        reader = reader_of(piece)
        if reader is None:
            yield Item(_unknown(piece, hint), piece.line, "", _kept(piece))
        else:
            yield from _read(piece, reader)


def _read(record: Record, reader: Reader) -> Iterator[Item[Outcome]]:
    label = f"{reader.name}/{reader.version}"
    given = 0
    try:
        for outcome in reader.read(record):
            given += 1
            raw = _kept(record) if isinstance(outcome, Rejected) else record.raw
            yield Item(outcome, record.line, label, raw)
    except CONTENT_FAULTS as fault:
        yield Item(rejection(fault), record.line, label, _kept(record))
    else:
        if not given:
            silent = Rejected("the reader made nothing of this record", "Please report its shape.")
            yield Item(silent, record.line, label, _kept(record))


def _kept(record: Record) -> bytes:
    """A rejected record in a form that can be read again without its file: always JSON."""
    if record.layout == "json" and not record.context:
        return record.raw
    kept = {"layout": record.layout, "value": record.value, "context": record.context}
    return orjson.dumps({RECORD_MARK: kept}, default=str, option=orjson.OPT_NON_STR_KEYS)


def _unread(piece: Unreadable | Other) -> Item[Outcome]:
    if isinstance(piece, Unreadable):
        return Item(piece.rejected, piece.line, "", piece.raw)
    return Item(piece, 0, "", b"")


def _unknown(record: Record, hint: InputError | None) -> Rejected:
    fields = ", ".join(str(name) for name in islice(record.value, 8))
    reason = f"no reader knows a record with the fields {fields[:200] or '(none)'}"
    if hint is not None:
        reason += f" ({hint.message.rstrip('.')})"
    remedy = hint.remedy if hint is not None else "Give a column map: --map created_at=FIELD …"
    return Rejected(reason, f"{remedy} The record is kept; tocsin import --again reads it again.")
