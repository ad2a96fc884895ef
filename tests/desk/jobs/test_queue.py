"""Who may ask for work, what is asked for only once, and what is given out in which order."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tocsin.desk.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.jobs.kinds import KINDS
from tocsin.desk.jobs.leasing import (
    LEASE_S,
    MOST_ATTEMPTS,
    PATIENCE,
    LostLeaseError,
    beat,
    claim,
    died,
    held,
    reclaim,
    succeed,
    told,
)
from tocsin.desk.jobs.queue import (
    cancel,
    follow,
    job,
    list_jobs,
    submit,
    submit_again,
    submit_import,
)
from tocsin.desk.jobs.tables import JobRow, JobState
from tocsin.desk.people.rights import SYSTEM, Actor
from tocsin.desk.sitting import Desk

Look = Callable[[str], JobRow]
ALL = KINDS.values()


def asked(desk: Desk, actor: Actor, kind: str, key: str | None = None) -> str:
    with desk.acting(actor) as sitting:
        return submit(sitting, kind, {"files": ["x"]} if kind == "import" else {}, key).id


def claimed(desk: Desk, lease: str = "one", *, later: timedelta = timedelta()) -> str | None:
    with desk.database.writing() as session:
        row = claim(session, desk.clock() + later, lease, ALL, light=True)
        return None if row is None else row.id


def test_who_may_not_import_may_neither_ask_nor_look_nor_call_off(
    desk: Desk, analyst: Actor, viewer: Actor
) -> None:
    job_id = asked(desk, analyst, "import")
    with desk.acting(viewer) as sitting:
        for refused in (
            lambda: submit(sitting, "import", {"files": ["x"]}),
            lambda: list_jobs(sitting),
            lambda: job(sitting, job_id),
            lambda: cancel(sitting, job_id),
        ):
            with pytest.raises(ForbiddenError):
                refused()


def test_an_analyst_may_not_start_what_deletes(desk: Desk, analyst: Actor) -> None:
    with desk.acting(analyst) as sitting, pytest.raises(ForbiddenError):
        submit(sitting, "retention", {})


def test_an_analyst_may_not_start_what_deletes_by_a_detour(desk: Desk, analyst: Actor) -> None:
    with desk.acting(analyst) as sitting, pytest.raises(ForbiddenError):
        submit(sitting, "index", {}, then=["retention"])


def test_an_administrator_sees_and_calls_off_what_others_asked_for(
    desk: Desk, analyst: Actor, administrator: Actor
) -> None:
    job_id = asked(desk, analyst, "import")
    with desk.acting(administrator) as sitting:
        assert [row.id for row in list_jobs(sitting)] == [job_id]
        assert cancel(sitting, job_id).state == JobState.CANCELLED
    assert claimed(desk) is None


def test_an_unknown_kind_of_work_is_refused_by_name(desk: Desk, analyst: Actor) -> None:
    with desk.acting(analyst) as sitting, pytest.raises(InvalidError, match="import, index"):
        submit(sitting, "os.system", {})


@pytest.mark.parametrize("files", [None, [], "/srv/a", [1], {"a": 1}])
def test_an_import_without_files_is_refused_when_it_is_asked_for(
    desk: Desk, analyst: Actor, files: object
) -> None:
    with desk.acting(analyst) as sitting, pytest.raises(InvalidError) as refused:
        submit(sitting, "import", {"files": files})
    assert "files" in refused.value.fields


def test_a_job_that_waits_already_is_given_instead_of_a_second(desk: Desk, analyst: Actor) -> None:
    first = asked(desk, analyst, "investigate", "investigate")
    assert asked(desk, analyst, "investigate", "investigate") == first
    assert claimed(desk) == first
    assert asked(desk, analyst, "investigate", "investigate") != first  # it runs: too late to join


def test_imports_go_first_so_that_one_investigation_sees_them_all(
    desk: Desk, analyst: Actor, look: Look
) -> None:
    order = []
    with desk.acting(analyst) as sitting:
        for number in range(3):
            submit_import(sitting, {"files": [f"{number}.jsonl"]})
    while (job_id := claimed(desk)) is not None:
        order.append(look(job_id).kind)
        with desk.acting(SYSTEM) as sitting:
            row = held(sitting.session, job_id, "one")
            succeed(row, {}, sitting.now)
            follow(sitting, row)
    assert order == ["import", "import", "import", "index", "investigate"]


def test_what_follows_a_job_names_it_and_who_asked(desk: Desk, analyst: Actor, look: Look) -> None:
    with desk.acting(analyst) as sitting:
        first = submit_import(sitting, {"files": ["x"]}, investigate=False).id
    claimed(desk)
    with desk.acting(SYSTEM) as sitting:
        row = held(sitting.session, first, "one")
        succeed(row, {}, sitting.now)
        follow(sitting, row)
    index = look(claimed(desk) or "")
    assert (index.kind, index.parent, index.created_by) == ("index", first, analyst.person_id)


def test_what_has_waited_an_hour_is_not_overtaken_any_more(desk: Desk, analyst: Actor) -> None:
    old = asked(desk, analyst, "investigate")
    late = PATIENCE + timedelta(minutes=1)
    desk_later = Desk(desk.workspace, desk.database, desk.seal, lambda: desk.clock() + late)
    asked(desk_later, analyst, "import")
    assert claimed(desk_later) == old


def test_of_heavy_jobs_one_runs_at_a_time_and_light_ones_beside_it(
    desk: Desk, analyst: Actor
) -> None:
    heavy = [asked(desk, analyst, "import") for _ in range(2)]
    light = asked(desk, analyst, "count")
    assert claimed(desk) in heavy
    assert claimed(desk, "another server") == light
    assert claimed(desk, "another server") is None


def test_a_job_is_given_to_one_worker_only(desk: Desk, analyst: Actor) -> None:
    asked(desk, analyst, "count")
    assert claimed(desk, "one") is not None
    assert claimed(desk, "two") is None


def test_a_worker_that_falls_silent_loses_its_job_and_may_write_to_it_no_more(
    desk: Desk, analyst: Actor, look: Look
) -> None:
    job_id = asked(desk, analyst, "count")
    claimed(desk, "silent")
    late = desk.clock() + timedelta(seconds=LEASE_S + 1)
    with desk.database.writing() as session:
        assert reclaim(session, late) == [job_id]
    assert claimed(desk, "alive", later=timedelta(minutes=5)) == job_id
    with desk.database.writing() as session:
        for write in (
            lambda: told(session, job_id, "silent", 1, 2, "still here"),
            lambda: beat(session, job_id, "silent", late),
            lambda: held(session, job_id, "silent"),
        ):
            with pytest.raises(LostLeaseError):
                write()
    assert look(job_id).message != "still here"


def test_a_heartbeat_keeps_the_job(desk: Desk, analyst: Actor) -> None:
    job_id = asked(desk, analyst, "count")
    claimed(desk)
    with desk.database.writing() as session:
        beat(session, job_id, "one", desk.clock() + timedelta(seconds=LEASE_S - 5))
        assert reclaim(session, desk.clock() + timedelta(seconds=LEASE_S + 10)) == []


def test_a_job_whose_process_dies_is_tried_three_times_each_after_a_longer_pause(
    desk: Desk, analyst: Actor, look: Look
) -> None:
    job_id = asked(desk, analyst, "count")
    pauses = []
    for _ in range(MOST_ATTEMPTS):
        assert claimed(desk, later=timedelta(hours=1)) == job_id
        with desk.database.writing() as session:
            row = held(session, job_id, "one")
            now = desk.clock()
            died(row, "killed", now)
            pauses.append((row.not_before - now).total_seconds())
    row = look(job_id)
    assert row.state == JobState.FAILED
    assert "3 times" in (row.error or "")
    assert pauses[:2] == [5, 20]


def test_who_calls_off_a_job_that_runs_sees_it_called_off_even_if_its_process_dies(
    desk: Desk, analyst: Actor, look: Look
) -> None:
    job_id = asked(desk, analyst, "count")
    claimed(desk)
    with desk.acting(analyst) as sitting:
        assert cancel(sitting, job_id).state == JobState.RUNNING
        died(held(sitting.session, job_id, "one"), "killed", sitting.now)
    assert look(job_id).state == JobState.CANCELLED
    with desk.acting(analyst) as sitting, pytest.raises(ConflictError):
        cancel(sitting, job_id)


def test_a_failed_job_can_be_asked_for_again_and_one_that_waits_cannot(
    desk: Desk, analyst: Actor
) -> None:
    with desk.acting(analyst) as sitting:
        first = submit_import(sitting, {"files": ["x"]})
        with pytest.raises(ConflictError):
            submit_again(sitting, first.id)
        cancel(sitting, first.id)
        again = submit_again(sitting, first.id)
        assert again.id != first.id
        assert (again.arguments, again.then) == (first.arguments, first.then)


def test_the_list_is_paged_without_gaps_or_repeats_under_equal_times(
    desk: Desk, analyst: Actor
) -> None:
    now = desk.clock()
    still = Desk(desk.workspace, desk.database, desk.seal, lambda: now)
    wanted = {asked(still, analyst, "count") for _ in range(7)}
    seen: list[str] = []
    before = None
    with desk.looking(analyst) as sitting:
        while page := list_jobs(sitting, before=before, most=3):
            seen += [row.id for row in page]
            before = (page[-1].created_at, page[-1].id)
    assert len(seen) == 7
    assert set(seen) == wanted


def test_a_job_that_does_not_exist_is_not_found(desk: Desk, analyst: Actor) -> None:
    with desk.looking(analyst) as sitting, pytest.raises(NotFoundError):
        job(sitting, "job-nope")


@pytest.mark.parametrize("text", ["\0", "\udcff", "x" * 1_000_000, "'; DROP TABLE jobs; --"])
def test_any_message_can_be_written_down(desk: Desk, analyst: Actor, look: Look, text: str) -> None:
    job_id = asked(desk, analyst, "count")
    claimed(desk)
    with desk.database.writing() as session:
        told(session, job_id, "one", 1, 2, text)
    assert len(look(job_id).message) <= 1_000
