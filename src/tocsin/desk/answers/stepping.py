"""Every step of an answer: the events are read, the procedure says what follows, that is stored.

What a step means, and whether it is allowed, is decided in the pure room of answers. Here its
events are written down in order, each with its digest in the signed audit log.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tocsin.answers.registry.answer import WRITING, Answer, State
from tocsin.answers.registry.drafting import start
from tocsin.answers.registry.events import (
    Event,
    Origin,
    event_from_json,
    event_to_json,
    kind_of,
)
from tocsin.answers.registry.folding import replay
from tocsin.answers.registry.rules import Rules
from tocsin.cases.canonical import digest
from tocsin.cases.marking import MemberKind, Tlp
from tocsin.desk.answers.knowing import known_draft
from tocsin.desk.answers.tables import AnswerEventRow, AnswerMemberRow, AnswerRow
from tocsin.desk.errors import ConflictError, InvalidError
from tocsin.desk.ids import new_id
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.panels.errors import NotAllowedError

Step = Callable[[Answer], Iterable[Event]]


def start_answer(
    sitting: Sitting,
    origin: Origin,
    language: str,
    tlp: Tlp = Tlp.AMBER,
    rules: Rules | None = None,
) -> AnswerRow:
    """Starts an answer; it belongs to the institution of who starts it.

    Raises:
        ForbiddenError: the actor may not write.
        InvalidError: the actor belongs to no institution, or the procedure does not allow it.
    """
    sitting.need(Right.WRITE_CASES)
    answer_id = new_id("answer")
    actor = sitting.actor
    events = allowed(
        lambda: start(
            answer_id, origin, language, actor.institution, rules,
            by=actor.person_id, now=sitting.now,
        )
    )  # fmt: skip
    number = (sitting.session.scalar(select(func.max(AnswerRow.number))) or 0) + 1
    row = AnswerRow(
        id=answer_id,
        number=number,
        title=origin.label[:200],
        public_title="",
        language=language,
        state=State.DRAFTED,
        tlp=tlp,
        institution=actor.institution,
        is_public=False,
        events=0,
        registered=0,
        begun=origin.begun,
        origin=origin.id,
        created_by=actor.person_id,
        created_at=sitting.now,
        updated_at=sitting.now,
    )
    sitting.session.add(row)
    sitting.session.flush()
    name_member(sitting.session, answer_id, MemberKind.PERSON, actor.person_id)
    _store(sitting, row, events)
    _follow(sitting, row, replay(events))
    return row


def answer_of(sitting: Sitting, answer_id: str) -> tuple[AnswerRow, Answer]:
    """An answer as it stands, drafts included.

    Raises:
        NotFoundError: the actor may not know of its drafts.
    """
    row = known_draft(sitting, answer_id)
    return row, replayed(sitting.session, [row.id])[0]


def step(sitting: Sitting, row: AnswerRow, command: Step, base: int | None = None) -> Answer:
    """Takes a step; ``base`` is the number of events that the actor had seen.

    Raises:
        ConflictError: somebody else took a step meanwhile.
        InvalidError: the procedure does not allow it here, now, or from this person.
    """
    if base is not None and base != row.events:
        raise ConflictError(
            "Somebody else took a step on this answer meanwhile.",
            "Copy what you wrote, and open the answer again.",
        )
    answer = replayed(sitting.session, [row.id])[0]
    _store(sitting, row, allowed(lambda: command(answer)))
    after = replayed(sitting.session, [row.id])[0]
    _follow(sitting, row, after)
    return after


def replayed(session: Session, answer_ids: Sequence[str]) -> list[Answer]:
    """Answers as they stand, in the order of their ids; who may know of them is asked before."""
    query = select(AnswerEventRow.answer_id, AnswerEventRow.document).where(
        AnswerEventRow.answer_id.in_(answer_ids)
    )
    documents: dict[str, list[Event]] = {one: [] for one in answer_ids}
    ordered = query.order_by(AnswerEventRow.answer_id, AnswerEventRow.place)
    for answer_id, document in session.execute(ordered):
        documents[answer_id].append(event_from_json(document))
    return [replay(events) for events in documents.values()]


def name_member(session: Session, answer_id: str, kind: MemberKind, member: str) -> bool:
    """Lets somebody know of the drafts; ``False`` where they could already."""
    if session.get(AnswerMemberRow, (answer_id, kind, member)) is not None:
        return False
    session.add(AnswerMemberRow(answer_id=answer_id, kind=kind, member=member))
    session.flush()
    return True


def allowed(command: Callable[[], Iterable[Event]]) -> tuple[Event, ...]:
    """The events of a command.

    Raises:
        InvalidError: the procedure refuses it; the field is named.
    """
    try:
        return tuple(command())
    except NotAllowedError as error:
        fields = {error.field: error.message}
        raise InvalidError(error.message, error.remedy, fields) from error


def _store(sitting: Sitting, row: AnswerRow, events: tuple[Event, ...]) -> None:
    for event in events:
        row.events += 1
        document = event_to_json(event)
        sitting.session.add(
            AnswerEventRow(
                answer_id=row.id,
                place=row.events,
                kind=kind_of(event),
                document=document,
                actor=event.by,
                happened_at=event.at,
            )
        )
        try:
            sitting.session.flush()
        except IntegrityError as error:
            raise ConflictError(
                "Somebody else took a step on this answer at the same moment.", "Try again."
            ) from error
        action = f"answer.{kind_of(event)}"
        sitting.log(action, row.id, place=row.events, digest=digest(document))


def _follow(sitting: Sitting, row: AnswerRow, answer: Answer) -> None:
    """What lists, rights and the clock need of where the answer stands now."""
    row.state, row.deadline, row.updated_at = answer.state, answer.deadline, sitting.now
    if answer.newest is not None and answer.newest.content.wording.title:
        row.title = answer.newest.content.wording.title
    if answer.public is not None:
        row.is_public = True
        row.public_title = answer.public.content.wording.title
    row.falls_due = None
    if answer.state in WRITING:
        row.falls_due = answer.deadline
    elif answer.state is State.PUBLISHED and answer.public is not None:
        until = answer.public.content.valid_until
        ahead = timedelta(hours=answer.rules.renew_hours)
        row.falls_due = until - ahead if until is not None else None
    sitting.session.flush()
