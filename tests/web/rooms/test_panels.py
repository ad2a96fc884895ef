"""A panel from its call to its appeal, through the pages that people use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from tocsin.desk.audit.heads import read_head
from tocsin.desk.audit.reading import stored_lines
from tocsin.desk.audit.verify import verify
from tocsin.desk.ids import new_id
from tocsin.desk.panels.clock import close_due
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import SYSTEM, Role
from tocsin.desk.people.signed_in import begin_session
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS
from tocsin.web.visits import SESSION

NOW = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
URL = "http://testserver"
DISCIPLINES = ("epidemiology", "journalism", "law")
REASON = "The registry of the commission shows no such ballots on any day."
APPEAL = (
    "The register that the panel relied on was corrected in the meantime, and the corrected one "
    "shows the contrary of what the panel took from it."
)

on_both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@dataclass
class Town:
    """A desk whose clock the test turns, and browsers of those who use it."""

    desk: Desk
    now: list[datetime]
    ids: dict[str, str] = field(default_factory=dict)
    clients: dict[str, TestClient] = field(default_factory=dict)

    def post(self, who: str, path: str, status: int = 303, **form: object):
        answer = self.clients[who].post(path, data=form, headers={"origin": URL})
        assert answer.status_code == status, answer.text
        return answer

    def get(self, who: str, path: str):
        answer = self.clients[who].get(path)
        assert answer.status_code == 200, answer.text
        return answer

    def pass_days(self, days: int) -> None:
        """Sessions last a week, so the clock is turned for panels only."""
        self.now[0] += timedelta(days=days)
        _sign_in(self)


def _person(town: Town, name: str, *roles: Role, institution: str = "Institute") -> None:
    with town.desk.acting(SYSTEM) as sitting:
        row = PersonRow(
            id=new_id("person"), sign_in_name=name, name=name, institution=institution,
            roles=list(roles), created_at=sitting.now,
        )  # fmt: skip
        sitting.session.add(row)
        sitting.session.flush()
        town.ids[name] = row.id


def _sign_in(town: Town) -> None:
    app = build_app(town.desk, URL, ROOMS)
    for name, person in town.ids.items():
        with town.desk.acting(SYSTEM) as sitting:
            row = sitting.session.get_one(PersonRow, person)
            token = begin_session(replace(sitting, actor=actor_of(row)), row, "test", "test")
        town.clients[name] = TestClient(
            app, base_url=URL, cookies={SESSION: token}, follow_redirects=False
        )


def _inhabited(desk: Desk) -> Town:
    """An analyst, two deciders of different bodies, and 24 experts of three disciplines."""
    now = [NOW]
    desk.clock = lambda: now[0]
    desk.seal.head.unlink(missing_ok=True)  # of another desk's log over the same posts
    town = Town(desk, now)
    _person(town, "analyst", Role.ANALYST, institution="Fact Office")
    _person(town, "decider", Role.DECIDER, institution="Commission")
    _person(town, "other decider", Role.DECIDER, institution="Academy")
    for number in range(24):
        university = f"University {number}"
        _person(town, f"expert {number}", Role.PANELLIST, institution=university)
    _sign_in(town)
    for number in range(24):
        town.post(
            "decider", "/experts", expert=town.ids[f"expert {number}"], region="Europe",
            disciplines=DISCIPLINES[number % 3], affiliation=f"University {number}",
            affiliation_kind="university", available="true",
        )  # fmt: skip
    return town


@pytest.fixture
def town(investigated, database: str) -> Iterator[Town]:
    desk = Desk.open(investigated, database)
    yield _inhabited(desk)
    desk.close()


def _called(town: Town, **given: object) -> str:
    """A case, and a panel of nine called on it; gives the panel's id."""
    opened = town.post("analyst", "/cases", title="Ballots", summary="x", tlp="green")
    case = opened.headers["location"].split("?")[0].rpartition("/")[2]
    form = {
        "case": case, "title": "Ballots were burnt", "question": "Were ballots burnt?",
        "body": "Commission", "size": 9, "voting": "discipline", "kind": "claim",
        "strata": "\n".join(f"{one}: 3-3" for one in DISCIPLINES),
    } | given  # fmt: skip
    location = town.post("decider", "/panels", **form).headers["location"]
    return location.split("?")[0].rpartition("/")[2]


