"""Beyond one machine: the same Ibis expressions on Spark.

Spark's session time zone is set to UTC, since its timestamps otherwise shift with the
machine. An extra: needs PySpark and Java 17 or later.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.engine.base import Engine, Table
from tocsin.engine.settings import Settings
from tocsin.errors import MissingExtraError


class SparkEngine(Engine):
    """A Spark session; ``master`` is ``local[2]`` or ``host:port`` of a cluster."""

    name = "spark"

    def __init__(self, master: str, settings: Settings) -> None:
        super().__init__(settings.threads)
        try:
            from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise MissingExtraError(
                "Spark is not installed.", "Install it with: pip install 'tocsin[spark]'."
            ) from error
        if shutil.which("java") is None:
            raise MissingExtraError(
                "Spark needs Java, and there is none on this machine.", "Install Java 17 or later."
            )
        local = master.startswith("local")
        self._temporary = tempfile.TemporaryDirectory(
            prefix="tocsin-spark-", dir=settings.spill_dir
        )
        self._session = (
            SparkSession.builder.appName("tocsin")
            .master(master if local else f"spark://{master}")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.memory", settings.memory_limit.rstrip("Bb"))
            .config("spark.driver.host", "127.0.0.1" if local else "")
            .config("spark.local.dir", self._temporary.name)
            .config("spark.sql.warehouse.dir", f"{self._temporary.name}/warehouse")
            .config("spark.sql.shuffle.partitions", str(2 * settings.threads))
            .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", str(settings.progress).lower())
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
        self.backend = ibis.pyspark.connect(self._session)

    def parquet(self, paths: Sequence[Path], hive_root: Path | None = None) -> Table:
        name = self._next_name()
        reader = self._session.read
        if hive_root is not None:
            reader = reader.option("basePath", str(hive_root))
        reader.parquet(*(str(path) for path in paths)).createOrReplaceTempView(name)
        return self.backend.table(name)

    def table(self, rows: pa.Table) -> Table:
        # Through a file: Spark's own conversion goes by pandas and loses nullable integers.
        path = Path(self._temporary.name) / f"{self._next_name()}.parquet"
        pq.write_table(rows, path, coerce_timestamps="us")
        return self.parquet([path])

    def keep(self, expression: Table) -> Table:
        name = self._next_name()
        frame = self._frame(expression).cache()
        frame.createOrReplaceTempView(name)
        return self.backend.table(name)

    def to_arrow(self, expression: Table) -> pa.Table:
        return self._frame(expression).toArrow()

    def batches(self, expression: Table, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        yield from self.to_arrow(expression).to_batches(max_chunksize=rows)

    def _frame(self, expression: Table) -> Any:
        return self._session.sql(self.backend.compile(expression))

    def close(self) -> None:
        self._session.stop()
        self._temporary.cleanup()
