"""The public register: what everybody may know of the measures that are, or were, in force.

A row has no free text that somebody wrote about a person, no case, no address, no accounts of a
network, and no names of those who voted. Who is concerned is named only while the measure is in
force, and never if they are a private person; evidence is listed only under TLP:CLEAR, and only
where the person may be named. Procedures that never came into force are not in it: an accusation
that did not hold is nobody's business.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tocsin.cases.documents import Document
from tocsin.cases.marking import Tlp
from tocsin.measures.proportionality.assessment import Aim, AimedAt, Basis
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions.deadlines import last_day, zone_of
from tocsin.measures.sanctions.parts import Exhibit, Outcome, SubjectKind, reviewed
from tocsin.measures.sanctions.procedure import Procedure, State
from tocsin.measures.sanctions.sanction import Sanction
from tocsin.measures.sanctions.voting import Stand

UNNAMED: Final = ""


@dataclass(frozen=True, slots=True)
class Entry(Document):
    """A line of the register. ``subject`` is empty where nobody may be named.

    ``accounts`` is how many accounts it is about; ``votes_for`` and ``votes_against`` are those of
    the deciders, absent where a label was imposed at once. Days are in the zone of the procedure.
    """

    sanction_id: str
    state: State
    kind: SubjectKind
    subject: str
    accounts: int
    platform: str
    rung: Rung
    aimed_at: AimedAt | None
    aim: Aim | None
    basis: Basis | None
    instrument: str
    provision: str
    jurisdiction: str
    begins: date
    ends: date
    by_machine: bool
    strata: tuple[Stand, ...]
    votes_for: int | None
    votes_against: int | None
    appealed: bool
    outcome: Outcome | None
    evidence: tuple[Exhibit, ...]


def register(procedures: Iterable[Procedure], now: datetime) -> tuple[Entry, ...]:
    """The entries of all measures that came into force, the newest first."""
    entries = [
        _entry(procedure, procedure.sanction, now)
        for procedure in procedures
        if procedure.sanction is not None
    ]
    return tuple(sorted(entries, key=lambda one: (one.begins, one.sanction_id), reverse=True))


def _entry(procedure: Procedure, sanction: Sanction, now: datetime) -> Entry:
    form, subject = sanction.form, sanction.subject
    named = procedure.binds(now) and not subject.is_private_person
    votes = [vote.adopt for vote in sanction.decision.votes] if sanction.decision else None
    review = procedure.appeal_decided
    zone = zone_of(procedure.terms.zone)
    return Entry(
        sanction_id=sanction.sanction_id,
        state=procedure.state,
        kind=subject.kind,
        subject=subject.name if named else UNNAMED,
        accounts=len(subject.members) or 1,
        platform=subject.platform,
        rung=sanction.rung,
        aimed_at=form.conduct.aimed_at,
        aim=form.purpose.aim,
        basis=form.legality.basis,
        instrument=form.legality.instrument,
        provision=form.legality.provision,
        jurisdiction=form.legality.jurisdiction,
        begins=sanction.begins_at.astimezone(zone).date(),
        ends=last_day(sanction.ends_at, procedure.terms.zone),
        by_machine=not sanction.proposed_by,
        strata=sanction.verdict.strata if sanction.verdict else (),
        votes_for=None if votes is None else sum(votes),
        votes_against=None if votes is None else len(votes) - sum(votes),
        appealed=procedure.appealed is not None,
        outcome=reviewed(review.votes) if review else None,
        evidence=tuple(e for e in sanction.evidence if named and e.tlp is Tlp.CLEAR),
    )
