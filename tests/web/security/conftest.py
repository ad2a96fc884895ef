"""Desks to attack: one that every route can be tried on, and ways in for all kinds of callers."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from tests.answers.registry.made import REASON, content
from tests.measures.sanctions.conftest import FACTS, SUBJECT, form
from tests.roundtable.made import key, to_desk

from tocsin.answers.registry.events import Begun, Origin, Outcome
from tocsin.cases.case import Case
from tocsin.cases.documents import to_json
from tocsin.cases.freezing import freeze_note
from tocsin.cases.marking import MemberKind, Tlp
from tocsin.desk.answers import agreeing, writing
from tocsin.desk.answers.stepping import start_answer
from tocsin.desk.cases.basket import put_in
from tocsin.desk.cases.commenting import comment
from tocsin.desk.cases.saving import open_case
from tocsin.desk.factchecks.feeds import add_feed
from tocsin.desk.jobs.queue import submit
from tocsin.desk.measures.assessing import begin_assessment, save_assessment
from tocsin.desk.measures.proposing import impose, propose
from tocsin.desk.measures.rulebooks import adopt_release, base_release
from tocsin.desk.measures.shadows import run_shadow
from tocsin.desk.papers.kinds import PaperKind
from tocsin.desk.papers.letters import ToldOf
from tocsin.desk.papers.making import make_paper
from tocsin.desk.people.registry import NewPerson, actor_of, invite, person
from tocsin.desk.people.rights import SYSTEM, Actor, Right, Role
from tocsin.desk.people.signed_in import begin_session, new_api_token
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.roundtable.circle.cards import Card
from tocsin.desk.roundtable.circle.circles import name_desk
from tocsin.desk.roundtable.commitments.commitments import Wanted, ask
from tocsin.desk.roundtable.commitments.editions import draft, publish
from tocsin.desk.roundtable.partners import groups, partners
from tocsin.desk.roundtable.sharing import share_case
from tocsin.desk.sitting import Desk
from tocsin.desk.taxii.collections import make_collection
from tocsin.desk.taxii.readers import add_reader
from tocsin.desk.taxii.receiving import take_in
from tocsin.desk.taxii.sources import Address as ServerAddress
from tocsin.desk.taxii.sources import add_source
from tocsin.desk.taxii.tables import ForeignRow
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions.parts import Channel, Exhibit
from tocsin.measures.sanctions.terms import Terms
from tocsin.roundtable.commitments.parts import (
    Ask,
    Authority,
    Basis,
    BasisKind,
    Ground,
    Party,
)
from tocsin.roundtable.commitments.parts import PartyKind as AskedKind
from tocsin.roundtable.partners.events import PartnerKind, Way
from tocsin.roundtable.partners.keys import desk_id, fingerprint
from tocsin.web.visits import SESSION

ADMINISTRATOR = Actor("system", "", "", frozenset({Role.ADMINISTRATOR}))


@pytest.fixture(scope="session")
def web(request: pytest.FixtureRequest) -> ModuleType:
    """What the pages' own tests are made with."""
    path = str(Path(__file__).parents[1] / "conftest.py")
    return request.config.pluginmanager.get_plugin(path)


@dataclass
class Attacked:
    """A desk, its app, and callers made as one needs them. ``at``: values of path parameters."""

    desk: Desk
    app: Any
    url: str
    people: dict[str, str]
    at: dict[str, str] = field(default_factory=dict)

    def client(self, cookie: str | None = None, **headers: str) -> TestClient:
        """A browser with the cookie of a session, or a program with a header."""
        cookies = {SESSION: cookie} if cookie else {}
        return TestClient(
            self.app, base_url=self.url, cookies=cookies, headers=headers,
            follow_redirects=False, raise_server_exceptions=False,
        )  # fmt: skip

    def actor(self, person_id: str) -> Actor:
        with self.desk.looking(SYSTEM) as sitting:
            return actor_of(person(sitting.session, person_id))

    def add(self, name: str, institution: str, *roles: Role, password: str | None = None) -> str:
        """A person of an institution; gives their id."""
        with self.desk.acting(ADMINISTRATOR) as sitting:
            new = NewPerson(f"{name}@desk.example", name, institution, frozenset(roles))
            row, token = invite(sitting, new)
        if password:
            form = {"password": password}
            answer = self.client().post(
                f"/invitation/{token}", data=form, headers={"origin": self.url}
            )
            assert answer.status_code == 303
        return row.id

    def session(self, person_id: str) -> str:
        """The cookie of a new session."""
        with self.desk.acting(SYSTEM) as sitting:
            row = sitting.session.get(PersonRow, person_id)
            return begin_session(sitting, row, "test", "test")

    def token(self, person_id: str, *scopes: Right) -> str:
        """A token for a program of a person."""
        actor = self.actor(person_id)
        with self.desk.acting(actor) as sitting:
            return new_api_token(sitting, "test", scopes, 1)[1]

    def browser(self, person_id: str) -> TestClient:
        """A browser in which a person is signed in, that sends forms as a page of ours does."""
        return self.client(self.session(person_id), origin=self.url)


