"""Jobs run in processes of their own: what is killed, crashes or is called off loses nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import psutil
import pytest

from tocsin.desk.jobs.leasing import RETRY_S
from tocsin.desk.jobs.queue import cancel, submit
from tocsin.desk.jobs.tables import ENDED, JobRow, JobState
from tocsin.desk.jobs.worker import Worker, log_of
from tocsin.desk.people.rights import Actor
from tocsin.desk.sitting import Desk

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals here")

on_sqlite = pytest.mark.parametrize("desk", ["sqlite"], indirect=True)  # as the other would say

Look = Callable[[str], JobRow]
PATIENCE_S = 120.0  # a busy machine is no fault of the code
SERVER = """
import sys, time
from pathlib import Path
from tocsin.seal import Seal
from tocsin.desk.database import Database
from tocsin.desk.jobs.kinds import KINDS, Kind
from tocsin.desk.jobs.worker import Worker
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Desk
from tocsin.workspace import open_workspace
KINDS["stubborn"] = Kind("stubborn", "small_jobs:stubborn", Right.IMPORT, False, 0)
space = open_workspace(Path(sys.argv[1]))
Worker(Desk(space, Database(sys.stdin.readline().strip()), Seal.of(space))).start()
time.sleep(600)
"""


class Clock:
    """The time, which can be put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@contextmanager
def working(desk: Desk, clock: Clock | None = None) -> Iterator[Worker]:
    if clock is not None:
        desk = Desk(desk.workspace, desk.database, desk.seal, clock)
    worker = Worker(desk)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def asked(desk: Desk, actor: Actor, kind: str, **arguments: object) -> str:
    with desk.acting(actor) as sitting:
        return submit(sitting, kind, arguments).id


def until(holds: Callable[[], object], what: str) -> None:
    limit = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < limit, f"waited too long: {what}"
        time.sleep(0.05)


def ended(look: Look, job_id: str) -> JobRow:
    until(lambda: look(job_id).state in ENDED, f"{job_id} to end")
    return look(job_id)


def trace(desk: Desk, job_id: str) -> list[list[str]]:
    path = desk.workspace.root / f"{job_id}.trace"
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


def process(desk: Desk, job_id: str) -> psutil.Process:
    until(lambda: trace(desk, job_id), f"{job_id} to begin")
    return psutil.Process(int(trace(desk, job_id)[-1][0]))


def gone(child: psutil.Process) -> bool:
    return not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_a_job_is_run_and_its_result_and_way_are_kept(
    desk: Desk, analyst: Actor, look: Look
) -> None:
    with working(desk):
        row = ended(look, asked(desk, analyst, "count", steps=3))
    assert (row.state, row.result, row.attempts) == (JobState.DONE, {"counted": 3}, 1)
    assert row.total == row.done == 3
    assert row.started_at is not None
    assert row.finished_at is not None
    assert not log_of(desk.workspace.root, row.id).exists()  # it said nothing


@on_sqlite
def test_an_error_of_ours_is_told_with_its_remedy_and_not_tried_again(
    desk: Desk, analyst: Actor, look: Look
) -> None:
    with working(desk):
        row = ended(look, asked(desk, analyst, "refusing"))
    assert (row.state, row.error, row.remedy) == (
        JobState.FAILED,
        "line 3 is no post.",
        "Mend line 3.",
    )
    assert row.attempts == 1


@on_sqlite
def test_a_fault_in_the_code_is_told_and_its_traceback_is_in_the_log(
    desk: Desk, analyst: Actor, look: Look
) -> None:
    with working(desk):
        row = ended(look, asked(desk, analyst, "faulty"))
    assert row.state == JobState.FAILED
    assert "ZeroDivisionError" in (row.error or "")
    assert "Traceback" in log_of(desk.workspace.root, row.id).read_text()


@on_sqlite
def test_a_process_that_is_killed_is_started_again_and_comes_to_its_end(
    desk: Desk, analyst: Actor, look: Look
) -> None:
    clock = Clock()
    with working(desk, clock):
        job_id = asked(desk, analyst, "killed", deaths=1)
        until(lambda: look(job_id).attempts == 1 and look(job_id).lease is None, "its death")
        clock.ahead = timedelta(seconds=RETRY_S + 1)
        row = ended(look, job_id)
    assert (row.state, row.result, row.attempts) == (JobState.DONE, {"tries": 2}, 2)