def _drawn(town: Town, panel: str) -> list[str]:
    """Nominates the pool, draws, and has all take their seats; gives their names."""
    pool = [one for name, one in town.ids.items() if name.startswith("expert")]
    town.post("decider", f"/panels/{panel}/nominate", experts=pool)
    town.post("decider", f"/panels/{panel}/draw")
    told = (_sees(town, who, panel)["awaited"] for who in ("decider", "other decider"))
    members = next(filter(None, told))  # who called the panel knows whom it waits for
    for name in members:
        town.post(name, f"/panels/{panel}/accept")
    return members


def _sees(town: Town, name: str, panel: str) -> dict:
    answer = town.clients[name].get(f"/panels/{panel}.json")
    return answer.json() if answer.status_code == 200 else {}


def _vote(town: Town, panel: str, name: str, choice: str, reason: str = REASON) -> None:
    questions = [one["id"] for one in _sees(town, name, panel)["questions"]]
    count = len(questions)
    town.post(
        name, f"/panels/{panel}/ballot", question=questions, choice=[choice] * count,
        confidence=["80"] * count, level=["robust"] * count, reasons=[reason] * count,
    )  # fmt: skip


def _decided(town: Town, panel: str, choices: list[str]) -> list[str]:
    members = _drawn(town, panel)
    town.post("decider", f"/panels/{panel}/close")
    for name, choice in zip(members, choices, strict=True):
        _vote(town, panel, name, choice)
    town.post("decider", f"/panels/{panel}/close")
    town.post(members[0], f"/panels/{panel}/say", text="The registry is public.")
    town.pass_days(8)
    assert close_due(town.desk) == 1  # the discussion ends by itself
    for name, choice in zip(members, choices, strict=True):
        _vote(town, panel, name, choice)
    town.post("decider", f"/panels/{panel}/close")
    return members


@on_both
def test_a_panel_goes_from_its_call_to_a_verdict_and_an_appeal_before_others(town):
    panel = _called(town)
    members = _decided(town, panel, ["refuted"] * 8 + ["mixed"])
    assert len(members) == 9
    town.post("decider", f"/panels/{panel}/publish")
    record = town.get("analyst", f"/verdicts/{panel}.json").json()
    assert record["verdict"] == "refuted"
    assert record["draw_proven"] is True
    assert [one["verdict"] for one in record["dissents"]] == ["mixed"]
    page = town.get("analyst", f"/verdicts/{panel}").text
    assert "Refuted" in page
    assert REASON in page
    town.post(
        "analyst", f"/verdicts/{panel}/appeal", standing="complainant", ground="new_evidence",
        text=APPEAL,
    )  # fmt: skip
    same_body = town.post("decider", f"/panels/{panel}/again", status=422, body="Commission")
    assert "may not call" in same_body.text
    location = town.post("other decider", f"/panels/{panel}/again", body="Academy")
    again = location.headers["location"].split("?")[0].rpartition("/")[2]
    others = _decided(town, again, ["mostly_refuted"] * 9)
    assert not set(members) & set(others)
    town.post("decider", f"/panels/{again}/publish")
    town.post("decider", f"/panels/{panel}/appeal/decide", other=again)
    after = town.get("analyst", f"/verdicts/{panel}.json").json()
    assert after["appeals"][0]["outcome"] == "varied"
    assert after["verdict_that_holds"] == "mostly_refuted"
    assert after["verdict"] == "refuted"  # both stay on record
    with town.desk.looking(SYSTEM) as sitting:
        seal = sitting.seal
        held = verify(stored_lines(sitting.session), seal.public, read_head(seal.head))
        assert held.holds


def test_strata_that_do_not_agree_escalate_and_nobody_is_called_a_liar(town):
    panel = _called(town)
    members = _drawn(town, panel)
    seats = {name: _sees(town, name, panel)["own_seat"] for name in members}
    strata = {one["seat"]: one["stratum"] for one in _sees(town, members[0], panel)["seats"]}
    town.post("decider", f"/panels/{panel}/close")
    choices = {name: "supported" if strata[seats[name]] == "law" else "refuted" for name in members}
    for name in members:
        _vote(town, panel, name, choices[name])
    town.post("decider", f"/panels/{panel}/close")
    town.pass_days(8)
    town.post("decider", f"/panels/{panel}/close")
    for name in members:
        _vote(town, panel, name, choices[name])
    town.post("decider", f"/panels/{panel}/close")
    town.post("decider", f"/panels/{panel}/publish")
    record = town.get("analyst", f"/verdicts/{panel}.json").json()
    assert record["status"] == "escalated"
    assert record["verdict"] is None
    assert "No verdict" in town.get("analyst", f"/verdicts/{panel}").text


