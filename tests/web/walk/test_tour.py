"""The guided tour: it brings the invented exercise in, once, and ticks what is done."""

import pytest

from tocsin.chain.official_file import FILE, read
from tocsin.desk.jobs.queue import list_jobs
from tocsin.desk.people.rights import SYSTEM
from tocsin.factchecks.adding import Adding
from tocsin.factchecks.registry import Registry

PAGES = {"analyst": True, "viewer": False, "administrator": False}


def _steps(signed, role):
    answer = signed.clients[role].get("/tour.json").json()
    return answer, {step["name"]: step["done"] for step in answer["steps"]}


def _send(signed, role):
    headers = {"origin": "http://testserver"}
    client = signed.clients[role]
    return client.post("/tour/exercise", headers=headers, follow_redirects=False)


def test_an_empty_desk_has_nothing_ticked_but_the_people(empty):
    asked, done = _steps(empty, "analyst")
    assert asked["can_bring_in"]
    assert {name for name, is_done in done.items() if is_done} == {"people"}
    assert done["experts"] is None  # an analyst cannot know


@pytest.mark.parametrize(("role", "offered"), PAGES.items())
def test_only_who_may_import_is_offered_the_exercise(empty, role, offered):
    page = empty.clients[role].get("/tour")
    assert page.status_code == 200
    assert ('action="/tour/exercise"' in page.text) == offered
    assert _send(empty, role).status_code == (303 if offered else 403)


def test_the_exercise_waits_as_sent_files_do_and_comes_in_only_once(empty):
    answer = _send(empty, "analyst")
    job = answer.headers["location"].split("?")[0].rpartition("/")[2]
    with empty.desk.looking(SYSTEM) as sitting:
        (row,) = [one for one in list_jobs(sitting) if one.id == job]
    incoming = (empty.desk.workspace.root / "incoming").resolve()
    names = [name.rpartition("/")[2] for name in row.arguments["files"]]
    assert all(name.startswith(str(incoming)) for name in row.arguments["files"])
    assert len(names) == 9
    assert all(name.startswith("exercise_") for name in names)
    assert row.then == ["index", "investigate"]
    asked, _ = _steps(empty, "analyst")
    assert (asked["coming_in"], asked["can_bring_in"]) == (True, False)
    assert _send(empty, "analyst").status_code == 409


def test_what_goes_with_the_exercise_is_there_before_it_is_investigated(empty):
    _send(empty, "analyst")
    workspace = empty.desk.workspace
    checks = Registry(workspace.factchecks).current()
    assert checks.num_rows > 0
    stated = read(workspace.root / FILE)
    assert stated.accounts
    assert stated.sites


def test_what_a_desk_has_of_its_own_is_not_mixed_with_what_is_invented(empty, tmp_path):
    workspace = empty.desk.workspace
    own = 'sites = ["own.example"]\n'
    (workspace.root / FILE).write_text(own)
    table = tmp_path / "own.csv"
    table.write_text("claim,verdict,url\nBells ring by law.,false,https://own.example/1\n")
    Registry(workspace.factchecks).add([table], Adding(empty.desk.clock()))
    assert _send(empty, "analyst").status_code == 303
    assert (workspace.root / FILE).read_text() == own
    assert Registry(workspace.factchecks).current()["claim"].to_pylist() == ["Bells ring by law."]


def test_invented_posts_are_not_put_among_those_that_a_desk_holds(fresh):
    asked, done = _steps(fresh, "analyst")
    assert done["posts"]
    assert done["investigated"]
    assert not asked["can_bring_in"]
    assert _send(fresh, "analyst").status_code == 409


def test_a_case_is_ticked_for_who_may_know_of_it(fresh):
    form = {"title": "Ballots", "tlp": "red"}
    headers = {"origin": "http://testserver"}
    opened = fresh.clients["analyst"].post(
        "/cases", data=form, headers=headers, follow_redirects=False
    )
    assert opened.status_code == 303
    assert _steps(fresh, "analyst")[1]["case"]
    assert not _steps(fresh, "viewer")[1]["case"]


def test_every_step_leads_to_a_page_that_its_right_opens(signed):
    for role, client in signed.clients.items():
        if role == "nobody":
            continue
        for step in client.get("/tour.json").json()["steps"]:
            if step["may"] and step["name"] not in ("panel", "ballots"):
                assert client.get(step["href"]).status_code == 200, (role, step)
