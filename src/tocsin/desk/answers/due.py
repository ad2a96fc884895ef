"""Who is told that an answer is late, or ends soon: those who work on it, as an alarm of the desk.

An alarm says the number of the answer and the step, never its title, for a mail or another page
might show it to somebody who may not know of the draft.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from tocsin.answers.registry.answer import Answer, State
from tocsin.answers.registry.standing import Due, Late, due
from tocsin.cases.documents import iso
from tocsin.desk.alarms.telling import News, tell
from tocsin.desk.answers.knowing import draft_known_to
from tocsin.desk.answers.stepping import replayed
from tocsin.desk.answers.tables import AnswerRow
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import SYSTEM, Right
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk, Sitting


def tell_due(desk: Desk) -> int:
    """Tells of every answer that has fallen due, once; says how many alarms that were."""
    with desk.looking(SYSTEM) as sitting:
        query = select(AnswerRow.id).where(AnswerRow.falls_due <= sitting.now)
        fallen = list(sitting.session.scalars(query))
    return sum(_tell(desk, answer_id) for answer_id in fallen)


def _tell(desk: Desk, answer_id: str) -> int:
    with desk.acting(SYSTEM) as sitting:
        row = sitting.session.get_one(AnswerRow, answer_id)
        answer = replayed(sitting.session, [answer_id])[0]
        found = due(answer, sitting.now)
        row.falls_due = None  # until its next step
        if found is None:
            return 0
        people = list(_concerned(sitting, row, answer, found))
        alarms = _raise(sitting, row, found, people)
        sitting.log("answer.fell_due", answer_id, why=found.why, people=people)
        return alarms


def _concerned(sitting: Sitting, row: AnswerRow, answer: Answer, found: Due) -> Iterator[str]:
    """Active people who work on it, or can take the next step, and may know of it."""
    version = answer.newest
    asked = {answer.started.by}
    if version is not None:
        asked |= {version.author, *(one.by for one in version.signatures)}
    signing = found.why is Late.STEP and answer.state is State.SIGNING
    for person in sitting.session.scalars(select(PersonRow).where(PersonRow.active)):
        actor = actor_of(person)
        may_sign = (
            signing
            and version is not None
            and actor.may(Right.RUN_PANELS)
            and version.signature_of(actor.institution) is None
        )
        if actor.person_id not in asked and not may_sign:
            continue
        knows = select(AnswerRow.id).where(AnswerRow.id == row.id, draft_known_to(actor))
        if sitting.session.scalar(knows) is not None:
            yield actor.person_id


def _raise(sitting: Sitting, row: AnswerRow, found: Due, people: list[str]) -> int:
    named = f"{row.id} {found.why} {iso(found.at)}"
    statement = _said(row, found.why, found.at)
    return tell(sitting, News.ANSWERS, row.id, named, statement, people)


def _said(row: AnswerRow, why: Late, at: datetime) -> str:
    when = iso(at)
    if why is Late.EXPIRES:
        return f"Answer {row.number} expires at {when}."
    return f"Answer {row.number} is late: its step {row.state} was due at {when}."
