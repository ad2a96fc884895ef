"""The door: guessing is slow and tells nothing, and nobody is sent elsewhere from it."""

from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest

from tocsin.desk.people import passwords
from tocsin.desk.people.lockout import FREE
from tocsin.desk.people.rate import Rate
from tocsin.desk.people.rights import Role

SENTENCE = "a sentence that only these tests know"
ELSEWHERE = [
    "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil",
    "/\t/evil.example", "\t//evil.example", "/\r\nLocation: //evil.example", "javascript:alert(1)",
    "data:text/html,x", "http:evil.example", "evil.example", " //evil.example", "/%09/evil\n",
    "/\u2028/evil.example", "/\x00", "",
]  # fmt: skip


@pytest.fixture
def desk(desk_at):
    made = desk_at()
    made.add("someone", "Institute", Role.ANALYST, password=SENTENCE)
    return made


def _try(browser, name="someone", typed="wrong", twin="", **more):
    form = {"name": f"{name}@desk.example", "password": typed} | more
    if twin:
        return browser.post(f"/sign-in{twin}", json=form)
    return browser.post("/sign-in", data=form)


@pytest.fixture
def verified(monkeypatch):
    """How often Argon2 was asked, and what it cost."""
    asked = []

    class Counting:
        def verify(self, kept, password):
            asked.append(kept.rsplit("$", 2)[0])
            return real.verify(kept, password)

        def __getattr__(self, name):
            return getattr(real, name)

    real = passwords._HASHER
    monkeypatch.setattr(passwords, "_HASHER", Counting())
    return asked


def test_an_unknown_name_costs_as_much_as_a_known_one(desk, verified):
    browser = desk.client(origin=desk.url)
    desk.add("invited", "Institute", Role.VIEWER)  # has no password yet
    costs = {}
    for name in ("someone", "no-such-person", "invited", "\u0000", "x" * 150):
        verified.clear()
        answer = _try(browser, name)
        costs[name] = tuple(verified), answer.status_code
    assert len(set(costs.values())) == 1
    assert len(costs["someone"][0]) == 1


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(desk):
    browser = desk.client(origin=desk.url)
    known, unknown = _try(browser, "someone"), _try(browser, "nobody-here")
    assert known.text.replace("someone@", "") == unknown.text.replace("nobody-here@", "")
    assert known.status_code == unknown.status_code == 422
    asked = [_try(browser, name, twin=".json").json() for name in ("someone", "nobody-here")]
    assert asked[0] == asked[1]


@pytest.mark.parametrize("twin", ["", ".json"])
@pytest.mark.parametrize("name", ["someone", "no-such-person"])
def test_guessing_is_held_up_whether_or_not_there_is_such_a_name(desk, verified, name, twin):
    browser = desk.client(origin=desk.url)
    answers = [_try(browser, name, twin=twin) for _ in range(FREE["name"])]
    assert {one.status_code for one in answers} == {422}
    verified.clear()
    held = _try(browser, name, SENTENCE, twin=twin)  # even with the right one
    assert held.status_code == 429
    assert 1 <= int(held.headers["retry-after"]) <= 900
    assert verified == []  # nor does it cost the desk anything
    assert "set-cookie" not in held.headers


def test_who_waits_as_long_as_asked_is_let_in(desk):
    browser, begun = desk.client(origin=desk.url), desk.desk.clock
    for _ in range(FREE["name"]):
        _try(browser)
    wait_s = int(_try(browser, typed=SENTENCE).headers["retry-after"])
    moment = begun()
    desk.desk.clock = lambda: moment + timedelta(seconds=wait_s + 1)
    assert _try(browser, typed=SENTENCE).status_code == 303


def test_an_address_cannot_guess_at_many_names(desk):
    browser = desk.client(origin=desk.url)
    for number in range(FREE["address"]):
        assert _try(browser, f"name{number}").status_code == 422
    assert _try(browser, "one-more").status_code == 429


def test_guesses_stand_in_the_log_without_what_was_typed_as_password(desk):
    _try(desk.client(origin=desk.url), typed="perhaps-this-one")
    auditor = desk.browser(desk.people["administrator"])
    log = auditor.get("/audit.json?action=sign_in.failed")
    assert "someone@desk.example" in log.text
    assert "perhaps-this-one" not in log.text


@pytest.mark.parametrize("stated", ELSEWHERE)
def test_nobody_is_sent_to_another_site(desk, stated):
    browser = desk.client(origin=desk.url)
    page = browser.get("/sign-in", params={"next": stated})
    entered = _try(browser, typed=SENTENCE, next=stated)
    chosen = browser.post("/me/locale", data={"locale": "fr", "next": stated})
    for answer in (entered, chosen):
        assert answer.status_code == 303
        where = answer.headers["location"]
        assert where.startswith("/")
        assert not where.startswith(("//", "/\\"))
        assert urlsplit(urljoin(desk.url, where)).netloc == "testserver"
        assert "\n" not in where
        assert "set-cookie" in answer.headers
    assert page.status_code == 200


def test_a_page_asked_for_without_a_session_is_come_back_to(desk):
    turned = desk.client().get("/cases?words=a%26b&status=open")
    where = turned.headers["location"]
    browser = desk.client(origin=desk.url)
    form = browser.get(where).text
    stated = "/cases?words=a%26b&amp;status=open"
    assert f'value="{stated}"' in form
    entered = _try(browser, typed=SENTENCE, next=stated.replace("&amp;", "&"))
    assert entered.headers["location"].startswith("/cases?words=a%26b&status=open")


def test_the_first_set_up_is_closed_once_there_is_somebody(desk):
    browser = desk.client(origin=desk.url)
    who = {"sign_in_name": "x@x", "name": "X", "institution": "Y"}
    form = who | {"code": "0000", "password": SENTENCE}
    assert browser.get("/welcome").status_code == 404
    assert browser.post("/welcome", data=form).status_code == 404


def test_nobody_asks_faster_than_a_program_may(desk):
    desk.app.state.rate = Rate(capacity=5, refill_s=0.1)
    viewer, other = (desk.browser(desk.people[role]) for role in ("viewer", "analyst"))
    answers = [viewer.get("/me.json") for _ in range(8)]
    assert [one.status_code for one in answers] == [200] * 5 + [429] * 3
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert other.get("/me.json").status_code == 200  # nobody takes it away from another
