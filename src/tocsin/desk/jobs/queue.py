"""Jobs are asked for, looked at and called off here; who runs them is in ``worker``.

>>> sorted(KINDS)
['crowd', 'factcheck_feed', 'import', 'index', 'investigate', 'retention', 'shadow', 'taxii']
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from tocsin.desk.errors import ConflictError, InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.jobs.kinds import KINDS, Kind
from tocsin.desk.jobs.tables import ENDED, JobRow, JobState
from tocsin.desk.people.rights import SYSTEM, Right
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence

PAGE: Final = 50


def submit(
    sitting: Sitting,
    kind: str,
    arguments: Mapping[str, Any],
    unique_key: str | None = None,
    then: Sequence[str] = (),
) -> JobRow:
    """Asks for work; ``then`` are the kinds that follow once it is done (see :func:`follow`).

    Where a job of the same ``unique_key`` still waits, that one is given instead of a second.

    Raises:
        InvalidError: there is no such kind of work, or an import names no files.
        ForbiddenError: the actor may not ask for it.
    """
    for name in (kind, *then):
        allow(sitting, _kind(name).right)
    _check(kind, arguments)
    return _add(sitting, kind, arguments, unique_key, then, sitting.actor.person_id, None)


def submit_import(
    sitting: Sitting,
    arguments: Mapping[str, Any],
    unique_key: str | None = None,
    *,
    investigate: bool = True,
) -> JobRow:
    """Asks for an import (arguments as of its handler), then the index, then an investigation.

    Raises:
        ForbiddenError: the actor may not import.
    """
    then = ("index", "investigate") if investigate else ("index",)
    return submit(sitting, "import", arguments, unique_key, then)


def submit_again(sitting: Sitting, job_id: str) -> JobRow:
    """Asks once more for what a job asked for, as after its cause of failing was mended.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the actor may not ask for such work.
        ConflictError: it has not ended yet.
    """
    row = job(sitting, job_id)
    if row.state not in ENDED:
        raise ConflictError(
            Sentence("This job is {state}.", state=row.state), "Wait for its end, or call it off."
        )
    return submit(sitting, row.kind, row.arguments, row.unique_key, row.then)


def follow(sitting: Sitting, row: JobRow) -> None:
    """Asks for what follows a job that is done, in the transaction that says it is.

    One that waits already serves this job too: it will see what this one did.
    """
    for kind in row.then:
        _add(sitting, kind, {}, kind, (), row.created_by, row.id)


def cancel(sitting: Sitting, job_id: str) -> JobRow:
    """Calls a job off: one that waits at once, one that runs as soon as its process is stopped.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the actor may neither ask for such work nor administer.
        ConflictError: it has ended already.
    """
    row = job(sitting, job_id)
    if not sitting.actor.may(Right.ADMINISTER):
        allow(sitting, _kind(row.kind).right)
    if row.state in ENDED:
        raise ConflictError(
            Sentence("This job is {state} already.", state=row.state), "Look at its result."
        )
    row.cancel_asked = True
    if row.state == JobState.QUEUED:
        end(row, JobState.CANCELLED, sitting.now)
    sitting.log("job.cancelled", row.id)
    return row


def job(sitting: Sitting, job_id: str) -> JobRow:
    """One job.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the actor may neither import nor administer.
    """
    _may_see(sitting)
    found = sitting.session.get(JobRow, job_id)
    if found is None:
        raise NotFoundError("There is no such job.", "Look at the list of jobs.")
    return found


def list_jobs(
    sitting: Sitting,
    states: Sequence[JobState] = (),
    kind: str | None = None,
    before: tuple[datetime, str] | None = None,
    most: int = PAGE,
) -> list[JobRow]:
    """Jobs, the newest first; ``before`` is ``(created_at, id)`` of the last one of a page.

    Raises:
        InvalidError: there is no such kind of work.
        ForbiddenError: the actor may neither import nor administer.
    """
    _may_see(sitting)
    query = select(JobRow).order_by(JobRow.created_at.desc(), JobRow.id.desc()).limit(most)
    if states:
        query = query.where(JobRow.state.in_(states))
    if kind is not None:
        query = query.where(JobRow.kind == _kind(kind).name)
    if before is not None:
        at, job_id = before
        older = and_(JobRow.created_at == at, JobRow.id < job_id)
        query = query.where(or_(JobRow.created_at < at, older))
    return list(sitting.session.scalars(query))


def end(row: JobRow, state: JobState, now: datetime) -> None:
    """Closes a job."""
    row.state = state
    row.finished_at = now
    row.lease = None


def allow(sitting: Sitting, right: Right) -> None:
    """Lets pass who has the right, and the desk's own timers.

    Raises:
        ForbiddenError: the actor has not.
    """
    if sitting.actor is not SYSTEM:
        sitting.need(right)


def _add(
    sitting: Sitting,
    kind: str,
    arguments: Mapping[str, Any],
    unique_key: str | None,
    then: Sequence[str],
    created_by: str,
    parent: str | None,
) -> JobRow:
    waiting = _waiting(sitting.session, unique_key)
    if waiting is not None:
        return waiting
    row = JobRow(
        id=new_id("job"),
        kind=kind,
        arguments=dict(arguments),
        then=list(then),
        state=JobState.QUEUED,
        created_by=created_by,
        created_at=sitting.now,
        not_before=sitting.now,
        parent=parent,
        unique_key=unique_key,
    )
    sitting.session.add(row)
    sitting.session.flush()
    told = {n: v for n, v in row.arguments.items() if n not in KINDS[kind].private}
    sitting.log("job.submitted", row.id, kind=kind, arguments=told)
    return row


def _may_see(sitting: Sitting) -> None:
    if not sitting.actor.may(Right.ADMINISTER):
        allow(sitting, Right.IMPORT)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise InvalidError(
            "There is no such kind of work.",
            Sentence("Choose one of: {kinds}.", kinds=tuple(KINDS)),
            {"kind": "is not known"},
        )
    return KINDS[name]


def _check(kind: str, arguments: Mapping[str, Any]) -> None:
    files = arguments.get("files")
    named = isinstance(files, list) and all(isinstance(one, str) for one in files)
    if kind == "import" and not (named and files):
        raise InvalidError(
            "An import needs files.", "Name one or more.", {"files": "is no list of paths"}
        )


def _waiting(session: Session, unique_key: str | None) -> JobRow | None:
    if unique_key is None:
        return None
    query = select(JobRow).where(JobRow.unique_key == unique_key, JobRow.state == JobState.QUEUED)
    return session.scalar(query.limit(1))
