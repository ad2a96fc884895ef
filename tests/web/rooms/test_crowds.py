"""A large crowd at the desk: its ratings sent, judged by a job, shown; nobody's name kept."""

import csv
import io
import sqlite3
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from starlette.testclient import TestClient

from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.jobs.handlers.crowd import run
from tocsin.desk.jobs.running import Running
from tocsin.desk.jobs.tables import JobRow, JobState
from tocsin.desk.panels.crowds import forget_ratings
from tocsin.desk.people.tables import PersonRow
from tocsin.errors import TocsinError

HOSTILE = "<script>window.ran = true</script>"
on_both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


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


def post(client, path, data, files=None):
    origin = {"origin": str(client.base_url).rstrip("/")}
    return client.post(path, data=data, files=files, headers=origin, follow_redirects=False)


def send(fresh, ratings, tlp="amber"):
    """Sends ratings as a decider; gives the path of the crowd's page."""
    files = {
        "ratings": ("ratings of maria.csv", ratings, "text/csv"),
        "items": ("i.csv", f"item,text\n0,{HOSTILE}\n", "text/csv"),
    }
    client: TestClient = fresh.clients["decider"]
    answer = post(client, "/crowds", {"title": HOSTILE, "tlp": tlp}, files)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("?")[0]


@pytest.fixture
def sent(fresh):
    """A decider's crowd, which waits to be judged."""
    return fresh, send(fresh, crowd_csv())


def row_of(session, path):
    return session.get_one(JobRow, path.rpartition("/")[2])


def judged(fresh, path):
    """Runs the job here, as its process would, and keeps what it says."""
    with fresh.desk.database.writing() as session:
        row = row_of(session, path)
        row.state, row.lease = JobState.RUNNING, "here"
        job = Running(fresh.desk, row.id, row.arguments, "here", Event(), fresh.desk.clock())
    result = run(job)
    with fresh.desk.database.writing() as session:
        row = row_of(session, path)
        row.result, row.state = result, JobState.DONE


def files_of(fresh, path):
    with fresh.desk.database.reading() as session:
        asked = row_of(session, path).arguments
    return [Path(asked["ratings"]), Path(asked["items"])]


@on_both
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
    table = list(csv.DictReader(io.StringIO(fresh.clients["viewer"].get(f"{path}.csv").text)))
    assert len(table) == 30
    first = data["items"][0]
    assert table[0]["reasons"] == "favoured_in_every_group"
    for of in first["support"]:
        assert of["low"] <= of["agree"] / of["votes"] <= of["high"]
        assert table[0][f"group_{of['group']}_agree"] == str(of["agree"])
        assert f"Group {of['group']}: {of['agree']} of {of['votes']}" in page.text
    assert path in fresh.clients["viewer"].get("/crowds").text


def test_the_file_goes_and_no_name_of_a_rater_stays(sent):
    fresh, path = sent
    files = files_of(fresh, path)
    assert all(one.exists() for one in files)
    judged(fresh, path)
    assert not any(one.parent.exists() for one in files)
    assert "Who rated is not kept" in fresh.clients["viewer"].get(path).text
    database = sqlite3.connect(fresh.desk.database.engine.url.database)
    assert "maria" not in "\n".join(database.iterdump())
    database.close()


@pytest.mark.parametrize(
    ("ratings", "refused"),
    [("maria,x,1\n", "no column rater"), (crowd_csv()[:3000], "crowd"), (b"\xff\xfe\x00", "read")],
)
def test_a_file_that_is_refused_goes_too(fresh, ratings, refused):
    path = send(fresh, ratings)
    with pytest.raises(TocsinError, match=refused) as told:
        judged(fresh, path)
    assert "maria" not in f"{told.value.message} {told.value.remedy}"
    assert not any(one.parent.exists() for one in files_of(fresh, path))


def test_a_file_that_a_killed_job_has_left_goes_with_the_next(sent):
    fresh, path = sent
    with fresh.desk.database.writing() as session:
        row_of(session, path).state = JobState.CANCELLED
    waiting = send(fresh, crowd_csv())
    with fresh.desk.database.reading() as session:
        forget_ratings(session, fresh.desk.workspace)
    assert not any(one.exists() for one in files_of(fresh, path))
    assert all(one.exists() for one in files_of(fresh, waiting))


@pytest.mark.parametrize("tlp", ["clear", "green", "amber", "amber_strict", "red"])
def test_who_may_not_know_of_a_crowd_finds_nothing_of_it(fresh, tlp):
    path = send(fresh, crowd_csv(), tlp)
    judged(fresh, path)
    known = {
        "decider": True,
        "viewer": tlp != "red",  # of the same institution
        "analyst": tlp in ("clear", "green"),  # of another
    }
    with fresh.desk.database.writing() as session:
        session.get_one(PersonRow, fresh.people["analyst"]).institution = "Elsewhere"
    for role, may in known.items():
        client = fresh.clients[role]
        for end in ("", ".json", ".csv"):
            assert client.get(f"{path}{end}").status_code == (200 if may else 404), role
        assert (path in client.get("/crowds").text) is may, role
    job = fresh.clients["analyst"].get(f"/jobs/{path.rpartition('/')[2]}.json").json()
    assert job["result"] is None
    assert "window.ran" not in fresh.clients["decider"].get("/audit.json").text


def open_case(client, tlp):
    answer = post(client, "/cases", {"title": f"Case {tlp}", "tlp": tlp})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("?")[0].rpartition("/")[2]


@on_both
def test_a_crowd_is_frozen_into_a_case_and_not_into_one_that_more_may_know_of(sent):
    fresh, path = sent
    analyst = fresh.clients["analyst"]
    fitting, wider = open_case(analyst, "amber"), open_case(analyst, "green")
    others = open_case(analyst, "red")
    with fresh.desk.database.writing() as session:
        session.get_one(CaseRow, others).institution = "Elsewhere"
    early = post(analyst, f"{path}/freeze", {"case": fitting})
    assert early.status_code == 409
    judged(fresh, path)
    page = analyst.get(path).text
    assert fitting in page
    for one in (wider, others):
        assert one not in page
        refused = post(analyst, f"{path}/freeze", {"case": one})
        assert refused.status_code == 422
        assert "More people may know of this case" in refused.text
    assert post(analyst, f"{path}/freeze", {"case": fitting}).status_code == 303
    assert analyst.get(f"/cases/{wider}/evidence.json").json()["evidence"] == []
    (kept,) = analyst.get(f"/cases/{fitting}/evidence.json").json()["evidence"]
    piece = analyst.get(f"{kept['href']}.json").json()
    assert piece["verified"]
    content, origin = piece["evidence"]["content"], piece["evidence"]["provenance"]
    assert len(content["rows"]) == 30
    assert origin["raw_hash"] == analyst.get(f"{path}.json").json()["file"]["sha256"]
    assert analyst.get(kept["href"]).status_code == 200


def test_only_who_runs_panels_brings_ratings_in(fresh):
    client = fresh.clients["viewer"]
    assert "Bring in ratings" not in client.get("/crowds").text
    answer = client.post("/crowds", data={"title": "x"},
                         files={"ratings": ("r.csv", "x", "text/csv")},
                         headers={"origin": str(client.base_url).rstrip("/")})  # fmt: skip
    assert answer.status_code == 403


def test_a_crowd_that_is_none_is_not_found(fresh):
    assert fresh.clients["viewer"].get("/crowds/none").status_code == 404
