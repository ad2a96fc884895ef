"""From a stream of bytes to records: one module a layout, chosen by content.

A layout knows how a file is cut (lines, items, rows, messages), nothing of what the records
mean; that is the readers' part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tocsin.errors import InputError
from tocsin.posts.layouts import columnar, workbook
from tocsin.posts.layouts.delimited import delimited_records, dialect_of
from tocsin.posts.layouts.documents import json_documents
from tocsin.posts.layouts.jsonlines import json_lines
from tocsin.posts.layouts.plain import text_reader_of, text_records
from tocsin.posts.layouts.recognition import (
    ASSIGNMENT,
    MediaFileError,
    json_layout,
    refusal,
    what_it_is,
)
from tocsin.posts.layouts.source import (
    HEAD_BYTES,
    Source,
    as_utf8,
    check_encoding,
    recoded,
    stream_blocks,
    with_line_feeds,
)
from tocsin.posts.layouts.tables import Piece
from tocsin.posts.opening import DEFAULT_LIMITS, Limits, Opened
from tocsin.posts.readers.base import TextReader

__all__ = ["Cut", "MediaFileError", "Piece", "cut", "read_records"]


@dataclass(frozen=True, slots=True)
class Cut:
    """How a file is cut, its records, and the text reader that cuts it, if one does."""

    layout: Literal["jsonlines", "document", "delimited", "parquet", "workbook", "text"]
    records: Iterator[Piece]
    reader: TextReader | None = None


def read_records(
    opened: Opened,
    *,
    envelopes: frozenset[str],
    text_readers: Sequence[TextReader],
    limits: Limits = DEFAULT_LIMITS,
    encoding: str | None = None,
) -> Iterator[Piece]:
    """The records of :func:`cut`."""
    yield from cut(
        opened, envelopes=envelopes, text_readers=text_readers, limits=limits, encoding=encoding
    ).records


def cut(
    opened: Opened,
    *,
    envelopes: frozenset[str],
    text_readers: Sequence[TextReader],
    limits: Limits = DEFAULT_LIMITS,
    encoding: str | None = None,
) -> Cut:
    """Recognises the layout of a file and cuts it into records.

    ``encoding`` counts where the content does not tell: for text without a byte order mark,
    and for JSON that is not the UTF-8 it has to be.

    Raises:
        InputError: the file is empty, or of no kind that holds records. The records raise it
            where the data break off, after everything that could be read.
        UsageError: no such encoding.
    """
    if encoding is not None:
        check_encoding(encoding)
    head = opened.stream.peek(HEAD_BYTES)
    if head.startswith(columnar.MAGIC):
        return Cut("parquet", columnar.parquet_records(opened))
    if head.startswith(workbook.MAGIC):
        return Cut("workbook", workbook.workbook_records(opened, limits))
    source = as_utf8(Source(stream_blocks(opened.stream)))
    _refuse_empty(source, opened.name)
    assignment = ASSIGNMENT.match(source.head())
    source.skip(assignment.end() if assignment else 0)
    layout = json_layout(source, envelopes, limits)
    if layout == "jsonlines":
        return Cut("jsonlines", json_lines(source, limits, encoding))
    if layout == "document":
        return Cut("document", json_documents(iter(source), envelopes, limits, encoding))
    if encoding is not None and not source.encoding_known:
        source = recoded(source, encoding)
    return _cut_text(with_line_feeds(source), opened.name, text_readers, limits)


def _cut_text(source: Source, name: str, text_readers: Sequence[TextReader], limits: Limits) -> Cut:
    reader = text_reader_of(source, text_readers)
    if reader is not None:
        return Cut("text", text_records(source, reader, limits), reader)
    kind = what_it_is(source.head())
    if kind is not None:
        raise refusal(name, kind)
    dialect = dialect_of(source)
    if dialect is None:
        raise InputError(
            f"{name} is text, but neither a table nor a chat that a reader knows.",
            "Export the posts as CSV or JSON.",
        )
    return Cut("delimited", delimited_records(source, dialect, limits))


def _refuse_empty(source: Source, name: str) -> None:
    if not source.head().strip(b" \t\r\n\x00") and source.ended:
        if source.failure is not None:
            raise source.failure
        raise InputError(f"{name} is empty.", "Check that the export finished, and copy it again.")
