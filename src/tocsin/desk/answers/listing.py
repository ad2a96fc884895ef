"""Lists of answers at the desk, and how long the public waited for them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import or_, select

from tocsin.answers.registry.answer import WRITING, Answer, State
from tocsin.answers.registry.signing import has_enough
from tocsin.answers.registry.waiting import Since, Waiting, waiting, waits
from tocsin.desk.answers.knowing import draft_known_to
from tocsin.desk.answers.stepping import replayed
from tocsin.desk.answers.tables import AnswerRow
from tocsin.desk.people.rights import Actor, Right
from tocsin.desk.sitting import Sitting
from tocsin.panels.conflicts import folded

PAGE: Final = 50


class Asked(StrEnum):
    """The step that an answer waits for."""

    WRITE = "write"
    REVIEW = "review"
    SIGN = "sign"
    PUBLISH = "publish"


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
    """Answers whose next step is the actor's, each with which step that is; by deadline."""
    me = sitting.actor
    if not (me.may(Right.WRITE_CASES) or me.may(Right.RUN_PANELS)):
        return []
    query = select(AnswerRow).where(AnswerRow.state.in_(sorted(WRITING)), draft_known_to(me))
    rows = list(sitting.session.scalars(query.order_by(AnswerRow.deadline, AnswerRow.number)))
    answers = replayed(sitting.session, [row.id for row in rows])
    return [
        summary(row, knows_draft=True) | {"asked": asked}
        for row, answer in zip(rows, answers, strict=True)
        if (asked := asked_of(me, answer)) is not None
    ]


def asked_of(me: Actor, answer: Answer) -> Asked | None:
    """The next step of an answer, where it is this person's to take."""
    version = answer.newest
    if answer.state in {State.DRAFTED, State.CLARITY_LOOKED_AT}:
        mine = writer_of(answer) == me.person_id
        return Asked.WRITE if mine and me.may(Right.WRITE_CASES) else None
    if answer.state is State.IN_REVIEW:
        another = me.person_id not in answer.writers
        return Asked.REVIEW if another and me.may(Right.WRITE_CASES) else None
    if answer.state is not State.SIGNING or version is None or not me.may(Right.RUN_PANELS):
        return None
    if me.institution and version.signature_of(me.institution) is None:
        return Asked.SIGN
    is_own = folded(me.institution) == folded(answer.started.institution)
    return Asked.PUBLISH if is_own and has_enough(answer, version) else None


def writer_of(answer: Answer) -> str:
    """Who is to go on with what is being written: who began it, or wrote it last."""
    version, revising = answer.newest, answer.revising
    if version is None:
        return answer.started.by
    if revising is not None and version.drafted_at < revising.at:
        return revising.by
    return version.author


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
        "href": f"/drafts/{row.id}" if knows_draft else f"/answers/{row.id}",
    }
