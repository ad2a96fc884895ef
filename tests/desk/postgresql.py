"""The databases of tests: a file of SQLite, and a PostgreSQL of our own, thrown away at the end.

A plugin, so that the tests of the desk and those of the web share what a process of tests makes
once: the tables, and the server.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tocsin.desk.database import Database, sqlite_at
from tocsin.desk.tables import Base

_OPTIONS = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=16MB "
    "-c max_connections=60 -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -p {port}"
)


class Cluster:
    """A running server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = count(1)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        name = f"desk{next(self._numbers)}"
        self._run("postgres", f"CREATE DATABASE {name}")
        return name

    def drop(self, name: str) -> None:
        self._run("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    def empty(self, name: str, tables: Iterable[str]) -> None:
        """Takes all rows out: much faster than a database a test.

        Whoever is still connected (a process that a test killed) is cut off. As a replica, for the
        audit log's own triggers refuse to empty it.
        """
        self._run(
            name,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
            "SET session_replication_role = replica",
            f"TRUNCATE {', '.join(tables)} RESTART IDENTITY",
        )

    def _run(self, database: str, *statements: str) -> None:
        url = self.url(database).replace("postgresql:", "postgresql+pg8000:")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


def binaries() -> Path | None:
    """Where ``initdb`` lies, or ``None``."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = shutil.which("initdb")
    return debian[-1].parent if debian else Path(found).parent if found else None


def need() -> Path:
    """The binaries; without them the test is skipped, and fails where CI must have them."""
    where = binaries()
    if where is None:
        reason = "PostgreSQL is not installed (apt-get install postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return where


@contextmanager
def started(programs: Path) -> Iterator[Cluster]:
    """A server on a free port, for as long as it is used."""
    folder = Path(tempfile.mkdtemp(prefix="tocsin-pg-"))
    rights = _unprivileged(folder)
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), "-D", str(data), *arguments],
            check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **rights,
        )  # fmt: skip

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        port = _free_port()
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", _OPTIONS.format(port=port), "start")
        try:
            yield Cluster(port)
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL does not run as root; then it runs as the user that its package made."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "postgres", "postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _make_tables(url: str) -> None:
    database = Database(url)
    database.upgrade()
    database.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The server, started for the first test that asks for it."""
    with started(need()) as running:
        yield running


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the tables and nothing in them, to be copied."""
    path = tmp_path_factory.mktemp("desk") / "empty.sqlite"
    _make_tables(sqlite_at(path))
    return path


@pytest.fixture(scope="session")
def made_postgresql(cluster: Cluster) -> str:
    """The name of a database with the tables, which each test finds empty."""
    name = cluster.new_database()
    _make_tables(cluster.url(name))
    return name


@pytest.fixture
def database_at(request: pytest.FixtureRequest) -> Callable[[str, Path], str]:
    """Gives the address of an empty database: of SQLite a file at a path, or PostgreSQL's."""

    def make(kind: str, path: Path) -> str:
        if kind == "sqlite":
            shutil.copy(request.getfixturevalue("empty_sqlite"), path)
            return sqlite_at(path)
        running: Cluster = request.getfixturevalue("cluster")
        name: str = request.getfixturevalue("made_postgresql")
        running.empty(name, (table.name for table in Base.metadata.sorted_tables))
        return running.url(name)

    return make