def _fill(attacked: Attacked) -> None:
    """Something behind every path parameter, so that who may sees it and who may not must not."""
    analyst = attacked.actor(attacked.people["analyst"])
    with attacked.desk.acting(analyst) as sitting:
        row = open_case(sitting, Case("A case to try", tlp=Tlp.GREEN))
        piece = put_in(sitting, row.id, freeze_note("seen", analyst.person_id, sitting.now))
        said = comment(sitting, row.id, "said").id
        job = submit(sitting, "index", {}).id
    attacked.at |= {
        "case_id": row.id, "evidence_id": piece, "comment_id": said, "job_id": job,
        "person_id": attacked.people["viewer"], "part": "actor", "question": "platforms",
    }  # fmt: skip
    look = attacked.client(attacked.session(attacked.people["viewer"]))
    lists = {
        "finding": ("/findings.json", "id"), "network": ("/networks.json", "network"),
        "narrative": ("/narratives.json", "narrative"), "claim": ("/claims/unanswered.json", "id"),
        "factcheck_key": ("/claims.json", "factcheck_key"), "rank": ("/voids.json", "rank"),
        "target": ("/targets.json", "target"), "cluster": ("/copies.json", "cluster"),
        "post_key": ("/posts.json", "key"),
    }  # fmt: skip
    for name, (path, column) in lists.items():
        answer = look.get(path)
        assert answer.status_code == 200, path
        attacked.at[name] = str(_first(answer.json(), column) or "1")
    attacked.at |= {"edge": "0", "name": "spread", "table": "subjects"}
    _impose(attacked, row.id, piece)
    _put_on_paper(attacked, row.id)
    _publish(attacked)
    _adopt(attacked)
    _commit(attacked)
    _exchange_objects(attacked)
    _seat(attacked, row.id)


def _impose(attacked: Attacked, case_id: str, piece: str) -> None:
    """A label that is in force, with the recipient's link."""
    with attacked.desk.acting(attacked.actor(attacked.people["analyst"])) as sitting:
        assessed = begin_assessment(sitting, case_id, Rung.LABEL).id
        save_assessment(sitting, assessed, 1, form(Rung.LABEL))
        terms = Terms("Europe/Paris", "The Board", "By letter", reviewers=2)
        made = propose(sitting, assessed, SUBJECT, (Exhibit(piece, "Seen"),), terms)
    with attacked.desk.acting(attacked.actor(attacked.people["decider"])) as sitting:
        reviewers = (attacked.people["panellist"], attacked.people["viewer"])
        token = impose(sitting, made.id, FACTS, Channel.EMAIL, "x@example.org", reviewers)
    attacked.at |= {
        "assessment_id": assessed, "sanction_id": made.id, "token": token, "letter": "notice",
        "number": str(made.number),
    }  # fmt: skip


def _put_on_paper(attacked: Attacked, case_id: str) -> None:
    """A paper of the case."""
    told = ToldOf(provider="A platform", told_on=date(2026, 3, 1))
    with attacked.desk.acting(attacked.actor(attacked.people["analyst"])) as sitting:
        row = make_paper(sitting, case_id, PaperKind.REDRESS, told, "A platform", "en")
    attacked.at |= {"paper_id": row.id, "file": "html"}


def _adopt(attacked: Attacked) -> None:
    """A rulebook in force, and what it would have done."""
    with attacked.desk.acting(attacked.actor(attacked.people["decider"])) as sitting:
        made = base_release(sitting)
        row = adopt_release(sitting, to_json(made), made.signed_by)
        run = run_shadow(sitting, row.id, sitting.now)
        attacked.at |= {"rulebook_id": row.id, "rule_id": made.rules[0].id, "run_id": run.id}


def _publish(attacked: Attacked) -> None:
    """An answer that two institutions agreed on, for everybody."""
    people = attacked.people | {
        "reviewer": attacked.add("reviewer", "Institute", Role.ANALYST),
        "neighbour": attacked.add("neighbour", "Waterworks", Role.DECIDER),
    }
    begun = Origin(begun=Begun.HAND, label="Water")

    def does(who: str, use_case: Callable[..., Any], *given: Any) -> Any:
        with attacked.desk.acting(attacked.actor(people[who])) as sitting:
            return use_case(sitting, *given)

    answer_id = does("analyst", start_answer, begun, "en").id
    now = attacked.desk.clock()
    text = content(valid_from=now, valid_until=now + timedelta(days=30))
    does("analyst", writing.write_draft, answer_id, 1, text)
    does("analyst", writing.leave_remarks, answer_id, 2, REASON)
    does("analyst", writing.ask_for_review, answer_id)
    does("reviewer", writing.review_draft, answer_id, 4, Outcome.PASSED, REASON)
    does("analyst", writing.share_draft, answer_id, MemberKind.INSTITUTION, "Waterworks")
    does("decider", agreeing.sign_answer, answer_id, 5)
    does("neighbour", agreeing.sign_answer, answer_id, 6)
    does("decider", agreeing.publish_answer, answer_id)
    attacked.at |= {"answer_id": answer_id, "language": "en"}


