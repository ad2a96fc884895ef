"""What all tests share: engines, and why one is not there."""

import importlib.util
import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tocsin.engine import Engine, Settings, connect

os.environ.setdefault("TOCSIN_READ", "0")  # embedding takes seconds; who tests it asks for it

settings.register_profile("tocsin", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("tocsin")


def missing_spark() -> str | None:
    """Why Spark cannot run here, or None."""
    if importlib.util.find_spec("pyspark") is None:
        return "PySpark is not installed (pip install 'tocsin[spark]')"
    if shutil.which("java") is None:
        return "there is no Java on this machine"
    return None


@pytest.fixture(scope="session")
def duckdb_engine() -> Iterator[Engine]:
    with connect("duckdb://", Settings(threads=2)) as engine:
        yield engine


@pytest.fixture(scope="session")
def spark_engine() -> Iterator[Engine]:
    reason = missing_spark()
    if reason:
        pytest.skip(reason)
    with connect("spark://local[2]", Settings(threads=2)) as engine:
        yield engine


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn: what holds on one must hold on the other."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found
