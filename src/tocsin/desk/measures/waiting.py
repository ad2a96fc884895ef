"""What waits for somebody: a step of a measure that they may take, and nobody has taken yet."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import exists, select

from tocsin.desk.cases.knowing import known_to
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.measures.deciding import DECIDERS, REVIEWERS, votes_of
from tocsin.desk.measures.listing import replayed, summary
from tocsin.desk.measures.tables import SanctionRow
from tocsin.desk.panels.tables import PanelRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.measures.sanctions.parts import Letter
from tocsin.measures.sanctions.procedure import Procedure, State
from tocsin.panels.panel import State as PanelState

_MOST: Final = 100
"""Of procedures that are looked at, the most urgent first: a page of what waits has an end."""
_DECIDED: Final = frozenset({PanelState.VERDICT, PanelState.PUBLISHED, PanelState.ESCALATED})
_OPEN: Final = (
    State.PROPOSED, State.VOTING, State.SUPPORTED, State.DECIDING, State.UNDER_APPEAL,
    State.IN_FORCE,
)  # fmt: skip
_TOLD_WITHIN: Final = timedelta(days=30)
"""Of what is over, so long after its last step somebody is still asked to send the letter."""


class Task(StrEnum):
    """What somebody can do next."""

    BEGIN = "begin"
    """Call the panel on it; or impose it, where it is a label or milder."""
    TAKE_VERDICT = "take_verdict"
    SERVE = "serve"
    VOTE = "vote"
    CONCLUDE = "conclude"
    TELL = "tell"
    """Send a letter, and record that it reached the person concerned."""
    REVIEW = "review"
    CONCLUDE_REVIEW = "conclude_review"


def measures_waiting_for(sitting: Sitting) -> list[dict[str, Any]]:
    """The measures that wait for the actor, each with its ``task``, the most urgent first."""
    of_known_case = exists().where(CaseRow.id == SanctionRow.case_id, known_to(sitting.actor))
    is_recent = SanctionRow.updated_at > sitting.now - _TOLD_WITHIN
    query = select(SanctionRow).where(of_known_case, SanctionRow.state.in_(_OPEN) | is_recent)
    order = (SanctionRow.deadline.is_(None), SanctionRow.deadline)
    rows = sitting.session.scalars(query.order_by(*order).limit(_MOST))
    return [
        {**summary(row), "task": task}
        for row in rows
        if (task := task_of(sitting, row, replayed(sitting, row.id))) is not None
    ]


def task_of(sitting: Sitting, row: SanctionRow, procedure: Procedure) -> Task | None:
    """What the actor can do next in a procedure; ``None`` where it waits for others."""
    return next(_tasks(sitting, row, procedure), None)


def untold(procedure: Procedure) -> tuple[Letter, ...]:
    """The letters that nobody has recorded as having reached the person concerned.

    That the end date came was told with the decision; that a reviewer lifted it, with theirs.
    """
    ended = procedure.state in (State.LAPSED, State.WITHDRAWN) or procedure.withdrawn is not None
    there = {
        Letter.DECISION: procedure.decided is not None,
        Letter.APPEAL: procedure.appeal_decided is not None,
        Letter.END: ended and procedure.notice is not None,
    }
    return tuple(one for one, is_there in there.items() if is_there and not procedure.was_told(one))


def _tasks(sitting: Sitting, row: SanctionRow, procedure: Procedure) -> Iterator[Task]:
    state, runs = procedure.state, sitting.actor.may(Right.RUN_PANELS)
    if runs and state is State.PROPOSED:
        yield Task.BEGIN
    if runs and state is State.VOTING and _panel_decided(sitting, row):
        yield Task.TAKE_VERDICT
    if runs and state is State.SUPPORTED:
        yield Task.SERVE
    if runs and state is State.DECIDING and sitting.actor.person_id not in _had_a_part(procedure):
        yield from _of_body(sitting, row.id, DECIDERS, procedure.terms.deciders)
    sanction = procedure.sanction
    if state is State.UNDER_APPEAL and sanction and sitting.actor.may(Right.VOTE):
        reviewers = sanction.appeal.reviewers
        if sitting.actor.person_id in reviewers:
            yield from _of_body(sitting, row.id, REVIEWERS, len(reviewers) // 2 + 1)
    if runs and untold(procedure):
        yield Task.TELL


def _of_body(sitting: Sitting, sanction_id: str, body: str, least: int) -> Iterator[Task]:
    """Whoever has not voted votes; whoever has, concludes once enough have."""
    voted = {one["person_id"] for one in votes_of(sitting, sanction_id, body)}
    if sitting.actor.person_id not in voted:
        yield Task.VOTE if body == DECIDERS else Task.REVIEW
    elif len(voted) >= least:
        yield Task.CONCLUDE if body == DECIDERS else Task.CONCLUDE_REVIEW


def _had_a_part(procedure: Procedure) -> set[str]:
    proposed = procedure.proposed
    sat = procedure.verdict.members if procedure.verdict else ()
    return {proposed.by, *proposed.form.assessed_by, *sat}


def _panel_decided(sitting: Sitting, row: SanctionRow) -> bool:
    panel = sitting.session.get(PanelRow, row.panel_id) if row.panel_id else None
    return panel is not None and panel.state in _DECIDED
