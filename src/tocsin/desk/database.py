"""The desk's database: SQLite in the workspace, or PostgreSQL; one model and the same code on both.

SQLite is kept in WAL mode with ``synchronous=FULL``: what a page acknowledged is on disk, whatever
is killed. A transaction that writes begins as one (``BEGIN IMMEDIATE``), so that it waits for its
turn at the start instead of failing in the middle.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import JSON, DateTime, Dialect, create_engine, event, text
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

from tocsin.errors import MissingExtraError, Sentence, StorageError, UsageError

_BUSY_MS: Final = 15_000  # how long a writer waits for its turn
_WRITING: Final = "tocsin_writing"
_CHAIN_LOCK: Final = 7_036_874  # any fixed number: who holds it may write, on PostgreSQL


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always with its zone: SQLite keeps none, so it is kept as UTC and said again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base's
        """To the database.

        Raises:
            ValueError: the time has no zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The root of all tables of the desk."""

    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


class Database:
    """An open database. One a process; its sessions are one a request."""

    def __init__(self, url: str | URL) -> None:
        self.url = _checked(url)
        self.engine = _engine(self.url)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is the embedded one."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only looks; what it would change is undone."""
        with self._session(writing=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that writes; committed at its end, undone by any exception.

        Writers take turns, on PostgreSQL too: the audit chain has one end.

        Raises:
            StorageError: its turn did not come, or the database cannot be written.
        """
        try:
            with self._session(writing=True) as session:
                if not self.is_sqlite:
                    session.execute(text(f"SELECT pg_advisory_xact_lock({_CHAIN_LOCK})"))
                yield session
                session.commit()
        except OperationalError as error:
            raise StorageError(
                Sentence("The desk's database cannot be written: {why}.", why=error.orig),
                "Try again; check space, permissions, and that the database runs.",
            ) from error

    def upgrade(self) -> None:
        """Brings the tables to this version's form: makes them, or migrates them.

        Raises:
            StorageError: the database cannot be reached or written.
        """
        try:
            with self.engine.connect() as connection:
                command.upgrade(_migrations(connection), "head")
                connection.commit()
        except OperationalError as error:
            raise StorageError(
                Sentence("The desk's database cannot be opened: {why}.", why=error.orig),
                "Check its address, space and permissions, and that the database runs.",
            ) from error

    def close(self) -> None:
        """Closes all its connections."""
        self.engine.dispose()

    @contextmanager
    def _session(self, *, writing: bool) -> Iterator[Session]:
        with self.engine.connect() as connection:
            bound = connection.execution_options(**{_WRITING: writing})
            with Session(bound, expire_on_commit=False) as session:
                yield session


def sqlite_at(path: Path) -> str:
    """The address of an embedded database."""
    return f"sqlite+pysqlite:///{path}"


def _checked(url: str | URL) -> URL:
    try:
        made = make_url(url)
    except ArgumentError as error:
        raise UsageError(
            "The address of the database cannot be read.",
            "Write it as postgresql://USER:PASSWORD@HOST/NAME.",
        ) from error
    backend = made.get_backend_name()
    if backend == "postgresql":
        return made.set(drivername="postgresql+pg8000")
    if backend != "sqlite":
        raise UsageError(
            Sentence("{backend} is no database that the desk knows.", backend=backend),
            "Use SQLite or PostgreSQL.",
        )
    return made


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(url, poolclass=QueuePool, pool_size=10, max_overflow=30)
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            "PostgreSQL needs a driver.", "Install it: pip install 'tocsin[postgresql]'"
        ) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for setting in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_MS}",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _migrations(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "tocsin.desk:migrations")
    config.attributes["connection"] = connection
    return config
