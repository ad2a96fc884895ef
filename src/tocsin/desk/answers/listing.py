"""Lists of answers at the desk, and how long the public waited for them."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, or_, select

from tocsin.answers.registry.answer import WRITING, State
from tocsin.answers.registry.waiting import Since, Waiting, waiting, waits
from tocsin.desk.answers.knowing import draft_known_to
from tocsin.desk.answers.stepping import replayed
from tocsin.desk.answers.tables import AnswerEventRow, AnswerRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting

PAGE: Final = 50


def list_answers(
    sitting: Sitting, state: State | None = None, *, before: int | None = None
) -> list[dict[str, Any]]:
    """Answers that the actor may know of, the newest first; ``before`` is a page's last number.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    knows = draft_known_to(sitting.actor)
    query = select(AnswerRow, knows).where(or_(AnswerRow.is_public, knows))
    if state is not None:  # the state of a draft is for those who may know of the draft
        shown = or_(knows, AnswerRow.state.not_in(sorted(WRITING)))
        query = query.where(AnswerRow.state == state, shown)
    if before is not None:
        query = query.where(AnswerRow.number < before)
    rows = sitting.session.execute(query.order_by(AnswerRow.number.desc()).limit(PAGE))
    return [summary(row, knows_draft=bool(known)) for row, known in rows]


def answers_waiting_for(sitting: Sitting) -> list[dict[str, Any]]:
    """Answers that wait for the actor: to review, or to sign for an institution; by deadline."""
    me = sitting.actor
    mine = exists().where(
        AnswerEventRow.answer_id == AnswerRow.id,
        AnswerEventRow.kind == "drafted",
        AnswerEventRow.actor == me.person_id,
    )
    asked: list[ColumnElement[bool]] = []
    if me.may(Right.WRITE_CASES):
        asked.append(and_(AnswerRow.state == State.IN_REVIEW, ~mine))
    if me.may(Right.RUN_PANELS):
        asked.append(AnswerRow.state == State.SIGNING)
    if not asked:
        return []
    query = select(AnswerRow).where(or_(*asked), draft_known_to(me))
    rows = list(sitting.session.scalars(query.order_by(AnswerRow.deadline)))
    answers = replayed(sitting.session, [row.id for row in rows])
    return [
        summary(row, knows_draft=True)
        for row, answer in zip(rows, answers, strict=True)
        if answer.state is not State.SIGNING
        or (answer.newest is not None and answer.newest.signature_of(me.institution) is None)
    ]


def time_to_answer(sitting: Sitting, since: Since) -> Waiting:
    """How long the public waited, over all answers that the actor may know of.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    known = or_(AnswerRow.is_public, draft_known_to(sitting.actor))
    ids: Sequence[str] = list(sitting.session.scalars(select(AnswerRow.id).where(known)))
    answers = replayed(sitting.session, ids)
    return waiting(waits(answers, since, sitting.now), since)


def summary(row: AnswerRow, *, knows_draft: bool) -> dict[str, Any]:
    """What lists say of an answer: of its draft only to those who may know of it."""
    state = State(row.state)
    if not knows_draft and state in WRITING:
        state = State.PUBLISHED  # what is public is public, whatever is written meanwhile
    return {
        "id": row.id,
        "number": row.number,
        "title": row.title if knows_draft else row.public_title,
        "state": state,
        "language": row.language,
        "institution": row.institution,
        "is_public": row.is_public,
        "deadline": row.deadline if knows_draft else None,
        "begun": row.begun if knows_draft else "",
        "tlp": row.tlp if knows_draft else "clear",
        "knows_draft": knows_draft,
        "href": f"/answers/{row.id}",
    }
