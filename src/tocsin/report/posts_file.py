"""All imported posts as one file, streamed, for other tools."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from tocsin.errors import UsageError
from tocsin.posts.corpus import Corpus
from tocsin.posts.schema import POSTS
from tocsin.report.csv_cells import csv_table
from tocsin.report.whole_files import whole_file

_KEYS: Final = ("post_key", "account_key", "row_key", "content_key")
"""Ours alone: other tools join on the ids, and spreadsheets would round the keys."""

Write = Callable[[pa.Table], Any]


def write_posts(corpus: Corpus, path: Path) -> int:
    """Writes all posts to ``path``; its suffix (.csv, .jsonl, .parquet) chooses the form.

    CSV cells that a spreadsheet would run as a formula get an apostrophe. Returns the
    number of posts.

    Raises:
        UsageError: another suffix.
        StorageError: the file cannot be written.
    """
    if path.suffix not in _FORMS:
        raise UsageError(f"{path.name} has no known form.", "End it in .csv, .jsonl or .parquet.")
    corpus.finish_moving()
    columns = [name for name in POSTS.names if name not in _KEYS]
    written = 0
    with whole_file(path) as draft, draft.open("wb") as sink, _FORMS[path.suffix](sink) as write:
        for posts in corpus.batches(columns, corpus.post_files()):
            write(posts)
            written += posts.num_rows
    return written


@contextmanager
def _csv(sink: BinaryIO) -> Iterator[Write]:
    header = csv_table(_empty())
    with pcsv.CSVWriter(sink, header.schema) as writer:
        yield lambda posts: writer.write_table(csv_table(posts).cast(header.schema))


@contextmanager
def _jsonl(sink: BinaryIO) -> Iterator[Write]:
    def write(posts: pa.Table) -> None:
        sink.writelines(
            orjson.dumps(row, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)
            for row in posts.to_pylist()
        )

    yield write


@contextmanager
def _parquet(sink: BinaryIO) -> Iterator[Write]:
    with pq.ParquetWriter(sink, _empty().schema, compression="zstd") as writer:
        yield writer.write_table


def _empty() -> pa.Table:
    return POSTS.empty_table().drop_columns(list(_KEYS))


_FORMS: Final = {".csv": _csv, ".jsonl": _jsonl, ".parquet": _parquet}