@on_both
def test_an_open_ballot_is_seen_by_nobody_else_on_any_page_or_twin(town):
    panel = _called(town)
    members = _drawn(town, panel)
    town.post("decider", f"/panels/{panel}/close")
    canary = "The canary sang in the registry of the commission at noon."
    _vote(town, panel, members[0], "supported", canary)
    case = _sees(town, members[0], panel)["case"]
    paths = [f"/panels/{panel}", f"/panels/{panel}.json", "/panels", "/audit", f"/cases/{case}"]
    for who in ("decider", "other decider", "analyst", members[1]):
        for path in paths:
            assert canary not in town.clients[who].get(path).text, (who, path)
    assert canary in town.get(members[0], f"/panels/{panel}").text
    assert town.clients["analyst"].get(f"/verdicts/{panel}").status_code == 404


@on_both
def test_a_ballot_is_cast_once_whole_and_only_by_a_member(town):
    panel = _called(town)
    members = _drawn(town, panel)
    town.post("decider", f"/panels/{panel}/close")
    outsider = next(n for n in town.ids if n.startswith("expert") and n not in members)
    asked = _sees(town, members[0], panel)["questions"][0]["id"]
    form = {
        "question": [asked], "choice": ["refuted"], "confidence": ["80"], "level": ["robust"],
        "reasons": ["no"],
    }  # fmt: skip
    short = town.post(members[0], f"/panels/{panel}/ballot", status=422, **form)
    assert "reasons" in short.text
    _vote(town, panel, members[0], "refuted")
    form["reasons"] = [REASON]
    town.post(members[0], f"/panels/{panel}/ballot", status=422, **form)
    town.post(outsider, f"/panels/{panel}/ballot", status=422, **form)
    town.post("analyst", f"/panels/{panel}/ballot", status=403, **form)


def test_whom_a_conflict_keeps_out_is_named_with_the_reason_and_never_drawn(town):
    panel = _called(town, parties="University 0\nUniversity 3")
    members = _drawn(town, panel)
    nominated = _sees(town, "decider", panel)["nominated"]
    out = {one["name"]: one["excluded"] for one in nominated if one["excluded"]}
    assert out == {
        "expert 0": ["affiliation_is_party"],
        "expert 3": ["affiliation_is_party"],
    }
    assert not {"expert 0", "expert 3"} & set(members)


def test_strata_and_seed_questions_that_cannot_be_read_are_told_by_field(town):
    opened = town.post("analyst", "/cases", title="Ballots", summary="x", tlp="green")
    case = opened.headers["location"].split("?")[0].rpartition("/")[2]
    form = {
        "case": case, "title": "t", "question": "q", "body": "b", "size": 9,
        "voting": "discipline", "kind": "claim", "strata": "law",
    }  # fmt: skip
    page = town.post("decider", "/panels", status=422, **form).text
    assert "STRATUM: LEAST-MOST" in page
    form |= {"strata": "law: 3\nmedicine: 3", "size": 6, "seeds": "What?"}
    page = town.post("decider", "/panels", status=422, **form).text
    assert "QUESTION | ANSWER | SOURCE" in page
    assert re.search(r'value="q"', page)  # what was typed is still there


def _withdraw(town: Town, name: str, panel: str, reason: str, status: int = 303):
    return town.post(name, f"/panels/{panel}/conflict", status=status, reason=reason)


