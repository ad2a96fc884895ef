"""The real jobs: an import that is killed and goes on, what follows it, and what is refused."""

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import orjson
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select

from tocsin.chain.found import Found
from tocsin.desk.jobs.handlers import importing, investigating
from tocsin.desk.jobs.incoming import receive
from tocsin.desk.jobs.kinds import KINDS
from tocsin.desk.jobs.leasing import claim
from tocsin.desk.jobs.queue import submit, submit_import
from tocsin.desk.jobs.running import CancelledJobError, Running
from tocsin.desk.jobs.tables import ENDED, JobRow, JobState
from tocsin.desk.jobs.worker import Worker
from tocsin.desk.people.rights import Actor
from tocsin.desk.sitting import Desk
from tocsin.errors import InputError, UsageError
from tocsin.explore.explorer import Explorer
from tocsin.explore.query import Query
from tocsin.posts.corpus import Corpus

on_sqlite = pytest.mark.parametrize("desk", ["sqlite"], indirect=True)  # the database is not asked

Look = Callable[[str], JobRow]


def tweet(number: int, account: int) -> bytes:
    """A post as X's first API gives it."""
    return orjson.dumps(
        {
            "id_str": str(10_000 + number),
            "created_at": f"Wed Oct 09 {number // 3600 % 24:02}:{number // 60 % 60:02}:"
            f"{number % 60:02} +0000 2024",
            "full_text": f"Bridge closed today, message {number // 5}",
            "user": {"id_str": str(account), "screen_name": f"user{account}"},
            "entities": {"hashtags": [], "urls": [], "user_mentions": []},
        }
    )


def export(posts: int) -> bytes:
    return b"\n".join(tweet(number, number % 97) for number in range(posts))


def sent(desk: Desk, content: bytes, name: str = "tweets.jsonl") -> str:
    return str(receive(desk.workspace, name, [content], most_bytes=1 << 30))


def running(desk: Desk, actor: Actor, kind: str, arguments: dict[str, Any]) -> Running:
    """A job as its process gets it."""
    with desk.acting(actor) as sitting:
        submit(sitting, kind, arguments)
    with desk.database.writing() as session:
        row = claim(session, desk.clock(), "lease", KINDS.values(), light=True)
        assert row is not None
        return Running(desk, row.id, row.arguments, "lease", Event(), desk.clock())


def stored(desk: Desk) -> int:
    return sum(
        pq.read_metadata(path).num_rows for path in Corpus(desk.workspace.corpus).post_files()
    )


@on_sqlite
def test_an_import_says_what_became_of_each_record_and_a_second_one_changes_nothing(
    desk: Desk, analyst: Actor
) -> None:
    path = sent(desk, export(50) + b"\n{broken")
    job = running(desk, analyst, "import", {"files": [path]})
    result = importing.run(job)
    assert (result["posts"], result["rejected"]) == (50, 1)
    again = importing.run(job)  # as after a crash between the import and its being written down
    assert again["already_imported"]
    assert stored(desk) == 50


@on_sqlite
def test_an_import_of_nothing_readable_fails_with_the_reason(desk: Desk, analyst: Actor) -> None:
    job = running(desk, analyst, "import", {"files": [sent(desk, b"", "empty.jsonl")]})
    with pytest.raises(InputError, match="empty"):
        importing.run(job)


@pytest.mark.parametrize("path", ["/etc/passwd", "{root}/key", "{root}/incoming/nothing"])
def test_an_import_reads_no_other_file_of_the_machine(
    desk: Desk, analyst: Actor, path: str
) -> None:
    stated = path.format(root=desk.workspace.root)
    job = running(desk, analyst, "import", {"files": [stated]})
    with pytest.raises(UsageError):
        importing.run(job)
    assert stored(desk) == 0


@on_sqlite
def test_a_time_zone_that_is_none_is_refused_by_name(desk: Desk, analyst: Actor) -> None:
    arguments = {"files": [sent(desk, export(1))], "timezone": "Mars/Olympus"}
    with pytest.raises(UsageError, match="Mars"):
        importing.run(running(desk, analyst, "import", arguments))


@on_sqlite
def test_an_import_that_is_called_off_stops_where_it_is(desk: Desk, analyst: Actor) -> None:
    job = running(desk, analyst, "import", {"files": [sent(desk, export(50))]})
    job.stop.set()
    with pytest.raises(CancelledJobError):
        importing.run(job)
    assert stored(desk) == 0


@on_sqlite
def test_an_investigation_keeps_what_it_found_and_writes_its_report(
    desk: Desk, analyst: Actor
) -> None:
    importing.run(running(desk, analyst, "import", {"files": [sent(desk, export(500))]}))
    with desk.database.writing() as session:
        for row in session.query(JobRow):
            row.state = JobState.DONE
    job = running(desk, analyst, "investigate", {"title": "A <b>bridge</b>"})
    result = investigating.run(job)
    page = (desk.workspace.root / result["report"]).read_text(encoding="utf-8")
    assert result["posts"] == 500
    assert "A &lt;b&gt;bridge&lt;/b&gt;" in page
    assert Found.of(desk.workspace) is not None
    assert result["new_findings"] == result["findings"]
    assert investigating.run(job)["new_findings"] == 0  # the same again is nothing new


@on_sqlite
@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the process is killed by a signal")
def test_an_import_killed_in_the_middle_goes_on_doubles_nothing_and_is_followed_by_the_rest(
    desk: Desk, analyst: Actor, look: Look
) -> None:
    posts = 21_000  # more than one part of the stage
    with desk.acting(analyst) as sitting:
        job_id = submit_import(sitting, {"files": [sent(desk, export(posts))]}).id
    ahead = [timedelta()]
    clock = desk.clock
    worker = Worker(Desk(desk.workspace, desk.database, desk.seal, lambda: clock() + ahead[0]))
    worker.start()
    try:
        wait(lambda: "items" in look(job_id).message)
        for child in list(worker._children.values()):
            os.kill(child.process.pid, signal.SIGKILL)
        wait(lambda: look(job_id).lease is None)
        assert look(job_id).state == JobState.QUEUED
        assert stored(desk) == 0
        ahead[0] = timedelta(minutes=1)
        wait(lambda: all(row.state in ENDED for row in jobs(desk)))
    finally:
        worker.stop()
    row = look(job_id)
    assert (row.state, row.attempts, row.error) == (JobState.DONE, 2, None)
    assert row.result is not None
    assert row.result["posts"] == posts == stored(desk)
    assert [(row.kind, row.state, row.error) for row in jobs(desk)] == [
        ("import", JobState.DONE, None),
        ("index", JobState.DONE, None),
        ("investigate", JobState.DONE, None),
    ]
    with Explorer(desk.workspace) as explorer:
        assert explorer.search(Query(words="bridge"), after=None, size=5).posts.num_rows == 5


def jobs(desk: Desk) -> list[JobRow]:
    with desk.database.reading() as session:
        return list(
            session.scalars(
                select(JobRow).order_by(JobRow.kind == "investigate", JobRow.kind == "index")
            )
        )


def wait(holds: Callable[[], object]) -> None:
    limit = time.monotonic() + 240  # a busy machine is no fault of the code
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.05)


@on_sqlite
def test_the_paths_of_a_result_lead_to_files(desk: Desk, analyst: Actor) -> None:
    path = sent(desk, export(5))
    importing.run(running(desk, analyst, "import", {"files": [path]}))
    assert not Path(path).exists()
    assert list((desk.workspace.root / "incoming" / "done").rglob("tweets.jsonl"))
