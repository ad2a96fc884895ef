"""Checks the audit log of a workspace without opening its desk: nothing is written or migrated."""

from pathlib import Path
from typing import Final

from tocsin.desk.audit.heads import Head, read_head
from tocsin.desk.audit.reading import exported_lines, stored_lines
from tocsin.desk.audit.verify import Verdict, verify
from tocsin.desk.database import Database, sqlite_at
from tocsin.errors import Sentence, UsageError
from tocsin.seal import Seal
from tocsin.workspace import Workspace

_OWN_HEAD: Final = "audit.head"


def database_of(workspace: Workspace) -> Database:
    """The database of a workspace's desk, as it stands.

    Raises:
        UsageError: there is no desk yet.
    """
    stated = workspace.database
    if not stated and not workspace.desk.exists():
        raise UsageError(
            Sentence("{folder} has no desk yet.", folder=workspace.root),
            "Start it once: tocsin serve -w FOLDER",
        )
    return Database(stated or sqlite_at(workspace.desk))


def check_workspace(
    workspace: Workspace, public: str | None = None, noted: Head | None = None
) -> Verdict:
    """Checks the log in the database of a workspace.

    ``public`` is the key as it is known elsewhere, else the workspace's own; ``noted`` a head that
    was kept elsewhere, checked besides the workspace's own.

    Raises:
        UsageError: there is no desk, or no seal.
        StorageError: the database cannot be read.
        InputError: the workspace's head cannot be read, or ``public`` is no key.
    """
    key = public or _public_of(workspace)
    own = read_head(workspace.root / _OWN_HEAD)
    database = database_of(workspace)
    try:
        with database.reading() as session:
            verdict = verify(stored_lines(session), key, own)
        if verdict.holds and noted is not None:
            with database.reading() as session:
                verdict = verify(stored_lines(session), key, noted)
        return verdict
    finally:
        database.close()


def check_file(path: Path, public: str, noted: Head | None) -> Verdict:
    """Checks an exported log; without a head nothing shows that its end is there.

    Raises:
        InputError: a line is no entry, or ``public`` is no key.
    """
    return verify(exported_lines(path), public, noted, head_needed=False)


def _public_of(workspace: Workspace) -> str:
    if not (workspace.root / "seal").exists():
        raise UsageError(
            Sentence(
                "{folder} has no seal, so no key to check its log with.", folder=workspace.root
            ),
            "Give the public key: --key, as tocsin audit head printed it.",
        )
    return Seal.of(workspace).public
