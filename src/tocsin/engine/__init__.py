"""Where tables are computed: the only room that names DuckDB or Spark.

:func:`connect` gives an :class:`Engine`: one small interface over Ibis expressions. Rooms
above write each relational step once, as a function from Ibis tables to an Ibis table; the
engine runs it. Only reductions go through here (posts → shares → pairs); what comes out
fits one machine.

>>> import pyarrow as pa
>>> with connect("duckdb://") as engine:
...     numbers = engine.table(pa.table({"n": [1, 2, 3]}))
...     engine.to_arrow(numbers.filter(numbers.n > 1)).num_rows
2
"""

from urllib.parse import parse_qs

from tocsin.engine.base import Engine
from tocsin.engine.settings import Settings
from tocsin.errors import UsageError

__all__ = ["Engine", "Settings", "connect"]


def connect(url: str = "duckdb://", settings: Settings | None = None) -> Engine:
    """Opens an engine.

    ``duckdb://`` computes in this process; ``spark://local[2]`` starts a local Spark,
    ``spark://host:7077`` joins a cluster. Settings may stand in the URL
    (``duckdb://?memory_limit=2GB&threads=2``); those in ``settings`` are the base.

    Raises:
        UsageError: the URL names no known engine or setting.
        MissingExtraError: Spark is asked for and PySpark or Java is not installed.
    """
    scheme, _, rest = url.partition("://")  # not urlsplit: local[2] is no host to it
    address, _, query = rest.partition("?")
    stated = {name: values[-1] for name, values in parse_qs(query).items()}
    chosen = (settings or Settings()).updated(stated)
    if scheme == "duckdb":
        from tocsin.engine.duckdb import DuckDBEngine  # noqa: PLC0415 - only what is used

        return DuckDBEngine(chosen)
    if scheme == "spark":
        from tocsin.engine.spark import SparkEngine  # noqa: PLC0415 - an extra

        return SparkEngine(address or "local[*]", chosen)
    raise UsageError(f"{url!r} names no engine.", "Use duckdb:// or spark://HOST:PORT.")
