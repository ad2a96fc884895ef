"""kill -9 at any moment: what was acknowledged is there, and the log and the ledger still hold."""

import random
import time
from datetime import timedelta
from threading import Event, Thread

import httpx
import pytest
from sqlalchemy import select, update

from tocsin.desk.audit.checking import check_workspace
from tocsin.desk.cases.saving import version_of
from tocsin.desk.cases.tables import CaseRow, CommentRow
from tocsin.desk.jobs.tables import JobRow, JobState
from tocsin.desk.people.rights import Role
from tocsin.exercise.bulk_posts import synthetic_posts_jsonl
from tocsin.posts.corpus import Corpus

pytestmark = pytest.mark.slow
KILLS = 6
FIRST_WRITES_S = 60
"""The longest that a busy machine may take until each writer's first write of a run is answered."""
SEED = 20_260_301
POSTS = 21_000
"""More than one part of the stage, so that there is a middle to be killed in."""
PACE_S = 0.09
"""Between two writes of one person: as fast as the desk lets a program be for long."""


class Writer:
    """Writes on a case of its own until told to stop; knows what was acknowledged."""

    def __init__(self, url, token, kind):
        self.client = httpx.Client(
            base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=10
        )
        made = self.client.post("/cases.json", json={"title": kind, "tlp": "green"}).json()
        self.case, self.version, self.kind = made["case"], made["version"], kind
        self.sent, self.held_up, self.acknowledged, self.refused = 0, 0, [], []
        self.runs = 0
        """Of the server, in which a write of this writer was acknowledged."""

    def once(self):
        text = f"{self.kind} {self.sent}"
        self.sent += 1
        if self.kind == "tasks":
            path, form = "tasks", {"base": self.version, "what": text}
        else:
            path, form = "comments", {"text": text}
        answer = self.client.post(f"/cases/{self.case}/{path}.json", json=form)
        if answer.status_code == 200:
            self.acknowledged.append(text)
            self.version = answer.json().get("version", self.version)
        elif answer.status_code == 429:
            self.held_up += 1
        else:
            self.refused.append((text, answer.status_code, answer.text))

    def until(self, stop):
        before, told = len(self.acknowledged), False
        while not stop.is_set():
            try:
                self.once()
                if not told and len(self.acknowledged) > before:
                    told, self.runs = True, self.runs + 1
            except httpx.TransportError:
                return  # killed: whether this one was kept, nobody was told
            time.sleep(PACE_S)


def _kept(desk, writer):
    """What stands in the database of a writer's texts, and at which version."""
    with desk.database.reading() as session:
        row = session.get_one(CaseRow, writer.case)
        if writer.kind == "tasks":
            case = version_of(session, writer.case, row.version)
            return [task.what for task in case.tasks], row.version
        query = select(CommentRow.text).where(CommentRow.case_id == writer.case)
        return list(session.scalars(query.order_by(CommentRow.written_at))), row.version


def _until_all_wrote(writers, runs):
    """Waits until each has been told of one write in this run at least."""
    until = time.monotonic() + FIRST_WRITES_S
    while any(writer.runs <= runs for writer in writers):
        assert time.monotonic() < until, [(one.runs, one.refused) for one in writers]
        time.sleep(0.01)


def test_no_acknowledged_write_is_lost_however_often_the_server_is_killed(server):
    moments = random.Random(SEED)  # noqa: S311
    tokens = [server.token(f"writer{number}", Role.ANALYST) for number in range(4)]
    server.start()
    kinds = ("tasks", "comments") * 2
    writers = [Writer(server.url, *one) for one in zip(tokens, kinds, strict=True)]
    for kill in range(KILLS):
        if kill:
            server.start()
        stop = Event()
        threads = [Thread(target=one.until, args=(stop,)) for one in writers]
        for thread in threads:
            thread.start()
        _until_all_wrote(writers, kill)
        time.sleep(moments.uniform(0.0, 1.0))
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        for writer in writers:
            kept, writer.version = _kept(server.desk, writer)
            assert writer.refused == []
            assert set(writer.acknowledged) <= set(kept), (kill, writer.kind)
            assert len(kept) == len(set(kept))
            assert 0 <= writer.sent - writer.held_up - len(kept) <= kill + 1  # what was under way
            writer.acknowledged = kept
        assert check_workspace(server.workspace).holds, kill
    assert all(len(writer.acknowledged) >= KILLS for writer in writers)


def _import(server, path, token):
    """Sends a file; gives the id of the job that imports it, once it runs."""
    program = {"authorization": f"Bearer {token}"}
    with path.open("rb") as file:
        files = {"files": (path.name, file, "application/json")}
        sent = httpx.post(f"{server.url}/import.json", files=files, headers=program, timeout=30)
    assert sent.status_code == 200
    return sent.json()["job"]


def _job(server, job_id):
    with server.desk.database.reading() as session:
        return session.get_one(JobRow, job_id)


def _wait(server, job_id, wanted, within_s):
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        row = _job(server, job_id)
        if wanted(row):
            return row
        time.sleep(0.05)
    raise AssertionError((row.state, row.attempts, row.message, row.error))


def _a_while_later(server):
    """As if time had passed: who is silent is found silent, what waits for a moment goes on."""
    with server.desk.database.writing() as session:
        session.execute(
            update(JobRow)
            .where(JobRow.state.in_([JobState.RUNNING, JobState.QUEUED]))
            .values(heartbeat_at=server.desk.clock() - timedelta(minutes=2),
                    not_before=server.desk.clock() - timedelta(minutes=1))
        )  # fmt: skip


def _export(path):
    with path.open("wb") as file:
        file.writelines(synthetic_posts_jsonl(POSTS, SEED))
    return path


def _adds_up(server, row):
    """The import is whole: what the job says, what the corpus has, and what the file held."""
    ledger = [file for item in Corpus(server.workspace.corpus).imports() for file in item.files]
    assert [file.balanced() for file in ledger] == [True]
    assert ledger[0].items == POSTS
    assert ledger[0].posts + ledger[0].duplicates + ledger[0].rejected == POSTS
    assert sum(ledger[0].others.values()) == 0
    assert row.result["posts"] == ledger[0].posts > POSTS * 0.9
    assert check_workspace(server.workspace).holds


def test_an_import_goes_on_after_its_server_was_killed(server, tmp_path):
    token = server.token("importer", Role.ANALYST)
    server.start()
    job_id = _import(server, _export(tmp_path / "posts.jsonl"), token)
    _wait(server, job_id, lambda row: "items" in row.message, 120)
    server.kill()
    assert _job(server, job_id).state == JobState.RUNNING
    assert list(Corpus(server.workspace.corpus).imports()) == []
    _a_while_later(server)
    server.start()
    _wait(server, job_id, lambda row: row.state != JobState.RUNNING or row.attempts > 1, 120)
    _a_while_later(server)
    row = _wait(server, job_id, lambda row: row.state == JobState.DONE, 240)
    assert row.attempts > 1
    _adds_up(server, row)
    answer = httpx.get(f"{server.url}/jobs/{job_id}.json",
                       headers={"authorization": f"Bearer {token}"})  # fmt: skip
    assert answer.json()["state"] == "done"
