"""Folders that are looked at again and again; what is new in them is imported.

A file is taken when it has stood still: the same size and time of change at two looks at least
``SETTLE`` apart. One that was taken once is not taken again, wherever it lies and whatever it is
called: it is known by its content. Folders lie below ``watch_roots`` in ``tocsin.toml``, which only
the administrator of the machine can write; links are not followed out of them.

Folders are polled: notices of the system do not come from network drives, where exports land.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.desk.alarms.tables import WatchedFileRow, WatchRow
from tocsin.desk.alarms.timing import next_every
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.jobs.incoming import watch_roots
from tocsin.desk.jobs.leasing import plain
from tocsin.desk.jobs.queue import submit_import
from tocsin.desk.people.rights import SYSTEM, Right
from tocsin.desk.sitting import Desk, Sitting
from tocsin.errors import Sentence, TocsinError, UsageError

SETTLE: Final = timedelta(seconds=10)  # a copy over a slow line pauses for seconds, not for longer
LEAST_S: Final = 10
MOST_S: Final = 86_400
MOST_FILES: Final = 20_000  # of one folder at one look
_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Folder:
    """A watched folder as somebody writes it; ``pattern`` is of file names, as in ``*.jsonl``."""

    path: str
    pattern: str = "*"
    every_s: int = 300
    investigate: bool = True


class _Seen(NamedTuple):
    path: str
    size: int
    mtime_ns: int


def add_watch(sitting: Sitting, folder: Folder, roots: Sequence[Path]) -> WatchRow:
    """Watches a folder from now on. ``roots``: :func:`watch_roots` of the workspace.

    Raises:
        ForbiddenError: the actor may not import.
        InvalidError: the folder is not below a root, or something else cannot be done.
    """
    sitting.need(Right.IMPORT)
    faults = _faults(folder, roots)
    if faults:
        raise InvalidError("The folder cannot be watched.", "Correct the fields below.", faults)
    row = WatchRow(
        id=new_id("watch"),
        path=str(Path(folder.path).resolve()),
        pattern=folder.pattern,
        every_s=folder.every_s,
        investigate=folder.investigate,
        active=True,
        created_by=sitting.actor.person_id,
        created_at=sitting.now,
        next_at=sitting.now,
    )
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("watch.added", row.id, path=row.path)
    return row


def pause_watch(sitting: Sitting, watch_id: str, *, active: bool) -> WatchRow:
    """Stops looking at a folder, or begins again (``active``).

    Raises:
        ForbiddenError: the actor may neither import nor administer.
        NotFoundError: there is none.
    """
    row = _watch(sitting, watch_id)
    row.active, row.next_at = active, sitting.now
    sitting.log("watch.resumed" if active else "watch.paused", row.id)
    return row


def remove_watch(sitting: Sitting, watch_id: str) -> None:
    """Watches a folder no longer. What was taken from it stays taken.

    Raises:
        ForbiddenError: the actor may neither import nor administer.
        NotFoundError: there is none.
    """
    sitting.session.delete(_watch(sitting, watch_id))
    sitting.session.flush()
    sitting.log("watch.removed", watch_id)


def watches(sitting: Sitting) -> list[WatchRow]:
    """All watched folders, the oldest first.

    Raises:
        ForbiddenError: the actor may neither import nor administer.
    """
    _may(sitting)
    return list(sitting.session.scalars(select(WatchRow).order_by(WatchRow.created_at)))


def look_due(desk: Desk) -> int:
    """Looks at every folder that is due; says how many files were taken."""
    with desk.database.reading() as session:
        query = select(WatchRow).where(WatchRow.active, WatchRow.next_at <= desk.clock())
        due = [row.id for row in session.scalars(query)]
    return sum(look(desk, watch_id) for watch_id in due)


def look(desk: Desk, watch_id: str) -> int:
    """Looks at one folder; says how many files were taken. What is in its way is written down."""
    with desk.database.reading() as session:
        watch = session.get(WatchRow, watch_id)
        if watch is None:
            return 0
        known = _known(session, watch_id)
    trouble, seen = "", []
    try:
        seen = list(islice(_files(watch, watch_roots(desk.workspace)), MOST_FILES))
    except TocsinError as error:
        trouble = plain(str(error))
    digests = _digests(seen, known, desk.clock())
    with desk.acting(SYSTEM) as sitting:
        row = sitting.session.get(WatchRow, watch_id)
        if row is None:
            return 0
        row.looked_at, row.trouble = sitting.now, trouble or None
        row.next_at = next_every(row.every_s, row.next_at, sitting.now)
        return _write(sitting, row, seen, digests)


def _write(
    sitting: Sitting, watch: WatchRow, seen: Sequence[_Seen], digests: Mapping[str, str]
) -> int:
    rows = _known(sitting.session, watch.id)
    taken = 0
    for file in seen:
        row = rows.get(file.path)
        if row is None:
            row = WatchedFileRow(watch_id=watch.id, path=file.path, size=-1, mtime_ns=-1)
            row.still_since = sitting.now
            sitting.session.add(row)
        if not _same(file, row):
            row.size, row.mtime_ns = file.size, file.mtime_ns
            row.still_since, row.digest = sitting.now, None
        elif file.path in digests and row.digest is None:
            taken += _take(sitting, watch, row, digests[file.path])
    return taken


def _take(sitting: Sitting, watch: WatchRow, row: WatchedFileRow, digest: str) -> bool:
    """Asks for the import of a file, unless its content was taken before."""
    query = select(WatchedFileRow.job).where(
        WatchedFileRow.digest == digest, WatchedFileRow.job.is_not(None)
    )
    before = sitting.session.scalar(query.limit(1))
    row.digest = digest
    row.job = before
    if before is not None:
        return False
    arguments: dict[str, Any] = {"files": [row.path]}
    job = submit_import(sitting, arguments, f"import:{digest}", investigate=watch.investigate)
    row.job = job.id
    sitting.session.flush()
    return True


def _digests(
    seen: Sequence[_Seen], known: Mapping[str, WatchedFileRow], now: datetime
) -> dict[str, str]:
    """The content of the files that have stood still and are not known by it yet."""
    found: dict[str, str] = {}
    for file in seen:
        row = known.get(file.path)
        ripe = row is not None and _same(file, row) and row.digest is None
        if row is None or not ripe or not file.size or now - row.still_since < SETTLE:
            continue
        digest = _digest(file)
        if digest is not None:
            found[file.path] = digest
    return found


def _digest(file: _Seen) -> str | None:
    """The hash of a file's content; ``None``: it changed while it was read, or is gone."""
    digest = blake2b(digest_size=16)
    try:
        with Path(file.path).open("rb") as content:
            while chunk := content.read(1 << 20):
                digest.update(chunk)
            state = os.fstat(content.fileno())
    except OSError:
        return None
    same = (state.st_size, state.st_mtime_ns) == (file.size, file.mtime_ns)
    return digest.hexdigest() if same else None


