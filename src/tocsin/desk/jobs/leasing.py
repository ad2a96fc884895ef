"""Who has a job: a worker claims it, keeps it by its heartbeat, and loses it by silence.

A claim is a lease of ``LEASE_S``. Only its holder may write to the job; so of two servers that both
believe to have it, one is told no. A job whose process died (killed, out of memory) is taken up
again, at most ``MOST_ATTEMPTS`` times in all; one that failed by an error of its own is not, for it
would fail again.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, case, select, update
from sqlalchemy.orm import Session

from tocsin.desk.errors import ConflictError
from tocsin.desk.jobs.kinds import Kind
from tocsin.desk.jobs.queue import end
from tocsin.desk.jobs.tables import JobRow, JobState
from tocsin.errors import Sentence, TocsinError

LEASE_S: Final = 30  # six missed heartbeats: a machine that swaps is not yet dead
MOST_ATTEMPTS: Final = 3
RETRY_S: Final = 5  # before the second attempt; four times as long before the third
PATIENCE: Final = timedelta(hours=1)  # who has waited so long goes first, whatever its rank
_LONGEST: Final = 1_000


class LostLeaseError(ConflictError):
    """The job belongs to somebody else by now."""


def ready(
    session: Session, now: datetime, kinds: Collection[Kind], *, light: bool
) -> JobRow | None:
    """The job that is next; ``None``: none may start. ``light``: whether light ones may.

    A heavy one may start only where none runs, on whatever server.
    """
    heavy = [kind.name for kind in kinds if kind.heavy]
    running = select(JobRow.id).where(JobRow.state == JobState.RUNNING, JobRow.kind.in_(heavy))
    taken = session.scalar(running.limit(1)) is not None
    open_to = [kind for kind in kinds if (not taken if kind.heavy else light)]
    return session.scalar(_next(now, open_to)) if open_to else None


def claim(
    session: Session, now: datetime, lease: str, kinds: Collection[Kind], *, light: bool
) -> JobRow | None:
    """Takes the job that is next, if any, for the holder of this lease."""
    row = ready(session, now, kinds, light=light)
    if row is not None:
        row.state = JobState.RUNNING
        row.lease = lease
        row.attempts += 1
        row.started_at = row.heartbeat_at = now
    return row


def beat(session: Session, job_id: str, lease: str, now: datetime) -> bool:
    """Keeps the lease; says whether the job is to be called off.

    Raises:
        LostLeaseError: it is not this worker's any more.
    """
    row = held(session, job_id, lease)
    row.heartbeat_at = now
    return row.cancel_asked


def held(session: Session, job_id: str, lease: str) -> JobRow:
    """The job, if the lease holds.

    Raises:
        LostLeaseError: it does not.
    """
    query = select(JobRow).where(JobRow.id == job_id, JobRow.lease == lease)
    row = session.scalar(query.where(JobRow.state == JobState.RUNNING))
    if row is None:
        raise LostLeaseError(
            Sentence("The job {job_id} is no longer this process's.", job_id=job_id),
            "Nothing is lost.",
        )
    return row


def told(session: Session, job_id: str, lease: str, done: int, total: int, message: str) -> None:
    """Writes down how far a job is.

    Raises:
        LostLeaseError: it is not this worker's any more.
    """
    change = update(JobRow).where(JobRow.id == job_id, JobRow.lease == lease)
    row = session.execute(
        change.values(done=done, total=total, message=plain(message)).returning(JobRow.id)
    ).first()
    if row is None:
        raise LostLeaseError(
            Sentence("The job {job_id} is no longer this process's.", job_id=job_id),
            "Nothing is lost.",
        )


def succeed(row: JobRow, result: Mapping[str, Any], now: datetime) -> None:
    """The job came to its end."""
    row.result = dict(result)
    row.done = row.total
    end(row, JobState.DONE, now)


def fail(row: JobRow, error: TocsinError, now: datetime) -> None:
    """The job failed by what it is: it is not tried again."""
    row.error, row.remedy = plain(error.message), plain(error.remedy)
    end(row, JobState.FAILED, now)


def died(row: JobRow, why: str, now: datetime) -> None:
    """The job's process ended without a word: it is called off, tried again, or given up."""
    if row.cancel_asked:
        end(row, JobState.CANCELLED, now)
        return
    if row.attempts >= MOST_ATTEMPTS:
        row.error = f"Its process ended {row.attempts} times without a result: {plain(why)}."
        row.remedy = "Look at its log, and whether the machine has memory and space enough."
        end(row, JobState.FAILED, now)
        return
    row.message = f"{plain(why)}; it starts again"
    _queue_again(row, now + timedelta(seconds=RETRY_S * 4 ** (row.attempts - 1)))


def release(row: JobRow, now: datetime) -> None:
    """Gives a job back untried, as when the server is stopped in order."""
    row.attempts -= 1
    row.message = "put off while the server is stopped"
    _queue_again(row, now)


def reclaim(session: Session, now: datetime) -> list[str]:
    """Takes back the jobs of workers that fell silent; says which."""
    silent = now - timedelta(seconds=LEASE_S)
    query = select(JobRow).where(JobRow.state == JobState.RUNNING, JobRow.heartbeat_at < silent)
    lost = list(session.scalars(query))
    for row in lost:
        died(row, "the server was stopped or killed", now)
    return [row.id for row in lost]


def plain(text: str) -> str:
    """The text as every database takes it: no NUL, no lone surrogates, not endless."""
    return text[:_LONGEST].encode("utf-8", "replace").decode().replace("\0", " ")


def _queue_again(row: JobRow, not_before: datetime) -> None:
    row.state = JobState.QUEUED
    row.lease = None
    row.not_before = not_before


def _next(now: datetime, kinds: Collection[Kind]) -> Any:
    ranks = case({kind.name: kind.rank for kind in kinds}, value=JobRow.kind)
    ready = and_(
        JobRow.state == JobState.QUEUED,
        JobRow.not_before <= now,
        JobRow.kind.in_([kind.name for kind in kinds]),
    )
    order = (
        case((JobRow.created_at < now - PATIENCE, 0), else_=1),
        ranks,
        JobRow.created_at,
        JobRow.id,
    )
    return select(JobRow).where(ready).order_by(*order).limit(1).with_for_update(skip_locked=True)
