"""Bringing posts in: files that are sent, folders that are watched, times at which it runs."""

from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO, Final

from fastapi import File as FileField
from fastapi import Form, UploadFile
from pydantic import Field

from tocsin.desk.alarms.schedules import (
    Plan,
    add_schedule,
    pause_schedule,
    remove_schedule,
    schedules,
)
from tocsin.desk.alarms.watching import Folder, add_watch, pause_watch, remove_watch, watches
from tocsin.desk.errors import InvalidError
from tocsin.desk.jobs.incoming import receive, watch_roots
from tocsin.desk.jobs.kinds import KINDS
from tocsin.desk.jobs.queue import cancel, list_jobs, submit, submit_again, submit_import
from tocsin.desk.jobs.queue import job as job_of
from tocsin.desk.jobs.tables import ENDED, JobRow, JobState
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Counted, Id, Line, NotBlank, Nothing, Sent
from tocsin.web.naming import named
from tocsin.web.pages import Done, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.case_terms import JOBS
from tocsin.web.words.speaking import gettext

room: Final = Room()
_CHUNK: Final = 1 << 20
_LOOK_AGAIN_S: Final = 3


@room.page("/import", Right.IMPORT)
def bring_in(visit: Visit) -> Page:
    """How to bring posts in, what is being brought in, and what comes by itself."""
    return _page(visit)


def again(visit: Visit, form: Any, error: InvalidError) -> Page:  # noqa: ARG001
    """The page, saying what is wrong."""
    return _page(visit, error.fields)


@room.action("/import", Right.IMPORT)
def send(
    visit: Visit,
    files: Annotated[list[UploadFile], FileField(description="Exports, as they came")],
    timezone: Annotated[str, Form(max_length=64)] = "",
    investigate: Annotated[bool, Form()] = False,
) -> Done:
    """Takes files in, and asks for their import; what follows goes on by itself."""
    most = visit.caller.app.state.most_upload
    kept = [
        receive(visit.desk.workspace, one.filename or "file", _chunks(one.file), most)
        for one in files
        if one.filename
    ]
    if not kept:
        fields = {"files": gettext("is empty")}
        raise InvalidError(gettext("No file was sent."), gettext("Choose a file."), fields)
    arguments: dict[str, Any] = {"files": [str(path) for path in kept]}
    if timezone:
        arguments["timezone"] = timezone
    row = submit_import(visit.sitting, arguments, investigate=investigate)
    return Done(f"/jobs/{row.id}", "submitted", {"job": row.id})


@room.action("/investigate", Right.IMPORT)
def investigate_now(visit: Visit, form: Nothing) -> Done:  # noqa: ARG001
    """Investigates what is there, anew."""
    row = submit(visit.sitting, "investigate", {}, "investigate")
    return Done(f"/jobs/{row.id}", "submitted", {"job": row.id})


@room.page("/jobs", Right.IMPORT, csv=True)
def jobs(visit: Visit, state: JobState | None = None) -> Page:
    """Long work: what waits, what runs, what became of the rest."""
    rows = list_jobs(visit.sitting, () if state is None else (state,))
    people = named(visit.sitting, (row.created_by for row in rows))
    shown = [_row(row) | {"created_by": people[row.created_by]} for row in rows]
    running = any(row.state not in ENDED for row in rows)
    data = {"state": state, "jobs": shown}
    refresh_s = _LOOK_AGAIN_S if running else None
    choices = {"states": JobState}
    title = gettext("Work in progress")
    return Page("jobs/list.html.j2", title, data, shown, choices, refresh_s=refresh_s)


@room.page("/jobs/{job_id}", Right.IMPORT)
def one_job(visit: Visit, job_id: str) -> Page:
    """A job: how far it is, what it said, what came of it."""
    row = job_of(visit.sitting, job_id)
    people = named(visit.sitting, [row.created_by])
    data = _row(row) | {"created_by": people[row.created_by], "result": _told(row)}
    following = [one for one in list_jobs(visit.sitting) if one.parent == job_id]
    data["following"] = [_row(one) for one in following]
    is_open = row.state not in ENDED or any(one.state not in ENDED for one in following)
    crumbs = ((gettext("Work in progress"), "/jobs"),)
    refresh_s = _LOOK_AGAIN_S if is_open else None
    title = gettext("Job %(id)s") % {"id": job_id}
    return Page("jobs/job.html.j2", title, data, None, {}, crumbs, refresh_s=refresh_s)


