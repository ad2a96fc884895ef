"""A large crowd at the desk: its ratings sent, judged by a job, shown; nobody's name kept."""

import csv
import io
import sqlite3
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from starlette.testclient import TestClient

from tocsin.desk.jobs.handlers.crowd import run
from tocsin.desk.jobs.running import Running
from tocsin.desk.jobs.tables import JobRow, JobState

HOSTILE = "<script>window.ran = true</script>"


def crowd_csv():
    rng = np.random.default_rng(7)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["rater", "item", "rating"])
    for rater in range(150):
        for item in range(30):
            likely = 0.9 if item == 0 else (0.75 if item % 2 == rater % 2 else 0.25)
            table.writerow([f"maria {rater}", item, 1 if rng.random() < likely else -1])
    return out.getvalue()


@pytest.fixture
def sent(fresh):
    """A decider's crowd, judged."""
    client: TestClient = fresh.clients["decider"]
    files = {
        "ratings": ("r.csv", crowd_csv(), "text/csv"),
        "items": ("i.csv", f"item,text\n0,{HOSTILE}\n", "text/csv"),
    }
    origin = {"origin": str(client.base_url).rstrip("/")}
    answer = client.post(
        "/crowds", data={"title": HOSTILE}, files=files, headers=origin, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"].split("?")[0]
    return fresh, path


def judged(fresh, path):
    """Runs the job here, as its process would, and keeps what it says."""
    with fresh.desk.database.writing() as session:
        row = session.get_one(JobRow, path.rpartition("/")[2])
        job = Running(fresh.desk, row.id, row.arguments, "", Event(), fresh.desk.clock())
        row.result, row.state = run(job), JobState.DONE


def test_a_crowd_is_sent_judged_and_shown_to_all(sent):
    fresh, path = sent
    waiting = fresh.clients["viewer"].get(path)
    assert "are being judged" in waiting.text
    judged(fresh, path)
    page = fresh.clients["viewer"].get(path)
    assert page.status_code == 200
    assert "Favoured in every group" in page.text
    assert HOSTILE not in page.text
    data = fresh.clients["viewer"].get(f"{path}.json").json()
    assert data["raters"] == 150
    assert [one["item"] for one in data["items"] if one["status"] == "promoted"] == ["0"]
    table = fresh.clients["viewer"].get(f"{path}.csv").text
    assert len(table.splitlines()) == 31
    assert path in fresh.clients["viewer"].get("/crowds").text


def test_the_file_goes_and_no_name_of_a_rater_stays(sent):
    fresh, path = sent
    with fresh.desk.database.reading() as session:
        asked = session.get_one(JobRow, path.rpartition("/")[2]).arguments
    files = [Path(asked["ratings"]), Path(asked["items"])]
    assert all(one.exists() for one in files)
    judged(fresh, path)
    assert not any(one.parent.exists() for one in files)
    database = sqlite3.connect(fresh.desk.database.engine.url.database)
    assert "maria" not in "\n".join(database.iterdump())
    database.close()


def test_only_who_runs_panels_brings_ratings_in(fresh):
    client = fresh.clients["viewer"]
    assert "Bring in ratings" not in client.get("/crowds").text
    answer = client.post("/crowds", data={"title": "x"},
                         files={"ratings": ("r.csv", "x", "text/csv")},
                         headers={"origin": str(client.base_url).rstrip("/")})  # fmt: skip
    assert answer.status_code == 403


def test_a_crowd_that_is_none_is_not_found(fresh):
    assert fresh.clients["viewer"].get("/crowds/none").status_code == 404
