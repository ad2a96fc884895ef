"""A desk with people of each kind, a clock that stands where a test puts it, and a case."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from tests.exchange.taxii.made import NOW

from tocsin.cases.case import Case
from tocsin.cases.marking import Member, MemberKind, Tlp
from tocsin.cases.references import Reference
from tocsin.desk.cases.saving import open_case
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.roundtable.circle.circles import name_desk
from tocsin.desk.sitting import Desk, Sitting
from tocsin.desk.taxii.collections import make_collection
from tocsin.desk.taxii.readers import add_reader, grant
from tocsin.desk.taxii.serving import served
from tocsin.exchange.taxii import TAXII, Answer, Request
from tocsin.roundtable.partners.events import PartnerKind


class Office:
    """The desk, sittings in the names of its people, and programs that ask it."""

    def __init__(self, desk: Desk) -> None:
        self.now = NOW
        self.desk = Desk(desk.workspace, desk.database, desk.seal, lambda: self.now)
        self.people: dict[str, Actor] = {}

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)

    def add(self, name: str, *roles: Role, institution: str = "Redbrook") -> None:
        row = PersonRow(
            id=f"person-{name}", sign_in_name=name, name=name, institution=institution,
            roles=list(roles), created_at=NOW,
        )  # fmt: skip
        with self.desk.database.writing() as session:
            session.add(row)
        self.people[name] = actor_of(row)

    @contextmanager
    def acting(self, name: str) -> Iterator[Sitting]:
        with self.desk.acting(self.people[name]) as sitting:
            yield sitting

    def collection(self, title: str = "Findings", tlp: Tlp = Tlp.AMBER, group: str = "") -> str:
        with self.acting("liaison") as sitting:
            return make_collection(sitting, title, "", tlp, group).id

    def reader(
        self, name: str = "OpenCTI", *, partner: str = "", most: Tlp = Tlp.AMBER, **on: str
    ) -> tuple[str, str]:
        """Credentials, with grants: a collection by ``read``, ``write`` or ``both``."""
        with self.acting("administrator") as sitting:
            row, secret = add_reader(sitting, name, partner=partner, most_tlp=most)
            for how, collection in on.items():
                may = {"can_read": how in ("read", "both"), "can_write": how in ("write", "both")}
                grant(sitting, row.id, collection, **may)
        return row.id, secret

    def case(self, title: str = "Water", tlp: Tlp = Tlp.GREEN, by: str = "analyst") -> str:
        with self.acting(by) as sitting:
            me = sitting.actor.person_id
            who = Reference("x/p_1", "x/p_1", me, sitting.now)
            told = (Member(MemberKind.PERSON, me),) if tlp is Tlp.RED else ()
            return open_case(sitting, Case(title, tlp=tlp, accounts=(who,), need_to_know=told)).id

    def ask(self, who: tuple[str, str], path: str, *query: tuple[str, str], **how: str) -> Answer:
        body = how.pop("body", "").encode()
        told = {"method": "GET", "accept": TAXII, "content_type": TAXII, **how}
        return served(self.desk, Request(path=path, query=query, body=body, **told), *who)

    def objects(self, who: tuple[str, str], collection: str, *query: tuple[str, str]) -> list:
        made = self.ask(who, f"desk/collections/{collection}/objects/", *query)
        assert made.status == 200
        return json.loads(made.body).get("objects", [])

    def send(self, who: tuple[str, str], collection: str, *objects: dict) -> Answer:
        body = json.dumps({"objects": objects})
        path = f"desk/collections/{collection}/objects/"
        return self.ask(who, path, method="POST", body=body)


@pytest.fixture
def office(desk: Desk) -> Office:
    made = Office(desk)
    made.add("administrator", Role.ADMINISTRATOR)
    made.add("liaison", Role.LIAISON)
    made.add("analyst", Role.ANALYST)
    made.add("stranger", Role.VIEWER, institution="Elsewhere")
    with made.acting("administrator") as sitting:
        name_desk(sitting, "Office of Redbrook", PartnerKind.STATE, country="FR")
    return made
