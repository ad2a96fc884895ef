"""Schedules ask for jobs at their time, and make up once for what was missed."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tocsin.desk.alarms.schedules import (
    Plan,
    add_schedule,
    pause_schedule,
    remove_schedule,
    run_due,
    schedules,
)
from tocsin.desk.alarms.timekeeper import Timekeeper
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.jobs.tables import JobRow, JobState
from tocsin.desk.people.rights import Actor
from tocsin.desk.sitting import Desk

on_sqlite = pytest.mark.parametrize("desk", ["sqlite"], indirect=True)  # the database is not asked


def planned(desk: Desk, actor: Actor, **plan: Any) -> str:
    with desk.acting(actor) as sitting:
        return add_schedule(sitting, Plan(**plan)).id


def jobs(desk: Desk) -> list[JobRow]:
    with desk.database.reading() as session:
        return list(session.scalars(select(JobRow)))


def finish(desk: Desk) -> None:
    with desk.database.writing() as session:
        for row in session.scalars(select(JobRow)):
            row.state = JobState.DONE


def test_it_asks_when_it_is_due_and_not_before(timed: Desk, clock: Any, analyst: Actor) -> None:
    planned(timed, analyst, kind="investigate", every_s=3600)
    assert run_due(timed) == 0
    clock.forward(seconds=3600)
    assert run_due(timed) == 1
    assert run_due(timed) == 0
    assert [(job.kind, job.created_by) for job in jobs(timed)] == [("investigate", "system")]


def test_what_was_missed_for_three_days_is_made_up_once(
    timed: Desk, clock: Any, analyst: Actor
) -> None:
    planned(timed, analyst, kind="investigate", every_s=3600)
    clock.forward(days=3, minutes=10)
    assert run_due(timed) == 1
    assert run_due(timed) == 0
    with timed.looking(analyst) as sitting:
        [row] = schedules(sitting)
    assert row.next_at == datetime(2026, 12, 1, 13, tzinfo=UTC)  # on the hour, as before


def test_a_daily_one_keeps_the_time_of_its_zone(timed: Desk, clock: Any, analyst: Actor) -> None:
    clock.now = datetime(2026, 10, 24, 12, tzinfo=UTC)
    planned(timed, analyst, kind="investigate", daily_at="06:00", zone="Europe/Paris")
    due = []
    for _ in range(3):
        with timed.looking(analyst) as sitting:
            due.append(schedules(sitting)[0].next_at)
        clock.now = due[-1]
        run_due(timed)
    assert [moment.hour for moment in due] == [5, 5, 5]  # UTC+1: winter time begins that night


def test_a_job_that_still_waits_is_not_asked_for_twice(
    timed: Desk, clock: Any, analyst: Actor
) -> None:
    planned(timed, analyst, kind="investigate", every_s=60)
    for _ in range(5):
        clock.forward(seconds=60)
        run_due(timed)
    assert len(jobs(timed)) == 1
    finish(timed)
    clock.forward(seconds=60)
    run_due(timed)
    assert len(jobs(timed)) == 2


def test_after_a_planned_import_comes_what_follows_every_import(
    timed: Desk, clock: Any, analyst: Actor
) -> None:
    planned(timed, analyst, kind="import", arguments={"files": ["/srv/a"]}, every_s=60)
    clock.forward(seconds=60)
    run_due(timed)
    assert jobs(timed)[0].then == ["index", "investigate"]


def test_a_paused_one_rests_and_begins_anew(timed: Desk, clock: Any, analyst: Actor) -> None:
    plan = planned(timed, analyst, kind="investigate", every_s=60)
    with timed.acting(analyst) as sitting:
        pause_schedule(sitting, plan, active=False)
    clock.forward(days=1)
    assert run_due(timed) == 0
    with timed.acting(analyst) as sitting:
        pause_schedule(sitting, plan, active=True)
    assert run_due(timed) == 0
    clock.forward(seconds=60)
    assert run_due(timed) == 1


def test_who_may_not_ask_for_a_job_may_not_plan_it(
    timed: Desk, analyst: Actor, administrator: Actor
) -> None:
    with pytest.raises(ForbiddenError):
        planned(timed, analyst, kind="retention", every_s=86_400)
    plan = planned(timed, administrator, kind="retention", every_s=86_400)
    with timed.acting(analyst) as sitting:
        with pytest.raises(ForbiddenError):
            remove_schedule(sitting, plan)
        with pytest.raises(ForbiddenError):
            pause_schedule(sitting, plan, active=False)
    with timed.acting(administrator) as sitting:
        remove_schedule(sitting, plan)
        with pytest.raises(NotFoundError):
            remove_schedule(sitting, plan)


@on_sqlite
@pytest.mark.parametrize(
    "plan",
    [
        {"kind": "os.system", "every_s": 60},
        {"kind": "investigate"},
        {"kind": "investigate", "every_s": 60, "daily_at": "06:00"},
        {"kind": "investigate", "every_s": 59},
        {"kind": "investigate", "daily_at": "6 am"},
        {"kind": "investigate", "daily_at": "06:00", "zone": "Mars/Olympus"},
        {"kind": "import", "every_s": 60},
    ],
)
def test_what_cannot_be_is_refused(timed: Desk, analyst: Actor, plan: dict[str, Any]) -> None:
    with pytest.raises(InvalidError) as refused:
        planned(timed, analyst, **plan)
    assert refused.value.fields


@on_sqlite
def test_the_timekeeper_does_what_is_due_and_one_task_in_trouble_stops_no_other(
    timed: Desk,
    clock: Any,
    analyst: Actor,
    settings: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    settings('[mail]\nhost = "smtp.example"')  # deliveries cannot be: no sender
    planned(timed, analyst, kind="investigate", every_s=60)
    clock.forward(seconds=60)
    monkeypatch.setattr("tocsin.desk.alarms.timekeeper.EVERY_S", 0.01)
    keeper = Timekeeper(timed)
    keeper.start()
    for _ in range(500):
        if jobs(timed):
            break
        keeper._stopping.wait(0.01)
    keeper.stop()
    assert len(jobs(timed)) == 1
