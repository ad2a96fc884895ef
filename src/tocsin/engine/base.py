"""What every engine can do: read, keep an intermediate result, hand back Arrow."""

import itertools
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

import ibis.expr.types as ir
import pyarrow as pa

Table: TypeAlias = ir.Table


class Engine(ABC):
    """Runs Ibis expressions; use it as a context manager.

    All times are UTC and all ids 64-bit integers or strings, so that two engines give the
    same rows for the same expression (held by ``tests/contract``).
    """

    name: str
    backend: Any
    """The Ibis backend connection."""
    threads: int
    """Cores that work beside the engine may use as well."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._names = (f"tocsin_{number}" for number in itertools.count())

    @abstractmethod
    def parquet(self, paths: Sequence[Path], hive_root: Path | None = None) -> Table:
        """The rows of Parquet files with one schema, read lazily.

        With ``hive_root``, folders named ``column=value`` below it become text columns.
        """

    @abstractmethod
    def table(self, rows: pa.Table) -> Table:
        """An Arrow table as an engine table."""

    @abstractmethod
    def keep(self, expression: Table) -> Table:
        """Computes the expression once and keeps its rows for this engine's lifetime."""

    @abstractmethod
    def to_arrow(self, expression: Table) -> pa.Table:
        """Computes the expression; the rows must fit in memory."""

    @abstractmethod
    def batches(self, expression: Table, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        """Computes the expression and hands back its rows in batches, in bounded memory."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of connections and removes what was spilled."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _next_name(self) -> str:
        return next(self._names)
