"""The report's tables as files: CSV for spreadsheets, Parquet for programs, JSON for both.

CSV is UTF-8 with a byte-order mark (Excel needs it, others skip it) and has its formulas
neutralised; Parquet and JSON hold the exact content. JSON is an array of one object a row.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from tocsin.chain.investigation import Investigation
from tocsin.report.csv_cells import csv_table
from tocsin.report.iso_times import with_iso_times
from tocsin.report.readable_tables import readable_tables
from tocsin.report.whole_files import whole_file

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ROWS_AT_ONCE = 10_000


def write_tables(investigation: Investigation, folder: Path) -> None:
    """Writes ``NAME.csv``, ``NAME.parquet`` and ``NAME.json`` for every table into ``folder``.

    Raises:
        StorageError: the folder cannot be written.
        ValueError: the investigation cites a post, account, edge or object that it lacks.
    """
    write_files(readable_tables(investigation), folder)


def write_files(tables: Mapping[str, pa.Table], folder: Path) -> None:
    """Writes ``NAME.csv``, ``NAME.parquet`` and ``NAME.json`` for each table into ``folder``.

    Raises:
        StorageError: the folder cannot be written.
    """
    for name, table in tables.items():
        _write_parquet(table, folder / f"{name}.parquet")
        dated = with_iso_times(table)
        _write_csv(dated, folder / f"{name}.csv")
        _write_json(dated, folder / f"{name}.json")


def _write_csv(table: pa.Table, path: Path) -> None:
    with whole_file(path) as draft, draft.open("wb") as sink:
        sink.write(_BYTE_ORDER_MARK)
        pcsv.write_csv(csv_table(table), sink)


def _write_parquet(table: pa.Table, path: Path) -> None:
    with whole_file(path) as draft:
        pq.write_table(table, draft, compression="zstd")


def _write_json(table: pa.Table, path: Path) -> None:
    with whole_file(path) as draft, draft.open("wb") as sink:
        sink.write(b"[")
        separator = b"\n"
        for rows in _json_rows(table):
            sink.write(separator + b",\n".join(rows))
            separator = b",\n"
        sink.write(b"\n]\n")


def _json_rows(table: pa.Table) -> Iterator[list[bytes]]:
    for start in range(0, table.num_rows, _ROWS_AT_ONCE):
        yield [orjson.dumps(row) for row in table.slice(start, _ROWS_AT_ONCE).to_pylist()]