def _files(watch: WatchRow, roots: Sequence[Path]) -> Iterator[_Seen]:
    """The plain files of the folder that fit; neither links nor hidden ones."""
    folder = Path(watch.path).resolve()
    if not _below(folder, roots):
        raise UsageError(
            Sentence("{path} is no longer below one of watch_roots.", path=ascii(watch.path)),
            "Name its root in tocsin.toml, or remove the folder.",
        )
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise UsageError(
            Sentence(
                "{path} cannot be looked at: {why}.",
                path=ascii(watch.path),
                why=error.strerror,
            ),
            "Check that it is there and may be read.",
        ) from error
    for entry in entries:
        named = fnmatchcase(entry.name, watch.pattern) and not entry.name.startswith(".")
        if named and entry.name.isprintable() and entry.is_file(follow_symlinks=False):
            state = entry.stat(follow_symlinks=False)
            yield _Seen(entry.path, state.st_size, state.st_mtime_ns)


def _same(file: _Seen, row: WatchedFileRow) -> bool:
    return (file.size, file.mtime_ns) == (row.size, row.mtime_ns)


def _known(session: Session, watch_id: str) -> dict[str, WatchedFileRow]:
    query = select(WatchedFileRow).where(WatchedFileRow.watch_id == watch_id)
    return {row.path: row for row in session.scalars(query)}


def _below(folder: Path, roots: Sequence[Path]) -> bool:
    return any(folder.is_relative_to(root) for root in roots)


def _faults(folder: Folder, roots: Sequence[Path]) -> dict[str, str]:
    faults: dict[str, str] = {}
    path = Path(folder.path)
    if "\0" in folder.path or not path.is_absolute() or not _below(path.resolve(), roots):
        faults["path"] = Sentence("is not below a folder that watch_roots in tocsin.toml names")
    elif not path.is_dir():
        faults["path"] = Sentence("is no folder")
    if not folder.pattern or len(folder.pattern) > _LONGEST or "\0" in folder.pattern:
        faults["pattern"] = Sentence("is no pattern of file names, such as *.jsonl")
    if not LEAST_S <= folder.every_s <= MOST_S:
        faults["every_s"] = Sentence("must be from {least} seconds to a day", least=LEAST_S)
    return faults


def _watch(sitting: Sitting, watch_id: str) -> WatchRow:
    _may(sitting)
    row = sitting.session.get(WatchRow, watch_id)
    if row is None:
        raise NotFoundError("This folder is not watched.", "Look at the list of watched folders.")
    return row


def _may(sitting: Sitting) -> None:
    if not sitting.actor.may(Right.ADMINISTER):
        sitting.need(Right.IMPORT)
