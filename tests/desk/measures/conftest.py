"""A desk with an analyst, deciders, experts and reviewers, a case, and a clock to put forward."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.measures.sanctions.conftest import NOW, SUBJECT, form

from tocsin.cases.case import Case
from tocsin.cases.documents import to_json
from tocsin.cases.evidence import EvidenceKind, Provenance, freeze
from tocsin.cases.marking import Tlp
from tocsin.desk.cases.saving import open_case
from tocsin.desk.cases.tables import EvidenceRow
from tocsin.desk.measures.assessing import begin_assessment, save_assessment
from tocsin.desk.measures.proposing import propose
from tocsin.desk.panels.stepping import draw
from tocsin.desk.panels.stepping import step as panel_step
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import SYSTEM, Right, Role
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk, Sitting
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions.parts import Exhibit, Subject
from tocsin.measures.sanctions.terms import Terms
from tocsin.panels.balloting import cast, close_discussion, close_first, close_second
from tocsin.panels.ballots import Ballot, EvidenceLevel, Mark
from tocsin.panels.experts import AffiliationKind, Dimension, Expert
from tocsin.panels.nominating import close_pool, nominate
from tocsin.panels.rules import Quota, Rules
from tocsin.panels.seating import accept, open_first_ballot

DISCIPLINES = ("law", "media", "technology")
TERMS = Terms("Europe/Paris", "The Complaints Board", "By letter to 1 Bell Street")
RULES = Rules(
    size=9, voting=Dimension.DISCIPLINE, resamples=1_000,
    quotas=tuple(Quota(Dimension.DISCIPLINE, one, 3, 3) for one in DISCIPLINES),
)  # fmt: skip
REASON = "The posts, the payments and the times of day all point the same way."


@dataclass
class Town:
    """The desk, its clock, its people by name, and the case."""

    desk: Desk
    now: list[datetime]
    people: dict[str, PersonRow] = field(default_factory=dict)
    case_id: str = ""
    evidence: tuple[Exhibit, ...] = ()

    def add(self, name: str, *roles: Role, institution: str = "Institute") -> None:
        with self.desk.acting(SYSTEM) as sitting:
            row = PersonRow(
                id=f"person-{name}", sign_in_name=name, name=name, institution=institution,
                roles=list(roles), created_at=sitting.now,
            )  # fmt: skip
            sitting.session.add(row)
            sitting.session.flush()
            sitting.session.expunge(row)
            self.people[name] = row

    @contextmanager
    def by(self, name: str) -> Iterator[Sitting]:
        with self.desk.acting(actor_of(self.people[name])) as sitting:
            yield sitting

    def pass_days(self, days: float) -> None:
        self.now[0] += timedelta(days=days)

    def id(self, name: str) -> str:
        return f"person-{name}"


@pytest.fixture
def town(desk: Desk) -> Town:
    """An analyst, three deciders, 24 experts of three disciplines, three reviewers, one case."""
    now = [NOW]
    made = Town(Desk(desk.workspace, desk.database, desk.seal, lambda: now[0]), now)
    made.add("analyst", Role.ANALYST, institution="Fact Office")
    made.add("stranger", Role.ANALYST, institution="Elsewhere")
    for number in (1, 2, 3):
        made.add(f"d{number}", Role.DECIDER, institution="Commission")
        made.add(f"r{number}", Role.PANELLIST, institution="Board")
    for number in range(24):
        made.add(f"e{number:02}", Role.PANELLIST, institution=f"House {number}")
    with made.by("analyst") as sitting:
        made.case_id = open_case(sitting, Case(title="The river", tlp=Tlp.GREEN)).id
        frozen = freeze(
            EvidenceKind.NOTE, {"text": "Forty accounts."}, Provenance(), made.id("analyst"), NOW
        )
        sitting.session.add(
            EvidenceRow(
                case_id=made.case_id, id=frozen.id, kind=frozen.kind, document=to_json(frozen),
                captured_by=frozen.captured_by, captured_at=frozen.captured_at,
            )
        )  # fmt: skip
    made.evidence = (Exhibit(frozen.id, "Forty accounts with one sentence", Tlp.CLEAR),)
    return made


def assessed(town: Town, rung: Rung = Rung.DEMOTE, **fields: Any) -> str:
    with town.by("analyst") as sitting:
        row = begin_assessment(sitting, town.case_id, rung)
        save_assessment(sitting, row.id, 1, form(rung, **fields))
        return row.id


def proposed(town: Town, rung: Rung = Rung.DEMOTE, subject: Subject = SUBJECT) -> str:
    assessment = assessed(town, rung)
    with town.by("analyst") as sitting:
        return propose(sitting, assessment, subject, town.evidence, TERMS).id


def vote_in_panel(town: Town, panel_id: str, choice: str = "proportionate") -> list[str]:
    """Leads the panel of a measure to its decision; gives the ids of those who sat."""
    with town.by("d1") as sitting:
        experts = [
            Expert(
                town.id(f"e{n:02}"), f"e{n:02}", (DISCIPLINES[n % 3],), "north",
                affiliation=f"House {n}", affiliation_kind=tuple(AffiliationKind)[n % 5],
                nominated_by="council",
            )
            for n in range(24)
        ]  # fmt: skip
        me, now = town.id("d1"), town.now[0]
        run = Right.RUN_PANELS
        panel_step(sitting, panel_id, run, lambda p: nominate(p, experts, by=me, now=now))
        panel_step(sitting, panel_id, run, lambda p: close_pool(p, by=me, now=now))
        panel = draw(sitting, panel_id)
        sat = sorted(seat.expert_id for seat in panel.seats)
        for one in sat:
            panel_step(sitting, panel_id, run, lambda p, e=one: accept(p, e, now=now))
        panel_step(sitting, panel_id, run, lambda p: open_first_ballot(p, by=me, now=now))
        _all_vote(sitting, panel_id, sat, choice)
        panel_step(sitting, panel_id, run, lambda p: close_first(p, by=me, now=now))
    town.pass_days(8)
    with town.by("d1") as sitting:
        now = town.now[0]
        panel_step(sitting, panel_id, run, lambda p: close_discussion(p, by=me, now=now))
        _all_vote(sitting, panel_id, sat, choice)
        panel_step(sitting, panel_id, run, lambda p: close_second(p, by=me, now=now))
    return sat


def _all_vote(sitting: Sitting, panel_id: str, sat: list[str], choice: str) -> None:
    for one in sat:
        panel_step(
            sitting, panel_id, Right.RUN_PANELS,
            lambda p, e=one: cast(
                p, e,
                Ballot(tuple(
                    Mark(q.id, choice, 80, EvidenceLevel.ROBUST, REASON) for q in p.questions
                )),
                now=sitting.now,
            ),
        )  # fmt: skip
