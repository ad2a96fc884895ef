"""Shadow runs: what a rulebook would have done over the cases of a desk, and nothing is done.

Every case that the person who asks may know of is taken as it stands, at the moment when it was
last changed, with the newest public verdict of its panels. What is kept counts; the cases that it
names as examples are shown to nobody who may not know of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from tocsin.cases.documents import from_json, iso, to_json
from tocsin.desk.cases.knowing import known_to
from tocsin.desk.cases.saving import version_of
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.errors import NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.jobs.queue import submit
from tocsin.desk.jobs.tables import JobRow, JobState
from tocsin.desk.measures.case_facts import facts_at
from tocsin.desk.measures.rulebooks import rulebook_in_force, rulebook_of, rules_of
from tocsin.desk.measures.tables import SanctionRow, ShadowRunRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.measures.rulebook.rule import Rule
from tocsin.measures.rulebook.shadowing import Dated, Shadow, shadow

PAGE: Final = 50
MOST_TRIED: Final = 200
"""Cases over which rules are tried out while a person waits for the page: some two seconds."""


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


def examples_of(sitting: Sitting, results: Iterable[Shadow]) -> dict[str, str]:
    """Number and title of every example that the actor may know of, by the id of its case."""
    named = {example for one in results for example in one.examples}
    query = select(CaseRow).where(CaseRow.id.in_(named), known_to(sitting.actor))
    return {row.id: f"#{row.number} {row.title}" for row in sitting.session.scalars(query)}


def try_out(
    sitting: Sitting, rules: tuple[Rule, ...], since: datetime
) -> tuple[int, tuple[Shadow, ...]]:
    """What rules that are not adopted yet would do over the cases changed last; nothing is kept.

    The first number says over how many cases: ``MOST_TRIED`` at most.

    Raises:
        ForbiddenError: the actor does not decide.
    """
    sitting.need(Right.RUN_PANELS)
    in_force = rulebook_in_force(sitting)
    past = list(_past(sitting, since, MOST_TRIED))
    return len(past), shadow(rules, rules_of(in_force) if in_force else (), past, since)


def shadow_run(sitting: Sitting, run_id: str) -> ShadowRunRow:
    """One run.

    Raises:
        ForbiddenError: the actor does not decide.
        NotFoundError: there is none.
    """
    sitting.need(Right.RUN_PANELS)
    row = sitting.session.get(ShadowRunRow, run_id)
    if row is None:
        raise NotFoundError("There is no such shadow run.", "Look at those that were made.")
    return row


def last_runs(sitting: Sitting) -> list[ShadowRunRow]:
    """The newest runs of all rulebooks, the newest first.

    Raises:
        ForbiddenError: the actor does not decide.
    """
    sitting.need(Right.RUN_PANELS)
    query = select(ShadowRunRow).order_by(ShadowRunRow.ran_at.desc()).limit(PAGE)
    return list(sitting.session.scalars(query))


def ask_shadow(sitting: Sitting, rulebook_id: str, days: int) -> JobRow:
    """Asks for a run over the cases changed in the last days, as a job.

    Raises:
        ForbiddenError: the actor does not decide.
        NotFoundError: there is no such rulebook.
    """
    rulebook_of(sitting, rulebook_id)
    since = iso(sitting.now - timedelta(days=days))
    return submit(sitting, "shadow", {"rulebook": rulebook_id, "since": since})


def awaited_runs(sitting: Sitting) -> list[JobRow]:
    """The newest runs that were asked for and are not done: they wait, run, or have failed.

    Raises:
        ForbiddenError: the actor does not decide.
    """
    sitting.need(Right.RUN_PANELS)
    query = select(JobRow).where(JobRow.kind == "shadow", JobRow.state != JobState.DONE)
    return list(sitting.session.scalars(query.order_by(JobRow.created_at.desc()).limit(10)))


def _past(sitting: Sitting, since: datetime, most: int | None = None) -> Iterator[Dated]:
    query = select(CaseRow).where(CaseRow.updated_at >= since, known_to(sitting.actor))
    for row in sitting.session.scalars(query.order_by(CaseRow.number.desc()).limit(most)):
        case = version_of(sitting.session, row.id, row.version)
        facts = facts_at(sitting, row.id, case, row.updated_at)
        yield Dated(row.updated_at, row.id, _subjects(sitting, row.id), facts)


def _subjects(sitting: Sitting, case_id: str) -> tuple[str, ...]:
    """Whom measures in the case are about; the desk knows of nobody else to whom a rule applies."""
    query = select(SanctionRow.subject).where(SanctionRow.case_id == case_id)
    return tuple(sorted(set(sitting.session.scalars(query))))
