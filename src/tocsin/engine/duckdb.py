"""The embedded engine: DuckDB in this process, spilling to disk past its memory limit."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa

from tocsin.engine.base import Engine, Table
from tocsin.engine.settings import Settings
from tocsin.errors import StorageError


class DuckDBEngine(Engine):
    """An in-memory DuckDB. Parquet is the truth; nothing of the database outlives it."""

    name = "duckdb"

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.threads)
        self._temporary = tempfile.TemporaryDirectory(
            prefix="tocsin-spill-", dir=settings.spill_dir
        )
        self.backend = ibis.duckdb.connect(
            memory_limit=settings.memory_limit,
            threads=settings.threads,
            temp_directory=self._temporary.name,
            preserve_insertion_order=False,
        )
        self._set("TimeZone", "UTC")
        self._set("enable_progress_bar", settings.progress)

    def _set(self, name: str, value: str | bool) -> None:
        self.backend.con.execute(f"SET {name} = '{value}'")

    def parquet(self, paths: Sequence[Path], hive_root: Path | None = None) -> Table:
        with _clear_errors():
            return self.backend.read_parquet(
                [str(path) for path in paths],
                table_name=self._next_name(),
                hive_partitioning=hive_root is not None,
                hive_types_autocast=False,
            )

    def table(self, rows: pa.Table) -> Table:
        name = self._next_name()
        self.backend.con.register(name, rows)  # a view on the Arrow memory, not a copy
        return self.backend.table(name)

    def keep(self, expression: Table) -> Table:
        with _clear_errors():
            return self.backend.create_table(self._next_name(), expression, temp=True)

    def to_arrow(self, expression: Table) -> pa.Table:
        with _clear_errors():
            return self._relation(expression).to_arrow_table()

    def batches(self, expression: Table, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        with _clear_errors():
            yield from self._relation(expression).to_arrow_reader(rows)

    def _relation(self, expression: Table) -> duckdb.DuckDBPyRelation:
        # Past Ibis: its Arrow path calls names that DuckDB 2 no longer has.
        relation: duckdb.DuckDBPyRelation = self.backend.con.sql(self.backend.compile(expression))
        return relation

    def close(self) -> None:
        self.backend.disconnect()
        self._temporary.cleanup()


class _clear_errors:  # noqa: N801 - reads as a verb where it is used
    """Turns DuckDB's memory and disk errors into ours, with the remedy."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, duckdb.OutOfMemoryException):
            raise StorageError(
                "The engine ran out of memory, or of disk to spill to.",
                "Raise --memory, or point --spill at a folder with more room.",
            ) from error
        if isinstance(error, (duckdb.IOException, duckdb.InvalidInputException)):
            raise StorageError(
                f"The engine could not read or write: {error}",
                "Check the free space and that the workspace's Parquet files are whole.",
            ) from error
