"""What the page of a draft shows beside the answer: its steps, who knows of it, who may sign."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select

from tocsin.answers.registry.answer import Answer
from tocsin.answers.registry.events import Event, event_from_json
from tocsin.cases.marking import MemberKind
from tocsin.desk.answers.knowing import draft_known_to, known_draft
from tocsin.desk.answers.tables import AnswerEventRow, AnswerMemberRow, AnswerRow
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import Actor, Right
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Sitting
from tocsin.panels.conflicts import folded


class Named(NamedTuple):
    """Somebody who is named on a draft: a person by their id, an institution by its name."""

    kind: MemberKind
    member: str


class Reviewer(NamedTuple):
    """Somebody who may review a draft."""

    id: str
    name: str


def steps_of(sitting: Sitting, answer_id: str) -> list[Event]:
    """Every step of an answer, the oldest first.

    Raises:
        NotFoundError: the actor may not know of its drafts.
    """
    row = known_draft(sitting, answer_id)
    query = select(AnswerEventRow.document).where(AnswerEventRow.answer_id == row.id)
    documents = sitting.session.scalars(query.order_by(AnswerEventRow.place))
    return [event_from_json(one) for one in documents]


def named_on(sitting: Sitting, answer_id: str) -> list[Named]:
    """The people and institutions that are named on a draft.

    Raises:
        NotFoundError: the actor may not know of it.
    """
    row = known_draft(sitting, answer_id)
    query = select(AnswerMemberRow.kind, AnswerMemberRow.member)
    found = sitting.session.execute(
        query.where(AnswerMemberRow.answer_id == row.id).order_by(
            AnswerMemberRow.kind, AnswerMemberRow.member
        )
    )
    return [Named(MemberKind(kind), member) for kind, member in found]


def may_sign(sitting: Sitting, answer: Answer) -> list[str]:
    """The institutions that have not signed the newest version, and have somebody who may.

    Raises:
        NotFoundError: the actor may not know of the draft.
    """
    version = answer.newest
    if version is None:
        return []
    names = {
        folded(one.institution): one.institution
        for one in _who_know(sitting, answer.id)
        if one.institution
        and one.may(Right.RUN_PANELS)
        and version.signature_of(one.institution) is None
    }
    return sorted(names.values())


def may_review(sitting: Sitting, answer: Answer) -> list[Reviewer]:
    """The people who may review it: those who write, but have not written on this text.

    Raises:
        NotFoundError: the actor may not know of the draft.
    """
    found = (
        Reviewer(one.person_id, one.name)
        for one in _who_know(sitting, answer.id)
        if one.may(Right.WRITE_CASES) and one.person_id not in answer.writers
    )
    return sorted(found, key=lambda one: (one.name, one.id))


def _who_know(sitting: Sitting, answer_id: str) -> Iterable[Actor]:
    """The active people who may know of a draft."""
    known_draft(sitting, answer_id)
    people: Sequence[PersonRow] = list(
        sitting.session.scalars(select(PersonRow).where(PersonRow.active))
    )
    for person in people:
        actor = actor_of(person)
        knows = select(AnswerRow.id).where(AnswerRow.id == answer_id, draft_known_to(actor))
        if sitting.session.scalar(knows) is not None:
            yield actor
