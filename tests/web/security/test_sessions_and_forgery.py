"""Cookies, sessions, and forms that other sites send: nobody acts in another person's name."""

import re

import pytest

from tocsin.desk.people.rights import Right, Role
from tocsin.desk.people.signed_in import IDLE, LONGEST
from tocsin.web.app import rules_of
from tocsin.web.pages import PROGRAM
from tocsin.web.rooms import ROOMS
from tocsin.web.visits import SESSION

SENTENCE = "a sentence that only these tests know"
OTHER = "another sentence that only these tests know"
ACTIONS = [rule.path for rule in rules_of(ROOMS) if rule.method != "GET" and rule.needs != PROGRAM]
"""Doors for programs take no cookie, so no other site can use somebody's session there."""
FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "http://testserver:8080"},
    {"origin": "https://testserver"},
    {"origin": "http://testserver@evil.example"},
    {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"referer": "http://testserver/me"},
    {},
]

on_both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def _enter(desk, name="someone", password=SENTENCE, client=None, **form):
    """Signs in as a browser does; gives the browser and the answer."""
    browser = client or desk.client(origin=desk.url)
    sent = {"name": f"{name}@desk.example", "password": password} | form
    return browser, browser.post("/sign-in", data=sent)


def _is_in(browser):
    return browser.get("/me.json").status_code == 200


@pytest.fixture
def desk(desk_at):
    made = desk_at()
    made.add("someone", "Institute", Role.ANALYST, password=SENTENCE)
    return made


@pytest.mark.parametrize("headers", FOREIGN)
def test_no_form_of_another_site_does_anything_at_any_address(attacked, headers):
    """With the cookie of someone who may do everything, as a browser might send it along."""
    everything = attacked.add(f"all {FOREIGN.index(headers)}", "Institute", *Role)
    forged = attacked.client(attacked.session(everything), **headers)
    for path in ACTIONS:
        filled = re.sub(r"\{(\w+)\}", lambda found: attacked.at.get(found[1], "nothing"), path)
        answer = forged.post(filled, data={"text": "forged"})
        assert answer.status_code == 403, path
        assert "not sent from a page of this desk" in answer.text
        assert "set-cookie" not in answer.headers
    assert _is_in(forged)  # not even signed out


def test_a_form_of_ones_own_desk_is_taken(desk):
    browser, _ = _enter(desk)
    form = {"title": "A case", "tlp": "green"}
    same = browser.post("/cases", data=form, headers={"origin": desk.url})
    fetched = browser.post(
        "/cases", data=form, headers={"origin": "", "sec-fetch-site": "same-origin"}
    )
    assert (same.status_code, fetched.status_code) == (303, 303)


def test_a_token_in_a_cookie_and_a_cookie_in_a_token_are_worth_nothing(desk):
    me = desk.add("both", "Institute", Role.ANALYST)
    cookie, token = desk.session(me), desk.token(me, Right.SELF)
    assert desk.client(cookie).get("/me.json").status_code == 200
    assert desk.client(authorization=f"Bearer {token}").get("/me.json").status_code == 200
    assert desk.client(token).get("/me.json").status_code == 401
    assert desk.client(authorization=f"Bearer {cookie}").get("/me.json").status_code == 401


def test_a_wrong_token_is_not_made_up_for_by_a_cookie(desk):
    """Or a form from elsewhere with a made-up token would count as a program's."""
    me = desk.add("both", "Institute", Role.ANALYST)
    forged = desk.client(desk.session(me), authorization="Bearer nonsense")
    assert forged.post("/cases.json", json={"title": "forged"}).status_code == 401


@pytest.mark.parametrize(
    ("url", "secure"), [("http://testserver", False), ("https://desk.example.org", True)]
)
def test_cookies_are_hidden_from_scripts_and_other_sites(desk_at, url, secure):
    desk = desk_at(url)
    desk.add("someone", "Institute", Role.ANALYST, password=SENTENCE)
    browser, entered = _enter(desk)
    chosen = browser.post("/me/theme", data={"theme": "dark"})
    spoken = browser.post("/me/locale", data={"locale": "fr"})
    left = browser.post("/sign-out", data={})
    for answer in (entered, chosen, spoken, left):
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert ("; secure" in cookie) == secure
        assert "path=/" in cookie
        assert "domain=" not in cookie
    assert all("samesite=strict" in one.headers["set-cookie"].lower() for one in (entered, chosen))
    assert "max-age" not in entered.headers["set-cookie"].lower()  # gone with the browser
    assert ("strict-transport-security" in entered.headers) == secure


def test_a_cookie_that_was_set_before_is_never_the_session_afterwards(desk):
    planted = "tocsin_session_planted-by-someone-else"
    _browser, entered = _enter(desk, client=desk.client(planted, origin=desk.url))
    given = re.match(rf"{SESSION}=([^;]+)", entered.headers["set-cookie"])[1]
    assert given != planted
    assert not _is_in(desk.client(planted))
    assert _is_in(desk.client(given))


