"""Backup and restore of a whole workspace, while the desk is in use.

A backup holds **everything, the keys too** (``key`` opens pseudonyms, ``seal`` signs the audit log,
``tocsin.toml`` may hold the database's password): keep it as safe as the workspace itself.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from tocsin.desk.database import Database
from tocsin.desk.keeping import dumping
from tocsin.desk.keeping.archive import MANIFEST, Manifest, Writer, unpack, writing
from tocsin.errors import Sentence, StorageError, UsageError
from tocsin.posts.corpus import Corpus
from tocsin.version import __version__
from tocsin.workspace import Workspace, open_workspace

_LEFT_OUT: Final = frozenset({"index", ".staging"})  # made again from the rest; half-done imports
_HEAD: Final = "audit.head"
_SPARE_BYTES: Final = 64 << 20


def back_up(workspace: Workspace, target: Path, now: datetime) -> Manifest:
    """Writes a backup of a workspace to a new file; the desk may be in use, but no import runs.

    Raises:
        UsageError: there is a file of this name, or it lies in the workspace.
        StorageError: an import holds the corpus; the database cannot be read; it does not fit.
        MissingExtraError: the desk is on PostgreSQL and ``pg_dump`` is not there.
    """
    if target.resolve().is_relative_to(workspace.root.resolve()):
        raise UsageError("A backup cannot lie in what it backs up.", "Choose another folder.")
    if target.exists():
        raise UsageError(
            Sentence("{target} exists already.", target=target), "Choose another name."
        )
    with (
        Corpus(workspace.corpus).writing(),
        tempfile.TemporaryDirectory(prefix="tocsin-backup-") as scratch,
        writing(target) as archive,
    ):
        # The head first: the database, copied after it, has at least that entry.
        if (workspace.root / _HEAD).exists():
            archive.add(workspace.root / _HEAD, _HEAD)
        database = _add_database(workspace, archive, Path(scratch))
        _add_files(workspace, archive)
        manifest = Manifest(now.isoformat(), __version__, database, dict(archive.files))
        archive.add_bytes(manifest.to_bytes(), MANIFEST)
    return manifest


def restore(source: Path, folder: Path, database: str | None = None) -> Manifest:
    """Makes a workspace from a backup, in a folder that is empty or does not exist yet.

    ``database``: where a dump of PostgreSQL is put, an empty database; needed for such a backup.

    Raises:
        UsageError: the folder is not empty, or ``database`` is missing.
        UnsafeInputError: the backup is damaged or was changed; then nothing is left behind.
        StorageError: it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            Sentence("{folder} is not empty.", folder=folder), "Choose an empty or a new folder."
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        free = shutil.disk_usage(draft).free - _SPARE_BYTES
        manifest = unpack(source, draft, free)
        if manifest.database == "postgresql":
            dumping.load(draft / dumping.FILE, database)
            (draft / dumping.FILE).unlink()
        for name in ("corpus", "index"):
            (draft / name).mkdir(exist_ok=True)
        open_workspace(draft)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def _add_database(workspace: Workspace, archive: Writer, scratch: Path) -> str:
    stated = workspace.database
    if stated:
        dumping.dump(Database(stated), scratch / dumping.FILE)
        archive.add(scratch / dumping.FILE, dumping.FILE)
        return "postgresql"
    if not workspace.desk.exists():
        return "none"
    copy = scratch / workspace.desk.name
    copy_sqlite(workspace.desk, copy)
    archive.add(copy, workspace.desk.name)
    return "sqlite"


def copy_sqlite(source: Path, target: Path) -> None:
    """Copies a database as of one moment while others write to it (SQLite's online backup).

    Raises:
        StorageError: it is damaged.
    """
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
            live.backup(copy)  # all pages in one step: one moment, whatever is written meanwhile
            (verdict,) = copy.execute("PRAGMA quick_check").fetchone()
    except sqlite3.Error as error:
        raise StorageError(
            Sentence("{source} cannot be copied: {error}.", source=source, error=error), "Check it."
        ) from error
    if verdict != "ok":
        raise StorageError(
            Sentence("{source} is damaged: {verdict}.", source=source, verdict=verdict),
            "Restore an earlier backup.",
        )


def _add_files(workspace: Workspace, archive: Writer) -> None:
    own = {workspace.desk.name, f"{workspace.desk.name}-wal", f"{workspace.desk.name}-shm", _HEAD}
    for path in _files(workspace.root):
        name = path.relative_to(workspace.root).as_posix()
        if name not in own and path.suffix != ".lock" and path.name != ".lock":
            archive.add(path, name)


def _files(folder: Path) -> Iterator[Path]:
    """The plain files under a folder, in order; links are not followed."""
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        if entry.is_dir(follow_symlinks=False) and entry.name not in _LEFT_OUT:
            yield from _files(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
