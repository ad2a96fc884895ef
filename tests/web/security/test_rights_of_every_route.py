"""Every route × every role, nobody, and a token of every single scope, from the route table.

A new page comes under these tests by itself; one without a rule, or open to everyone without being
named here, fails them.
"""

import re

import pytest
from starlette.routing import Mount

from tocsin.desk.people.rights import RIGHTS, Right, Role
from tocsin.desk.people.tables import PersonRow
from tocsin.web.app import rules_of
from tocsin.web.pages import PROGRAM, PUBLIC
from tocsin.web.rooms import ROOMS

EVERY = rules_of(ROOMS)
RULES = [rule for rule in EVERY if rule.needs != PROGRAM]
TWINS = (".json", ".csv")
PATHS = {rule.path for rule in RULES}
BY_PEOPLE = [rule for rule in RULES if not rule.path.endswith(TWINS)]
BY_PROGRAMS = [
    rule for rule in RULES if rule.path.endswith(TWINS) or f"{rule.path}.json" not in PATHS
]
"""People ask for pages, programs for twins; what has no twin, both try."""
OPEN_TO_ALL = {
    "/api", "/me/theme", "/me/locale", "/sign-in", "/sign-in/provider", "/sign-in/provider/back",
    "/welcome", "/invitation/{token}",
    "/reply/{token}", "/reply/{token}/reply", "/reply/{token}/appeal",
    "/reply/{token}/letters/{letter}", "/register", "/register/{number}",
    "/roundtable/card", "/roundtable/envelopes", "/roundtable/statements",
    "/transparency", "/transparency/{edition}", "/transparency/{edition}/requests",
    "/answers", "/answers/feed.atom", "/answers/feed", "/answers/claimreview", "/answers/applies",
    "/answers/claims:search",
    "/answers/{answer_id}", "/answers/{answer_id}/{language}",
    "/answers/{answer_id}/{language}/frame", "/answers/{answer_id}/{language}/embed.txt",
    "/answers/{answer_id}/{language}/message.txt", "/answers/{answer_id}/{language}/alert.xml",
    "/answers/{answer_id}/{language}/history",
}  # fmt: skip
"""What needs no right. To add one is to decide that the whole world may ask for it."""
CHANGES_BY_LOOKING = {
    "/cases/{case_id}/comments", "/comments/{comment_id}/withdraw",
    "/alarms/subscriptions", "/alarms/subscriptions/end",
    "/alarms/{alarm_id}/acknowledge", "/alarms/{alarm_id}/open",
    "/alarms/subscriptions/{subscription_id}",
    "/cases/{case_id}/exports/{exporter}",
    "/verdicts/{panel_id}/appeal",
    "/rules/compare/look",
}  # fmt: skip
"""What may be changed with the right to look alone: one's own words and alarms, a download that the
audit log notes, an appeal, of which the procedure asks whether it is one's to make, and a rulebook
that is sent to be compared, of which nothing is kept."""


def _bare(path):
    return path.removesuffix(".json").removesuffix(".csv")


def _filled(attacked, path):
    """The path with something real behind each parameter that the desk has something for."""
    return re.sub(r"\{(\w+)\}", lambda found: attacked.at.get(found[1], "nothing"), path)


def _try(attacked, rule, caller):
    """The answer to a request of a caller: to look, or to send an empty form."""
    path = _filled(attacked, rule.path)
    if rule.method == "GET":
        return caller.get(path)
    if path.endswith(".json"):
        return caller.request(rule.method, path, json={})
    return caller.request(rule.method, path, data={})


def _lacks_right(answer):
    """Whether it was refused for want of a right; what is someone else's is another matter."""
    return answer.status_code == 403 and b"roles do not include" in answer.content


def _faults(attacked, rules, may, caller_for):
    """Where the answer is not what the rights say: ``(rule, status)``."""
    found = []
    for rule in rules:
        answer = _try(attacked, rule, caller_for(rule))
        allowed = rule.needs == PUBLIC or may(Right(rule.needs))
        if (
            answer.status_code >= 500
            or answer.status_code == 401
            or allowed == _lacks_right(answer)
        ):
            found.append((rule.method, rule.path, rule.needs, answer.status_code))
    return found


def test_every_route_of_the_app_has_a_rule(attacked):
    ruled = {(rule.method, rule.path) for rule in EVERY}
    made = set()
    for route in attacked.app.routes:
        if isinstance(route, Mount):
            assert route.path == "/static"
            continue
        for one in getattr(route, "effective_candidates", lambda route=route: [route])():
            made |= {(method, one.path) for method in one.methods}
    assert made == ruled
    assert len(ruled) == len(EVERY) > 200
    assert all(rule.needs == PUBLIC or Right(rule.needs) for rule in RULES)