def _commit(attacked: Attacked) -> None:
    """A request that everybody may know of, and an edition of the public report."""
    basis = Basis(kind=BasisKind.LAW, instrument="Water Act", provision="section 4")
    wanted = Wanted(
        Party(kind=AskedKind.PLATFORM, name="Exempli"), Ask.LABELLING, Ground.HEALTH, (basis,),
        Authority.STATE_BODY, "Please label these posts.", 3,
        attacked.desk.clock() + timedelta(days=9), tlp=Tlp.CLEAR,
    )  # fmt: skip
    with attacked.desk.acting(attacked.actor(attacked.people["liaison"])) as sitting:
        attacked.at["commitment_id"] = ask(sitting, wanted).row.id
    with attacked.desk.acting(attacked.actor(attacked.people["decider"])) as sitting:
        ends = sitting.now - timedelta(seconds=1)
        period = (ends - timedelta(days=30), ends)
        number = publish(sitting, *period, "The Board", "", draft(sitting, *period).digest)
    attacked.at["edition"] = str(number)


def _seat(attacked: Attacked, case_id: str) -> None:
    """A partner whose key was compared, a group with it, and the case shared with it."""
    public = key("partner").public
    digits = fingerprint(public)
    theirs = Card(
        desk=desk_id(public), name="A partner", kind=PartnerKind.STATE, country="FR", key=public,
        fingerprint=digits,
    )  # fmt: skip
    with attacked.desk.acting(attacked.actor(attacked.people["administrator"])) as sitting:
        name_desk(sitting, "The Institute", PartnerKind.RESEARCH)
        partner = partners.meet(sitting, theirs, Tlp.GREEN)
        partners.compare(sitting, partner, public, digits, Way.IN_PERSON, "Their liaison")
        group = groups.found(sitting, "The table", [partner], Tlp.GREEN)
    with attacked.desk.acting(attacked.actor(attacked.people["liaison"])) as sitting:
        workspace, to = attacked.desk.workspace, to_desk("partner")
        said = share_case(sitting, workspace, case_id, to, Tlp.GREEN, None).id
    attacked.at |= {
        "partner_id": partner, "group_id": group, "thread_id": said, "message_id": said,
    }  # fmt: skip


def _first(data: Any, column: str) -> Any:
    """The first value under a name, wherever it stands in JSON."""
    if isinstance(data, dict):
        if data.get(column) is not None and not isinstance(data[column], dict | list):
            return data[column]
        data = list(data.values())
    if isinstance(data, list):
        return next((one for one in (_first(item, column) for item in data) if one), None)
    return None


def _attacked(web: ModuleType, workspace: Any, database: Path | str, url: str) -> Attacked:
    signed = web.sign_in(workspace, database, url)
    return Attacked(signed.desk, signed.app, url, signed.people)


@pytest.fixture(scope="module")
def attacked(
    web: ModuleType, investigated: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Attacked]:
    """A desk for the tests of one module, with something behind every path parameter."""
    made = _attacked(
        web, investigated, tmp_path_factory.mktemp("attacked") / "desk.sqlite", web.URL
    )
    _fill(made)
    yield made
    made.desk.close()


@pytest.fixture(scope="module")
def desk_over(
    web: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Attacked]]:
    """Makes a desk over a workspace, for the tests of one module."""
    made: list[Attacked] = []

    def make(workspace: Any) -> Attacked:
        database = tmp_path_factory.mktemp("desk") / "desk.sqlite"
        made.append(_attacked(web, workspace, database, web.URL))
        return made[-1]

    yield make
    for one in made:
        one.desk.close()


@pytest.fixture
def desk_at(
    web: ModuleType, investigated: Any, database: str
) -> Iterator[Callable[[str], Attacked]]:
    """Makes the desk of a test, that people reach at an address."""
    made: list[Attacked] = []

    def make(url: str = web.URL) -> Attacked:
        made.append(_attacked(web, investigated, database, url))
        return made[-1]

    yield make
    for one in made:
        one.desk.close()


def _exchange_objects(attacked: Attacked) -> None:
    """A collection, a program that may read it, a server to ask, a feed, and what others sent."""
    both = replace(ADMINISTRATOR, roles=frozenset({Role.ADMINISTRATOR, Role.LIAISON}))
    incident = {
        "type": "incident", "spec_version": "2.1", "name": "Theirs",
        "id": "incident--00000000-0000-4000-8000-000000000001",
        "created": "2026-03-01T08:00:00.000Z", "modified": "2026-03-01T08:00:00.000Z",
    }  # fmt: skip
    with attacked.desk.acting(both) as sitting:
        place = ServerAddress("https://taxii.example/api/", "c")
        source = add_source(sitting, attacked.desk.workspace, "Theirs", place)
        take_in(sitting, source, json.dumps({"objects": [incident]}).encode())
        attacked.at |= {
            "collection_id": make_collection(sitting, "Ours", "", Tlp.GREEN).id,
            "reader_id": add_reader(sitting, "A program")[0].id,
            "source_id": source.id,
            "feed_id": add_feed(sitting, "Checkers", "https://checkers.example/feed").id,
            "foreign_id": sitting.session.scalars(select(ForeignRow.id)).one(),
        }