@on_both
def test_an_expert_withdraws_before_the_draw_with_a_reason_and_is_never_drawn(town):
    panel = _called(town, parties="The bell company")
    pool = [one for name, one in town.ids.items() if name.startswith("expert")]
    town.post("decider", f"/panels/{panel}/nominate", experts=pool)
    (told,) = town.get("expert 4", "/me/expert.json").json()["nominations"]
    assert told["parties"] == ["The bell company"]
    assert "Withdraw before the draw" in town.get("expert 4", "/me/expert").text
    _withdraw(town, "expert 4", panel, "", 422)  # a reason is recorded, so there must be one
    _withdraw(town, "expert 4", panel, "My sister works for the bell company.")
    _withdraw(town, "expert 4", panel, "Once more.", 422)
    out = {one["name"]: one["excluded"] for one in _sees(town, "decider", panel)["nominated"]}
    assert out["expert 4"] == ["declared_by_expert"]
    assert town.get("expert 4", "/me/expert.json").json()["nominations"][0]["withdrew"]
    town.post("decider", f"/panels/{panel}/draw")
    assert not _sees(town, "expert 4", panel)["invited"]
    assert town.get("expert 5", "/me/expert.json").json()["nominations"] == []
    _withdraw(town, "expert 5", panel, "Too late: the pool is closed.", 422)


def test_only_who_is_in_the_pool_withdraws_and_only_for_themselves(town):
    panel = _called(town)
    chosen = [town.ids[f"expert {number}"] for number in range(12)]
    town.post("decider", f"/panels/{panel}/nominate", experts=chosen)
    assert town.get("expert 20", "/me/expert.json").json()["nominations"] == []
    _withdraw(town, "expert 20", panel, "I was not asked.", 422)
    _withdraw(town, "decider", panel, "In another's name.", 403)
    nominated = _sees(town, "decider", panel)["nominated"]
    assert not any(one["excluded"] for one in nominated)


def test_a_panel_of_a_case_that_one_may_not_know_of_is_not_told_by_its_nomination(town):
    opened = town.post("analyst", "/cases", title="Secret", summary="x", tlp="green")
    case = opened.headers["location"].split("?")[0].rpartition("/")[2]
    panel = _called(town, case=case)
    town.post("decider", f"/panels/{panel}/nominate", experts=[town.ids["expert 1"]])
    version = town.get("analyst", f"/cases/{case}.json").json()["version"]
    frame = {"base": version, "title": "Secret", "tlp": "amber", "status": "with_panel"}
    closed = town.clients["analyst"].post(
        f"/cases/{case}/frame", data=frame, headers={"origin": URL}
    )
    assert closed.status_code == 303
    assert town.get("expert 1", "/me/expert.json").json()["nominations"] == []
    _withdraw(town, "expert 1", panel, "A guess.", 404)


def test_like_decided_unlike_is_warned_of_beside_the_panel_and_its_verdict(town):
    first = _called(town)
    _decided(town, first, ["refuted"] * 9)
    town.post("decider", f"/panels/{first}/publish")
    alone = town.get("analyst", f"/verdicts/{first}.json").json()
    assert (alone["precedents"], alone["unlike"]) == ([], False)
    second = _called(town)
    beside = _sees(town, "decider", second)
    assert [one["panel"] for one in beside["precedents"]] == [first]
    assert not beside["unlike"]  # there is one earlier verdict, and nothing against it yet
    _decided(town, second, ["supported"] * 9)
    town.post("decider", f"/panels/{second}/publish")
    told = town.get("analyst", f"/verdicts/{second}.json").json()
    assert (told["unlike"], told["unlike_own"]) == (True, True)
    assert told["precedents"][0]["contrary"]
    assert told["precedents"][0]["words_alike"] > 0.9
    page = town.get("analyst", f"/verdicts/{second}").text
    assert "decided otherwise before" in page
    before = town.get("analyst", f"/verdicts/{first}.json").json()
    assert not before["unlike"]  # what came later is no earlier verdict
    third = _sees(town, "decider", _called(town))
    assert (third["unlike"], third["unlike_own"]) == (True, False)


def test_an_appeal_is_no_precedent_of_what_it_is_about(town):
    panel = _called(town)
    _decided(town, panel, ["refuted"] * 9)
    town.post("decider", f"/panels/{panel}/publish")
    town.post(
        "analyst", f"/verdicts/{panel}/appeal", standing="complainant", ground="new_evidence",
        text=APPEAL,
    )  # fmt: skip
    location = town.post("other decider", f"/panels/{panel}/again", body="Academy")
    again = location.headers["location"].split("?")[0].rpartition("/")[2]
    assert _sees(town, "other decider", again)["precedents"] == []
