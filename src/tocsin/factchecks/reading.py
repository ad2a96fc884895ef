"""From an opened file to fact-checks: which form its records have is decided by content."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tocsin.factchecks.images import look_at
from tocsin.factchecks.pages import about, is_page, linked_data, page_text
from tocsin.factchecks.readers import fact_check_tools, schema_org
from tocsin.factchecks.readers.tables import NAME as TABLE
from tocsin.factchecks.readers.tables import Tables
from tocsin.factchecks.records import FactCheck, Outcome
from tocsin.posts.items import CONTENT_FAULTS, Item, rejection
from tocsin.posts.layouts import cut
from tocsin.posts.layouts.json_values import BrokenJsonError, parse
from tocsin.posts.opening import DEFAULT_LIMITS, Limits, Opened
from tocsin.posts.records import Other, Record, Unreadable

_HEAD_BYTES: Final = 4096
_ENVELOPES: Final = frozenset({*fact_check_tools.ENVELOPES, "dataFeedElement"})


@dataclass(frozen=True)
class Reading:
    """How files are read; ``given`` says which column holds a field (field → column)."""

    given: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    limits: Limits = DEFAULT_LIMITS


ColumnsShown = Callable[[Mapping[str, str]], None]
"""Told how the columns of a file's first row were understood: field → column."""


def read_items(
    opened: Opened, how: Reading, show_columns: ColumnsShown = lambda _columns: None
) -> Iterator[Item[Outcome]]:
    """Everything in a file, in order: at least one item for each record.

    Raises:
        InputError: the file is empty, of no readable kind, cut off, or over a cap; what was
            read before has been given by then.
        UsageError: ``given`` names a field or a column that does not exist.
    """
    if is_page(opened.stream.peek(_HEAD_BYTES)[:_HEAD_BYTES]):
        yield from _page(page_text(opened))
        return
    tables = Tables(how.given)
    pieces = cut(
        opened,
        envelopes=_ENVELOPES,
        text_readers=(),
        limits=how.limits,
        encoding=how.encoding,
    ).records
    shown = False
    for piece in pieces:
        if isinstance(piece, Unreadable):
            yield Item(piece.rejected, piece.line, "", piece.raw)
        elif isinstance(piece, Other):
            yield Item(piece, 0, "", b"")
        else:
            reader, outcomes = _read(piece, tables)
            if reader == TABLE and not shown:
                if piece.layout == "table":
                    tables.check_columns(piece.value)
                show_columns(tables.columns(piece.value))
                shown = True
            for item in _items(outcomes, piece.line, reader, piece.raw):
                if isinstance(item.outcome, FactCheck):
                    look_at(item.outcome, opened.beside)
                yield item


def _read(record: Record, tables: Tables) -> tuple[str, Iterable[Outcome]]:
    """Who reads a record, and what it gives once it is asked."""
    value = record.value
    if record.layout == "json" and fact_check_tools.is_record(value):
        return fact_check_tools.NAME, fact_check_tools.read(value)
    if record.layout == "json" and schema_org.is_document(value):
        return schema_org.NAME, schema_org.read(value, {})
    return TABLE, _row(value, tables)


def _row(value: Mapping[str, Any], tables: Tables) -> Iterator[Outcome]:
    yield tables.read(value)


def _page(page: str) -> Iterator[Item[Outcome]]:
    found = about(page)
    scripts = 0
    for line, script in linked_data(page):
        scripts += 1
        raw = script.encode("utf-8", "surrogatepass")
        try:
            document = _json_of_page(script, raw)
        except BrokenJsonError as error:
            yield Item(error.fault, line, "", raw)
            continue
        yield from _items(schema_org.read(document, found), line, schema_org.NAME, raw)
    if not scripts:
        yield Item(Other("pages without JSON-LD"), 1, "", b"")


def _json_of_page(script: str, raw: bytes) -> Any:
    """The value of a script. Pages often leave line ends inside strings, which JSON forbids."""
    try:
        return parse(raw, None)
    except BrokenJsonError:
        try:
            return json.loads(script, strict=False)
        except (ValueError, RecursionError):
            pass
        raise


def _items(
    outcomes: Iterable[Outcome], line: int, reader: str, raw: bytes
) -> Iterator[Item[Outcome]]:
    """The items of one record; what it breaks in a reader becomes a rejection."""
    try:
        for outcome in outcomes:
            yield Item(outcome, line, reader, raw)
    except CONTENT_FAULTS as fault:
        yield Item(rejection(fault), line, reader, raw)
