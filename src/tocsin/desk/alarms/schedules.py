"""Jobs that are asked for again and again, at every so many minutes or daily at a time of day.

What was missed while the server stood still is made up once, not as often as it was missed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from tocsin.desk.alarms.tables import ScheduleRow
from tocsin.desk.alarms.timing import clock_time, next_daily, next_every, zone_named
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.jobs.kinds import KINDS
from tocsin.desk.jobs.queue import allow, submit, submit_import
from tocsin.desk.people.rights import SYSTEM, Right
from tocsin.desk.sitting import Desk, Sitting
from tocsin.errors import Sentence

LEAST_S: Final = 60
MOST_S: Final = 366 * 86_400


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule as somebody writes it: ``every_s``, or ``daily_at`` (``HH:MM`` in ``zone``).

    ``kind`` and ``arguments`` are those of a job. After an import comes what follows every import.
    """

    kind: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    every_s: int | None = None
    daily_at: str | None = None
    zone: str = "UTC"


def add_schedule(sitting: Sitting, plan: Plan) -> ScheduleRow:
    """Adds a schedule; it is due for the first time after its interval, or at its time of day.

    Raises:
        ForbiddenError: the actor may not ask for such jobs.
        InvalidError: something in it cannot be done.
    """
    _check(plan)
    sitting.need(KINDS[plan.kind].right)
    row = ScheduleRow(
        id=new_id("schedule"),
        kind=plan.kind,
        arguments=dict(plan.arguments),
        every_s=plan.every_s,
        daily_at=plan.daily_at,
        zone=plan.zone,
        active=True,
        created_by=sitting.actor.person_id,
        created_at=sitting.now,
        next_at=sitting.now,
    )
    row.next_at = next_of(row, sitting.now)
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("schedule.added", row.id, kind=row.kind)
    return row


def pause_schedule(sitting: Sitting, schedule_id: str, *, active: bool) -> ScheduleRow:
    """Stops a schedule, or lets it go on (``active``) from now.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the actor may not ask for such jobs.
    """
    row = _schedule(sitting, schedule_id)
    if active and not row.active:
        row.next_at = next_of(row, sitting.now)
    row.active = active
    sitting.log("schedule.resumed" if active else "schedule.paused", row.id)
    return row


def remove_schedule(sitting: Sitting, schedule_id: str) -> None:
    """Ends a schedule.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: the actor may not ask for such jobs.
    """
    sitting.session.delete(_schedule(sitting, schedule_id))
    sitting.session.flush()
    sitting.log("schedule.removed", schedule_id)


def schedules(sitting: Sitting) -> list[ScheduleRow]:
    """All schedules, the oldest first.

    Raises:
        ForbiddenError: the actor may neither import nor administer.
    """
    if not sitting.actor.may(Right.ADMINISTER):
        sitting.need(Right.IMPORT)
    return list(sitting.session.scalars(select(ScheduleRow).order_by(ScheduleRow.created_at)))


def run_due(desk: Desk) -> int:
    """Asks for the jobs that are due; says how many."""
    with desk.database.reading() as session:
        due = list(session.scalars(_due(desk.clock())))
    if not due:
        return 0
    with desk.acting(SYSTEM) as sitting:
        rows = list(sitting.session.scalars(_due(sitting.now)))
        for row in rows:
            _run(sitting, row)
    return len(rows)


def next_of(row: ScheduleRow, now: datetime) -> datetime:
    """When a schedule is due after ``now``."""
    if row.daily_at is not None:
        return next_daily(clock_time(row.daily_at, "daily_at"), zone_named(row.zone), now)
    return next_every(row.every_s or LEAST_S, row.next_at, now)


def _due(now: datetime) -> Any:
    return select(ScheduleRow).where(ScheduleRow.active, ScheduleRow.next_at <= now)


def _run(sitting: Sitting, row: ScheduleRow) -> None:
    key = f"{row.kind}:{row.id}"
    asked = (
        submit_import(sitting, row.arguments, key)
        if row.kind == "import"
        else submit(sitting, row.kind, row.arguments, key)
    )
    row.last_at, row.last_job = sitting.now, asked.id
    row.next_at = next_of(row, sitting.now)


def _schedule(sitting: Sitting, schedule_id: str) -> ScheduleRow:
    row = sitting.session.get(ScheduleRow, schedule_id)
    if row is None:
        raise NotFoundError("There is no such schedule.", "Look at the list of schedules.")
    if not sitting.actor.may(Right.ADMINISTER):
        allow(sitting, KINDS[row.kind].right)
    return row


def _check(plan: Plan) -> None:
    faults: dict[str, str] = {}
    if plan.kind not in KINDS:
        faults["kind"] = Sentence("is not known")
    if (plan.every_s is None) == (plan.daily_at is None):
        faults["every_s"] = Sentence("give either an interval or a time of day")
    if plan.every_s is not None and not LEAST_S <= plan.every_s <= MOST_S:
        faults["every_s"] = Sentence("must be from {least} seconds to a year", least=LEAST_S)
    if plan.kind == "import" and not plan.arguments.get("files"):
        faults["arguments"] = Sentence("name the files to import")
    if faults:
        raise InvalidError("The schedule cannot be kept.", "Correct the fields below.", faults)
    zone_named(plan.zone)
    if plan.daily_at is not None:
        clock_time(plan.daily_at, "daily_at")
