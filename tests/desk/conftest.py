"""A desk on each database: every test that takes ``desk`` runs on SQLite and on PostgreSQL."""

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from tocsin.desk.database import Database, sqlite_at
from tocsin.desk.sitting import Desk
from tocsin.desk.tables import Base
from tocsin.seal import Seal
from tocsin.workspace import create_workspace


def _beside(name: str) -> ModuleType:
    """A module of this folder: tests are no packages."""
    spec = importlib.util.spec_from_file_location(
        f"desk_{name}", Path(__file__).parent / f"{name}.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


postgresql = _beside("postgresql")


def _make_tables(url: str) -> None:
    database = Database(url)
    database.upgrade()
    database.close()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("desk") / "empty.sqlite"
    _make_tables(sqlite_at(path))
    return path


@pytest.fixture(scope="session")
def cluster() -> Iterator["postgresql.Cluster"]:
    with postgresql.cluster(postgresql.need()) as running:
        yield running


@pytest.fixture(scope="session")
def made_postgresql(cluster: "postgresql.Cluster") -> str:
    """The name of a database with the tables, which each test finds empty."""
    name: str = cluster.new_database()
    _make_tables(cluster.url(name))
    return name


@contextmanager
def _database(request: pytest.FixtureRequest, path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        yield sqlite_at(path)
        return
    cluster, name = request.getfixturevalue("cluster"), request.getfixturevalue("made_postgresql")
    cluster.empty(name, (table.name for table in Base.metadata.sorted_tables))
    yield cluster.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A desk with no people, on each of the two databases."""
    workspace = create_workspace(tmp_path / "workspace")
    with _database(request, workspace.desk) as url:
        made = Desk(workspace, Database(url), Seal.of(workspace))
        yield made
        made.close()
