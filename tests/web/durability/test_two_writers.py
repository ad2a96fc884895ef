"""Two people write on one case at once: nothing of either is overwritten, and both are told."""

from threading import Barrier, Thread

import httpx
import pytest
from lxml import html

from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import Role
from tocsin.desk.people.signed_in import begin_session
from tocsin.desk.people.tables import PersonRow
from tocsin.web.visits import SESSION

WRITERS = 4
ORIGIN = {"origin": "http://testserver"}
on_both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def two(fresh):
    """Two analysts of one institution, in browsers; and a case that both have open."""
    first = fresh.clients["analyst"]
    case = first.post(
        "/cases", data={"title": "Both", "tlp": "green"}, headers=ORIGIN, follow_redirects=False
    ).headers["location"]
    second = fresh.clients["administrator"]
    roles = {"roles": [Role.ANALYST, Role.ADMINISTRATOR]}
    person = fresh.people["administrator"]
    second.post(f"/administration/people/{person}/roles", data=roles, headers=ORIGIN)
    with fresh.desk.acting(_anyone(fresh, person)) as sitting:
        row = sitting.session.get_one(PersonRow, person)
        second.cookies.set(SESSION, begin_session(sitting, row, "test", "test"))
    return first, second, case.partition("?")[0]


def _anyone(fresh, person):
    with fresh.desk.database.reading() as session:
        return actor_of(session.get_one(PersonRow, person))


def _describe(browser, case, part, text, base=1):
    form = {"text": text, "base": base}
    return browser.post(
        f"{case}/description/{part}", data=form, headers=ORIGIN, follow_redirects=False
    )


@on_both
def test_the_same_part_is_not_overwritten_and_both_texts_are_shown(two):
    first, second, case = two
    assert _describe(first, case, "actor", "by the first").status_code == 303
    answer = _describe(second, case, "actor", "by the second")
    assert answer.status_code == 409
    shown = html.fromstring(answer.text).text_content()
    assert "by the first" in shown
    assert "by the second" in shown
    kept = first.get(f"{case}.json").json()
    assert kept["case"]["description"]["actor"]["text"] == "by the first"
    assert kept["version"] == 2


def test_a_program_is_told_of_the_conflict_in_its_own_words(two):
    first, second, case = two
    _describe(first, case, "effect", "by the first")
    form = {"text": "by the second", "base": 1}
    answer = second.post(f"{case}/description/effect.json", json=form, headers=ORIGIN)
    assert answer.status_code == 409
    compared = str(answer.json()["compared"])
    assert "by the first" in compared
    assert "by the second" in compared


@on_both
def test_different_parts_are_joined_and_who_wrote_second_is_told(two):
    first, second, case = two
    _describe(first, case, "actor", "by the first")
    answer = _describe(second, case, "behaviour", "by the second")
    assert answer.status_code == 303
    assert "said=joined" in answer.headers["location"]
    kept = first.get(f"{case}.json").json()
    assert kept["case"]["description"]["actor"]["text"] == "by the first"
    assert kept["case"]["description"]["behaviour"]["text"] == "by the second"
    assert [row["version"] for row in first.get(f"{case}/history.json").json()["versions"]] == [
        3, 2, 1,
    ]  # fmt: skip


def test_what_was_conflicting_can_be_saved_from_what_stands_now(two):
    first, second, case = two
    _describe(first, case, "actor", "by the first")
    _describe(second, case, "actor", "by the second")
    assert _describe(second, case, "actor", "by both", base=2).status_code == 303
    kept = first.get(f"{case}.json").json()["case"]["description"]["actor"]["text"]
    assert kept == "by both"


@on_both
def test_many_who_save_in_the_same_moment_all_stand_or_are_told(server):
    """In truth at the same moment, over loopback: threads that wait for each other."""
    tokens = [server.token(f"writer{number}", Role.ANALYST) for number in range(WRITERS)]
    server.start()
    programs = [
        httpx.Client(base_url=server.url, headers={"authorization": f"Bearer {one}"}, timeout=60)
        for one in tokens
    ]
    made = programs[0].post("/cases.json", json={"title": "All", "tlp": "green"}).json()["case"]
    answers, together = {}, Barrier(WRITERS)

    def write(number, step):
        text = f"by {number} in {step}"
        together.wait()
        answer = programs[number].post(
            f"/cases/{made}/description/actor.json", json={"text": text, "base": step}
        )
        answers[number, step] = (answer.status_code, text)

    for step in range(1, 6):
        threads = [Thread(target=write, args=(number, step)) for number in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        statuses = [answers[number, step][0] for number in range(WRITERS)]
        assert sorted(statuses) == [200] + [409] * (WRITERS - 1)
        kept = programs[0].get(f"/cases/{made}.json").json()
        won = answers[statuses.index(200), step][1]
        assert kept["case"]["description"]["actor"]["text"] == won
        assert kept["version"] == step + 1