@room.action("/jobs/{job_id}/cancel", Right.IMPORT)
def call_off(visit: Visit, job_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Calls a job off."""
    row = cancel(visit.sitting, job_id)
    return Done(f"/jobs/{row.id}", "cancelled", {"job": row.id, "state": row.state})


@room.action("/jobs/{job_id}/again", Right.IMPORT)
def ask_again(visit: Visit, job_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Asks for the same work once more."""
    row = submit_again(visit.sitting, job_id)
    return Done(f"/jobs/{row.id}", "submitted", {"job": row.id})


class WatchSent(Sent):
    """A folder to be watched, below one that the administrator allows."""

    path: Annotated[str, Field(max_length=1_000)]
    pattern: Line = "*"
    every_s: Counted = 60
    investigate: bool = False


@room.action("/import/watches", Right.IMPORT, again=again)
def watch(visit: Visit, form: WatchSent) -> Done:
    """Watches a folder: every new file in it is imported."""
    folder = Folder(form.path, form.pattern, form.every_s, form.investigate)
    row = add_watch(visit.sitting, folder, watch_roots(visit.desk.workspace))
    return Done("/import#watches", "saved", {"watch": row.id})


class Switched(Sent):
    """What is stopped, let go on, or removed."""

    id: Id
    to: Annotated[str, Field(pattern="^(on|off|gone)$")]


@room.action("/import/watches/switch", Right.IMPORT)
def switch_watch(visit: Visit, form: Switched) -> Done:
    """Stops watching a folder, begins again, or forgets it."""
    if form.to == "gone":
        remove_watch(visit.sitting, form.id)
    else:
        pause_watch(visit.sitting, form.id, active=form.to == "on")
    return Done("/import#watches", "saved")


class ScheduleSent(Sent):
    """When to investigate by itself: every so many minutes, or daily at a time."""

    every_minutes: Annotated[Counted | None, NotBlank] = None
    daily_at: Annotated[Annotated[str, Field(max_length=5)] | None, NotBlank] = None
    zone: Line = "UTC"


@room.action("/import/schedules", Right.IMPORT, again=again)
def schedule(visit: Visit, form: ScheduleSent) -> Done:
    """Has an investigation run by itself."""
    every_s = None if form.every_minutes is None else form.every_minutes * 60
    plan = Plan("investigate", {}, every_s, form.daily_at, form.zone)
    row = add_schedule(visit.sitting, plan)
    return Done("/import#schedules", "saved", {"schedule": row.id})


@room.action("/import/schedules/switch", Right.IMPORT)
def switch_schedule(visit: Visit, form: Switched) -> Done:
    """Stops a schedule, lets it go on, or forgets it."""
    if form.to == "gone":
        remove_schedule(visit.sitting, form.id)
    else:
        pause_schedule(visit.sitting, form.id, active=form.to == "on")
    return Done("/import#schedules", "saved")


def _page(visit: Visit, faults: dict[str, str] | None = None) -> Page:
    roots = watch_roots(visit.desk.workspace)
    running = [row for row in list_jobs(visit.sitting) if row.state not in ENDED]
    data = {
        "running": [_row(row) for row in running],
        "watch_roots": [str(root) for root in roots],
        "watches": [_columns(row) for row in watches(visit.sitting)],
        "schedules": [_columns(row) for row in schedules(visit.sitting)],
    }
    return Page("importing/import.html.j2", gettext("Import"), data, None, {"faults": faults or {}})


def _columns(row: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}


def _row(row: JobRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "kind_name": gettext(JOBS[row.kind]),
        "state": JobState(row.state),
        "done": row.done,
        "total": row.total,
        "message": row.message,
        "created_by": row.created_by,
        "created_at": row.created_at,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "attempts": row.attempts,
        "error": row.error,
        "remedy": row.remedy,
        "ended": row.state in ENDED,
        "href": f"/jobs/{row.id}",
    }


def _told(row: JobRow) -> dict[str, Any] | None:
    """The result, where everybody who may see jobs may know of it."""
    return None if KINDS[row.kind].private else row.result


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
