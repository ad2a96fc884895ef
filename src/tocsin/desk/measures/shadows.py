"""Shadow runs: what a rulebook would have done over the cases of a desk, and nothing is done.

Every case that the person who asks may know of is taken as it stands, at the moment when it was
last changed, with the newest public verdict of its panels. What is kept counts; the cases that it
names as examples are shown to nobody who may not know of them.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from tocsin.cases.documents import from_json, to_json
from tocsin.desk.cases.knowing import known_to
from tocsin.desk.cases.saving import version_of
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.ids import new_id
from tocsin.desk.measures.rulebooks import rulebook_in_force, rulebook_of, rules_of
from tocsin.desk.measures.tables import SanctionRow, ShadowRunRow
from tocsin.desk.panels.stepping import panel_of
from tocsin.desk.panels.tables import PanelRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.measures.rulebook.casing import facts_of
from tocsin.measures.rulebook.shadowing import Dated, Shadow, shadow
from tocsin.panels.appeals import standing_decision
from tocsin.panels.verdicts import Decision


def run_shadow(sitting: Sitting, rulebook_id: str, since: datetime) -> ShadowRunRow:
    """Holds an adopted rulebook against the cases changed since a time; keeps what it would do.

    It is compared with the rulebook in force, where that is another one.

    Raises:
        ForbiddenError: the actor does not decide.
        NotFoundError: there is no such rulebook.
    """
    sitting.need(Right.RUN_PANELS)
    tried = rulebook_of(sitting, rulebook_id)
    in_force = rulebook_in_force(sitting)
    past = list(_past(sitting, since))
    results = shadow(
        rules_of(tried), rules_of(in_force) if in_force is not None else (), past, since
    )
    row = ShadowRunRow(
        id=new_id("shadow"),
        rulebook_id=tried.id,
        since=since,
        cases=len(past),
        results=[to_json(one) for one in results],
        asked_by=sitting.actor.person_id,
        ran_at=sitting.now,
    )
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("rulebook.shadowed", row.id, rulebook=tried.id, cases=len(past))
    return row


def shadow_runs(sitting: Sitting, rulebook_id: str) -> list[ShadowRunRow]:
    """The shadow runs of a rulebook, the newest first.

    Raises:
        ForbiddenError: the actor does not decide.
    """
    sitting.need(Right.RUN_PANELS)
    query = select(ShadowRunRow).where(ShadowRunRow.rulebook_id == rulebook_id)
    return list(sitting.session.scalars(query.order_by(ShadowRunRow.ran_at.desc())))


def results_of(sitting: Sitting, row: ShadowRunRow) -> tuple[Shadow, ...]:
    """What a run found, with those of its examples of which the actor may know."""
    results = [from_json(Shadow, one) for one in row.results]
    named = {example for one in results for example in one.examples}
    query = select(CaseRow.id).where(CaseRow.id.in_(named), known_to(sitting.actor))
    known = set(sitting.session.scalars(query))
    return tuple(
        replace(one, examples=tuple(e for e in one.examples if e in known)) for one in results
    )


def _past(sitting: Sitting, since: datetime) -> Iterator[Dated]:
    query = select(CaseRow).where(CaseRow.updated_at >= since, known_to(sitting.actor))
    for row in sitting.session.scalars(query.order_by(CaseRow.number)):
        case = version_of(sitting.session, row.id, row.version)
        facts = facts_of(case, row.updated_at, _verdict(sitting, row.id))
        yield Dated(row.updated_at, row.id, _subjects(sitting, row.id), facts)


def _verdict(sitting: Sitting, case_id: str) -> Decision | None:
    """The newest public verdict on the case itself; a vote on a measure is none."""
    about_measures = select(SanctionRow.panel_id).where(SanctionRow.panel_id.is_not(None))
    query = select(PanelRow.id).where(
        PanelRow.case_id == case_id, PanelRow.is_public, PanelRow.id.not_in(about_measures)
    )
    newest = sitting.session.scalar(query.order_by(PanelRow.number.desc()).limit(1))
    return standing_decision(panel_of(sitting, newest)[1]) if newest else None


def _subjects(sitting: Sitting, case_id: str) -> tuple[str, ...]:
    """Whom measures in the case are about; the desk knows of nobody else to whom a rule applies."""
    query = select(SanctionRow.subject).where(SanctionRow.case_id == case_id)
    return tuple(sorted(set(sitting.session.scalars(query))))
