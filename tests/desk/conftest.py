"""A desk on each database: every test that takes ``desk`` runs on SQLite and on PostgreSQL."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tocsin.desk.database import Database
from tocsin.desk.sitting import Desk
from tocsin.seal import Seal
from tocsin.workspace import create_workspace

DATABASES = "tocsin-databases"


def pytest_configure(config: pytest.Config) -> None:
    """The databases, once for all tests that need them."""
    if not config.pluginmanager.has_plugin(DATABASES):
        path = Path(__file__).parent / "postgresql.py"
        spec = importlib.util.spec_from_file_location("databases_of_tests", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        config.pluginmanager.register(module, DATABASES)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(
    request: pytest.FixtureRequest, database_at: Callable[[str, Path], str], tmp_path: Path
) -> Iterator[Desk]:
    """A desk with no people, on each of the two databases."""
    workspace = create_workspace(tmp_path / "workspace")
    url = database_at(request.param, workspace.desk)
    made = Desk(workspace, Database(url), Seal.of(workspace))
    yield made
    made.close()
