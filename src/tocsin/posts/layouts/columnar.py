"""Parquet: a batch of rows at a time."""

from collections.abc import Iterator
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tocsin.errors import InputError
from tocsin.posts.layouts.headers import column_names
from tocsin.posts.opening import Opened
from tocsin.posts.records import Record

MAGIC: Final = b"PAR1"
_BATCH_ROWS: Final = 4096


def parquet_records(opened: Opened) -> Iterator[Record]:
    """Each row as a mapping of column to Python value, numbered from 1.

    Raises:
        InputError: not a whole Parquet file, or damaged inside.
    """
    number = 0
    with opened.seekable_file() as file:
        try:
            parquet = pq.ParquetFile(file, pre_buffer=False)
            for batch in parquet.iter_batches(_BATCH_ROWS, use_threads=False):
                for row in _rows(batch):
                    number += 1
                    yield Record(row, number, orjson.dumps(row, default=str), "table")
        except (pa.ArrowException, OSError, ValueError) as error:
            raise InputError(
                f"{opened.name} is a Parquet file that is cut off or damaged after "
                f"{number:,} rows ({str(error)[:200]}).",
                "Copy or download the file again.",
            ) from error


def _rows(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    columns = [_plain(column) for column in batch.columns]
    names = column_names(batch.schema.names)
    rows: list[dict[str, Any]] = pa.RecordBatch.from_arrays(columns, names=list(names)).to_pylist()
    return rows


def _plain(column: pa.Array) -> pa.Array:
    """The column in types that Python knows: no nanoseconds, text that is marked as text."""
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        return pc.cast(column, pa.timestamp("us", tz=column.type.tz), safe=False)
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        try:
            return pc.cast(column, pa.large_string())
        except pa.ArrowInvalid:  # bytes that are no text stay bytes
            return column
    return column
