"""Asks other servers for what is new: as a job for each, when its time has come.

The desk has a client of its own. The usual one follows redirects wherever they lead, resolves a
name again after anybody checked it, reads an answer to its end however long it is, and waits as
long as a server likes; so a server that a partner runs could make the desk call its own network, or
fill its memory. What keeps webhooks from that (:mod:`tocsin.desk.calling`) keeps this too.

Where a run ended is noted when all its pages are kept. A run that breaks off begins again from
where the last whole one ended: what is known by then is not kept twice.
"""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from tocsin.desk import calling
from tocsin.desk.jobs.queue import submit
from tocsin.desk.jobs.running import Running
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.people.secrets import opened
from tocsin.desk.sitting import Desk, Sitting
from tocsin.desk.taxii.receiving import take_in
from tocsin.desk.taxii.sources import polled
from tocsin.desk.taxii.tables import SourceRow
from tocsin.errors import InputError, TocsinError
from tocsin.exchange.taxii.client import MOST_BYTES, Line, Reply, pages
from tocsin.version import __version__
from tocsin.workspace import Workspace

KIND: Final = "taxii"
TIMEOUT_S: Final = 60.0
"""For a page, from the first byte to the last."""


def ask_due(desk: Desk) -> int:
    """Asks for a job for each server whose time has come; says how many."""
    now = desk.clock()
    with desk.database.reading() as session:
        if session.scalar(_due(now).limit(1)) is None:
            return 0
    with desk.acting(SYSTEM) as sitting:
        rows = list(sitting.session.scalars(_due(sitting.now)))
        for row in rows:
            row.next_at = sitting.now + timedelta(seconds=row.every_s)
            submit(sitting, KIND, {"source": row.id}, f"{KIND}:{row.id}")
    return len(rows)


def run(job: Running) -> dict[str, Any]:
    """The job. Argument: ``source``, the id of one.

    Raises:
        NotFoundError: there is none.
        TocsinError: the server could not be asked; the source's page says why.
    """
    return poll(job.desk, job.arguments["source"], job)


def poll(desk: Desk, source_id: str, job: Running | None = None) -> dict[str, Any]:
    """Fetches what is new of a source; gives how many objects were new, known and refused.

    Raises:
        NotFoundError: there is none.
        TocsinError: the server could not be asked, or not to the end.
    """
    with desk.looking(SYSTEM) as sitting:
        source = polled(sitting, source_id)
    counts = {"pages": 0, "new": 0, "known": 0, "refused": 0}
    try:
        last = _fetched(desk, source, counts, job)
    except TocsinError as error:
        _note(desk, source_id, source.added_after, str(error))
        raise
    _note(desk, source_id, last or source.added_after, "")
    return counts


def line_to(workspace: Workspace, source: SourceRow) -> Line:
    """How a source is called."""
    headers = {"User-Agent": f"Tocsin/{__version__}"}
    if source.user:
        secret = opened(workspace.key(), source.password) if source.password else ""
        told = b64encode(f"{source.user}:{secret}".encode()).decode()
        headers["Authorization"] = f"Basic {told}"

    def line(url: str, asked: Mapping[str, str]) -> Reply:
        got = calling.send(
            "GET", url, b"", {**headers, **asked}, private=source.private, timeout_s=TIMEOUT_S,
            most_answer=MOST_BYTES,
        )  # fmt: skip
        return Reply(got.status, got.headers, got.body)

    return line


def _fetched(desk: Desk, source: SourceRow, counts: dict[str, int], job: Running | None) -> str:
    """Keeps every page as soon as it is there; gives where the server says that we stand."""
    last = ""
    line = line_to(desk.workspace, source)
    for page in pages(line, source.root, source.collection, source.added_after):
        with desk.acting(SYSTEM) as sitting:
            kept = take_in(sitting, polled(sitting, source.id), page.body) if page.objects else None
        counts["pages"] += 1
        if kept is not None:
            counts["new"] += kept.new
            counts["known"] += kept.known
            counts["refused"] += len(kept.refused)
            if any(one["place"] < 0 for one in kept.refused):
                raise InputError(kept.refused[0]["reason"])
        if page.objects:
            last = page.last_added or last
        if job is not None:
            job.progress(counts["pages"], 0, f"{counts['new']:,} new objects")
    return last


def _note(desk: Desk, source_id: str, added_after: str, trouble: str) -> None:
    with desk.acting(SYSTEM) as sitting:
        row = polled(sitting, source_id)
        row.last_at, row.added_after, row.trouble = sitting.now, added_after, trouble
        if trouble:
            _log(sitting, row, trouble)


def _log(sitting: Sitting, row: SourceRow, trouble: str) -> None:
    sitting.log("taxii.source_failed", row.id, trouble=trouble)


def _due(now: datetime) -> Any:
    return select(SourceRow).where(SourceRow.active, SourceRow.next_at <= now)