def test_only_a_few_named_addresses_are_open_to_all():
    assert {_bare(rule.path) for rule in RULES if rule.needs == PUBLIC} <= OPEN_TO_ALL


def test_no_session_and_no_token_of_a_person_opens_a_door_for_programs(attacked):
    everything = attacked.add("everybody", "Institute", *Role)
    callers = [
        attacked.client(),
        attacked.browser(everything),
        attacked.client(authorization=f"Bearer {attacked.token(everything, *Right)}"),
        attacked.client(authorization="Basic cmVhZGVyOndyb25n"),
    ]
    doors = [rule for rule in EVERY if rule.needs == PROGRAM]
    assert {rule.path for rule in doors} == {"/taxii2/{path:path}"}
    for caller in callers:
        for rule in doors:
            answer = caller.request(rule.method, "/taxii2/desk/collections/")
            assert answer.status_code == 401, rule
            assert answer.headers["www-authenticate"].startswith("Basic ")


def test_a_twin_needs_what_its_page_needs():
    needs = {(rule.method, rule.path): rule.needs for rule in RULES}
    both = [
        (twin, page) for twin in needs
        if twin[1].endswith(TWINS) and (page := (twin[0], _bare(twin[1]))) in needs
    ]  # fmt: skip
    assert len(both) > 200
    assert [twin for twin, page in both if needs[twin] != needs[page]] == []


def test_who_may_only_look_changes_nothing_of_others():
    changing = {_bare(rule.path) for rule in RULES if rule.method != "GET" and rule.needs == "look"}
    assert changing <= CHANGES_BY_LOOKING


def test_nothing_changes_by_being_looked_at():
    assert {rule.method for rule in RULES} == {"GET", "POST"}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gets_what_its_rights_say_and_no_more(attacked, role):
    signed = attacked.browser(attacked.people[role])

    def caller(rule):  # a new session for each form: to sign out ends it
        return signed if rule.method == "GET" else attacked.browser(attacked.people[role])

    assert _faults(attacked, BY_PEOPLE, lambda right: right in RIGHTS[role], caller) == []


@pytest.mark.parametrize("scope", list(Right))
def test_a_token_opens_its_scope_and_no_more(attacked, scope):
    everything = attacked.add(f"all {scope}", "Institute", *Role)
    token = attacked.token(everything, scope)
    program = attacked.client(authorization=f"Bearer {token}")
    assert _faults(attacked, BY_PROGRAMS, scope.__eq__, lambda _: program) == []


def test_a_token_has_no_right_that_its_owner_has_lost(attacked):
    owner = attacked.add("demoted", "Institute", Role.ANALYST)
    token = attacked.token(owner, Right.WRITE_CASES, Right.SELF)
    admin = attacked.browser(attacked.people["administrator"])
    done = admin.post(f"/administration/people/{owner}/roles", data={"roles": ["viewer"]})
    assert done.status_code == 303
    program = attacked.client(authorization=f"Bearer {token}")
    assert program.post("/cases.json", json={"title": "No more"}).status_code == 403
    assert program.get("/me.json").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"cookie": "tocsin_session=tocsin_session_made-up"},
        {"authorization": "Bearer tocsin_api_made-up"},
        {"authorization": "Basic YWRtaW46YWRtaW4="},
    ],
)
def test_nobody_gets_only_what_is_open_to_all(attacked, headers):
    nobody, found = attacked.client(origin=attacked.url, **headers), []
    for rule in RULES:
        answer = _try(attacked, rule, nobody)
        to_door = answer.headers.get("location", "").startswith("/sign-in?next=")
        turned_away = answer.status_code == 401 or (answer.status_code == 303 and to_door)
        if answer.status_code >= 500 or turned_away == (rule.needs == PUBLIC):
            found.append((rule.method, rule.path, answer.status_code))
    assert found == []


def test_who_must_change_their_password_can_do_nothing_else(attacked):
    someone = attacked.add("temporary", "Institute", *Role)
    with attacked.desk.acting(attacked.actor(someone)) as sitting:
        sitting.session.get_one(PersonRow, someone).must_change_password = True
    browser = attacked.browser(someone)
    for rule in RULES:
        if rule.method == "GET" and rule.needs not in (PUBLIC, Right.SELF):
            assert browser.get(_filled(attacked, rule.path)).status_code == 403, rule.path
    assert browser.get("/me").status_code == 200
