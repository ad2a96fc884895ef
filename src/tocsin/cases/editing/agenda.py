"""Verbs for the timeline, the tasks, the links and what came of a case."""

from dataclasses import replace
from datetime import datetime

from tocsin.cases.agenda import (
    Entry,
    EntryKind,
    Link,
    LinkKind,
    Outcome,
    Task,
    entry_id,
)
from tocsin.cases.case import Case
from tocsin.cases.errors import CannotStandError


def add_entry(
    case: Case,
    at: datetime,
    text: str,
    by: str,
    now: datetime,
    kind: EntryKind = EntryKind.EVENT,
    evidence: tuple[str, ...] = (),
) -> Case:
    """The case with one more line in its timeline, in the order of time."""
    entry = Entry(entry_id(text, by, now), at, text.strip(), kind, evidence, by)
    ordered = sorted((*case.timeline, entry), key=lambda one: (one.at, one.id))
    return replace(case, timeline=tuple(ordered))


def add_task(
    case: Case, what: str, by: str, now: datetime, who: str = "", due: datetime | None = None
) -> Case:
    """The case with one more thing to be done."""
    task = Task(entry_id(what, by, now), what.strip(), who, due)
    return replace(case, tasks=(*case.tasks, task))


def finish_task(case: Case, task_id: str, by: str, now: datetime) -> Case:
    """The case with a task done.

    Raises:
        CannotStandError: there is no such task.
    """
    return _with_task(case, replace(_task(case, task_id), done_at=now, done_by=by))


def reopen_task(case: Case, task_id: str) -> Case:
    """The case with a task that is to be done after all.

    Raises:
        CannotStandError: there is no such task.
    """
    return _with_task(case, replace(_task(case, task_id), done_at=None, done_by=""))


def link(case: Case, kind: LinkKind, case_id: str, note: str = "") -> Case:
    """The case with a link to another; a link of that kind to it takes the new note."""
    new = Link(kind, case_id, note)
    links = {known.key: known for known in case.links}
    return replace(case, links=tuple({**links, new.key: new}.values()))


def unlink(case: Case, kind: LinkKind, case_id: str) -> Case:
    """The case without that link."""
    gone = Link(kind, case_id).key
    return replace(case, links=tuple(known for known in case.links if known.key != gone))


def record_outcome(case: Case, outcome: Outcome) -> Case:
    """The case with what came of it; a later record of the same outcome replaces the first."""
    outcomes = {known.key: known for known in case.outcomes}
    return replace(case, outcomes=tuple({**outcomes, outcome.key: outcome}.values()))


def _task(case: Case, task_id: str) -> Task:
    for task in case.tasks:
        if task.id == task_id:
            return task
    raise CannotStandError(f"tasks.{task_id}", "There is no such task.", "Look again.")


def _with_task(case: Case, changed: Task) -> Case:
    return replace(case, tasks=tuple(changed if t.id == changed.id else t for t in case.tasks))