def test_every_session_has_a_cookie_of_its_own_that_cannot_be_guessed(desk):
    given = {_enter(desk)[1].headers["set-cookie"].split(";")[0] for _ in range(3)}
    assert len(given) == 3
    assert all(len(one) > len(SESSION) + 40 for one in given)


def test_neither_cookies_tokens_nor_passwords_are_kept_as_they_are(desk, tmp_path):
    browser, entered = _enter(desk)
    cookie = entered.headers["set-cookie"].split(";")[0].partition("=")[2]
    form = {"name": "program", "scopes": ["self"], "days": 1}
    token = browser.post("/me/tokens.json", json=form).json()["token"]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("desk*.sqlite*"))
    for secret in (cookie, token, SENTENCE):
        assert secret.encode() not in kept


def test_to_sign_out_ends_the_session_not_only_the_cookie(desk):
    browser, entered = _enter(desk)
    cookie = entered.headers["set-cookie"].split(";")[0].partition("=")[2]
    left = browser.post("/sign-out", data={})
    assert left.status_code == 303
    assert not _is_in(desk.client(cookie))


@on_both
def test_a_new_password_ends_every_other_session(desk):
    here, _ = _enter(desk)
    elsewhere, _ = _enter(desk)
    changed = here.post("/me/password", data={"old": SENTENCE, "password": OTHER})
    assert changed.status_code == 303
    assert _is_in(here)
    assert not _is_in(elsewhere)
    assert _enter(desk)[1].status_code == 422
    assert _enter(desk, password=OTHER)[1].status_code == 303


@on_both
def test_new_roles_and_being_shut_out_end_all_sessions_and_tokens(desk):
    someone = desk.add("clerk", "Institute", Role.ANALYST, password=SENTENCE)
    admin = desk.browser(desk.people["administrator"])
    program = desk.client(authorization=f"Bearer {desk.token(someone, Right.SELF)}")
    first, _ = _enter(desk, "clerk")
    roles = admin.post(f"/administration/people/{someone}/roles", data={"roles": ["viewer"]})
    assert roles.status_code == 303
    assert not _is_in(first)
    second, _ = _enter(desk, "clerk")
    assert _is_in(second)
    assert _is_in(program)
    out = admin.post(f"/administration/people/{someone}/active", data={"active": "false"})
    assert out.status_code == 303
    assert not _is_in(second)
    assert not _is_in(program)
    assert _enter(desk, "clerk")[1].status_code == 422


@on_both
def test_a_link_for_a_password_works_once_and_ends_what_was(desk):
    someone = desk.add("clerk", "Institute", Role.ANALYST, password=SENTENCE)
    admin = desk.browser(desk.people["administrator"])
    before, _ = _enter(desk, "clerk")
    made = admin.post(f"/administration/people/{someone}/invitation.json", json={}).json()
    link = "/" + made["link"].split("/", 3)[3]
    nobody = desk.client(origin=desk.url)
    assert nobody.post(link, data={"password": OTHER}).status_code == 303
    assert not _is_in(before)
    assert nobody.post(link, data={"password": SENTENCE}).status_code == 404
    assert _enter(desk, "clerk", OTHER)[1].status_code == 303


@on_both
def test_a_session_that_is_not_used_ends_by_itself(desk):
    browser, _ = _enter(desk)
    begun = desk.desk.clock
    desk.desk.clock = lambda: begun() + IDLE * 0.99
    assert _is_in(browser)
    desk.desk.clock = lambda: begun() + IDLE * 2
    assert not _is_in(browser)


def test_a_session_that_is_used_all_the_time_ends_too(desk):
    browser, _ = _enter(desk)
    begun, steps = desk.desk.clock, int(LONGEST / IDLE * 2)
    for step in range(steps):
        desk.desk.clock = lambda step=step: begun() + LONGEST * (step / steps)
        assert _is_in(browser)
    desk.desk.clock = lambda: begun() + LONGEST * 1.001
    assert not _is_in(browser)


@on_both
def test_only_ones_own_sessions_and_tokens_can_be_ended(desk):
    victim = desk.add("victim", "Institute", Role.ANALYST)
    program = desk.client(authorization=f"Bearer {desk.token(victim, Right.SELF)}")
    listed = program.get("/me.json").json()
    browser = desk.browser(victim)
    session = browser.get("/me.json").json()["sessions"][0]["id"]
    attacker, _ = _enter(desk)
    token = listed["tokens"][0]["id"]
    assert attacker.post("/me/tokens/revoke", data={"id": token}).status_code == 404
    assert attacker.post("/me/sessions/end", data={"id": session}).status_code == 404
    assert _is_in(program)
    assert _is_in(browser)
