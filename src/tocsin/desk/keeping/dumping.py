"""A desk on PostgreSQL, dumped and loaded by PostgreSQL's own programs."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL

from tocsin.desk.database import Database
from tocsin.errors import MissingExtraError, Sentence, StorageError, UsageError

FILE: Final = "desk.pgdump"
_LONGEST_S: Final = 3_600


def dump(database: Database, target: Path) -> None:
    """Writes a database to a file, as of one moment.

    Raises:
        MissingExtraError: ``pg_dump`` is not there.
        StorageError: it failed; the message says what it said.
    """
    program = _program("pg_dump")
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    _run([program, *options, *_connection(database.url)], database.url)


def load(source: Path, address: str | None) -> None:
    """Loads a dump into an empty database.

    Raises:
        UsageError: no database is named.
        MissingExtraError: ``pg_restore`` is not there.
        StorageError: it failed, or the database is not empty.
    """
    if address is None:
        raise UsageError(
            "This backup is of a desk on PostgreSQL.",
            "Make an empty database and name it: --database postgresql://USER:PASSWORD@HOST/NAME",
        )
    url = Database(address).url
    options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    _run([_program("pg_restore"), *options, *_connection(url), str(source)], url)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingExtraError(
            Sentence(
                "A desk on PostgreSQL is backed up and restored with {name}, which is not here.",
                name=name,
            ),
            "Install PostgreSQL's client programs (Debian: apt-get install postgresql-client).",
        )
    return found


def _connection(url: URL) -> list[str]:
    stated = {"host": url.host, "port": url.port, "username": url.username, "dbname": url.database}
    return [f"--{name}={value}" for name, value in stated.items() if value is not None]


def _run(command: list[str], url: URL) -> None:
    # The password by environment: arguments of a process can be read by everyone on the machine.
    environment = {**os.environ, "PGPASSWORD": url.password or ""}
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, and no shell
        [*command, "--no-password"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=_LONGEST_S,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()[:3]
        raise StorageError(
            Sentence("{name} failed: {said}", name=Path(command[0]).name, said=" ".join(said)),
            "Check the address of the database, and that its program is as new as the server.",
        )