@on_sqlite
def test_a_process_that_dies_each_time_is_given_up(desk: Desk, analyst: Actor, look: Look) -> None:
    clock = Clock()
    with working(desk, clock):
        job_id = asked(desk, analyst, "killed", deaths=9)
        for attempt in (1, 2):
            until(lambda: look(job_id).attempts == attempt and not look(job_id).lease, "its death")  # noqa: B023
            clock.ahead += timedelta(minutes=1)
        row = ended(look, job_id)
    assert (row.state, row.attempts, len(trace(desk, job_id))) == (JobState.FAILED, 3, 3)
    assert "signal 9" in (row.error or "")


@on_sqlite
def test_a_job_that_asks_is_stopped_at_once(desk: Desk, analyst: Actor, look: Look) -> None:
    with working(desk):
        job_id = asked(desk, analyst, "polite")
        child = process(desk, job_id)
        with desk.acting(analyst) as sitting:
            cancel(sitting, job_id)
        assert ended(look, job_id).state == JobState.CANCELLED
        assert gone(child)


@on_sqlite
def test_a_job_that_does_not_ask_is_killed(
    desk: Desk, analyst: Actor, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tocsin.desk.jobs.worker._GRACE_S", 0.5)
    with working(desk):
        job_id = asked(desk, analyst, "stubborn")
        child = process(desk, job_id)
        with desk.acting(analyst) as sitting:
            cancel(sitting, job_id)
        assert ended(look, job_id).state == JobState.CANCELLED
        assert gone(child)


@on_sqlite
def test_a_server_that_is_stopped_in_order_gives_its_jobs_back_untried(
    desk: Desk, analyst: Actor, look: Look
) -> None:
    with working(desk):
        job_id = asked(desk, analyst, "polite")
        child = process(desk, job_id)
    assert gone(child)
    assert (look(job_id).state, look(job_id).attempts) == (JobState.QUEUED, 0)


def test_when_the_server_is_killed_its_jobs_end_with_it_and_are_taken_up_by_the_next(
    desk: Desk, analyst: Actor, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tocsin.desk.jobs.worker._GRACE_S", 0.5)
    job_id = asked(desk, analyst, "stubborn")
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(desk.workspace.root)], stdin=subprocess.PIPE
    )
    assert server.stdin is not None
    address = desk.database.url.render_as_string(hide_password=False)
    server.stdin.write(f"{address}\n".encode())
    server.stdin.flush()
    child = process(desk, job_id)
    server.send_signal(signal.SIGKILL)
    server.wait()
    server.stdin.close()
    until(lambda: gone(child), "the orphan to end")
    assert look(job_id).state == JobState.RUNNING  # nobody is left to say otherwise

    clock = Clock()
    clock.ahead = timedelta(minutes=1)
    with working(desk, clock):
        until(lambda: look(job_id).state == JobState.QUEUED, "the job to be taken back")
        clock.ahead += timedelta(minutes=1)
        until(lambda: len(trace(desk, job_id)) == 2, "the job to begin again")
        assert look(job_id).attempts == 2


@on_sqlite
def test_a_worker_that_waited_long_for_the_database_keeps_its_own_jobs(
    desk: Desk, analyst: Actor, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tocsin.desk.jobs.worker._BEAT_S", 0.1)
    clock = Clock()
    with working(desk, clock):
        job_id = asked(desk, analyst, "polite")
        process(desk, job_id)
        clock.ahead = timedelta(minutes=2)
        beaten = clock()
        until(lambda: (look(job_id).heartbeat_at or beaten) > beaten, "a heartbeat")
        assert (look(job_id).state, look(job_id).attempts) == (JobState.RUNNING, 1)


@on_sqlite
def test_two_servers_never_run_two_heavy_jobs_at_once(
    desk: Desk, analyst: Actor, look: Look
) -> None:
    with working(desk), working(desk):
        jobs = [asked(desk, analyst, kind) for kind in ("weighty", "weightier", "weighty")]
        for job_id in jobs:
            assert ended(look, job_id).state == JobState.DONE
    spans = sorted(
        (float(begin[1]), float(end[1])) for begin, end in (trace(desk, one) for one in jobs)
    )
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@on_sqlite
def test_the_address_of_the_database_stands_in_no_argument_of_a_process(
    desk: Desk, analyst: Actor, look: Look
) -> None:
    with working(desk):
        child = process(desk, asked(desk, analyst, "polite"))
        seen = " ".join(child.cmdline())
    assert "sqlite" not in seen
    assert "postgresql" not in seen
