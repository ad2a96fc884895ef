"""Who is told what at the roundtable: that something came, that it is late, that ours is built on
what has changed. An alarm says numbers and kinds, never what was shared or asked.

==============  ==================================================================  ===============
What            When                                                                Who
==============  ==================================================================  ===============
``arrivals``    a partner shared or asked something; once a partner and day         liaisons
``shares``      something of ours builds on a share that was contested, corrected,  who built it,
                revoked, or whose key is suspect; once for each reason              who has the case
``commitments`` deadlines are over, theirs or ours; once for each, all together    liaisons
==============  ==================================================================  ===============
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import Session

from tocsin.cases.documents import iso
from tocsin.desk.alarms.telling import News, tell, was_told
from tocsin.desk.cases.knowing import known_to
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import SYSTEM, Actor, Right
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.inbox.ledger import step
from tocsin.desk.roundtable.inbox.messages import threads_of
from tocsin.desk.roundtable.inbox.standings import acts_on, suspicion
from tocsin.desk.roundtable.tables.commitments import CommitmentRow
from tocsin.desk.roundtable.tables.messages import TalkRow
from tocsin.desk.roundtable.tables.streams import ReceiptRow, SealedRow, UntakenRow
from tocsin.desk.sitting import Desk, Sitting
from tocsin.roundtable.commitments import acting
from tocsin.roundtable.inbox.acts import Act, Relied
from tocsin.roundtable.inbox.troubles import Built, IsSuspect, built

_NAMED: Final = 5
"""Commitments that an alarm names; the page lists all."""
_AT_ONCE: Final = 200
"""Threads that one turn of the clock looks at, so that no writer waits long for its turn."""


def tell_news(desk: Desk) -> int:
    """Tells of what came, and of what speaks against what we build on; says how many alarms."""
    with desk.looking(SYSTEM) as sitting:
        fresh = select(TalkRow.id).where(TalkRow.to_tell.is_(True)).limit(1)
        if sitting.session.scalar(fresh) is None:
            return 0
    with desk.acting(SYSTEM) as sitting:
        query = select(TalkRow).where(TalkRow.to_tell.is_(True)).limit(_AT_ONCE)
        talks = list(sitting.session.scalars(query))
        is_suspect = suspicion(circle(sitting))
        alarms = 0
        for talk in talks:
            talk.to_tell = False
            alarms += _tell_arrival(sitting, talk) if not talk.ours else 0
            alarms += _tell_built(sitting, talk, is_suspect) if talk.to_look_at else 0
        return alarms


def tell_overdue(desk: Desk) -> int:
    """Notes which requests were received, and tells of deadlines that are over, once each and all
    together, at most once an hour; says how many alarms that were.
    """
    with desk.looking(SYSTEM) as sitting:
        fallen = sitting.session.scalar(select(CommitmentRow.id).where(_fallen(sitting)).limit(1))
        waits = was_told(sitting.session, _this_hour(sitting))
        received = list(sitting.session.execute(_RECEIVED.limit(_AT_ONCE)))
    for commitment_id, number, document in received:
        _note_served(desk, commitment_id, number, datetime.fromisoformat(document["at"]))
    return 0 if fallen is None or waits else _tell_overdue(desk)


def _this_hour(sitting: Sitting) -> str:
    return f"commitments fell due {iso(sitting.now.replace(minute=0, second=0, microsecond=0))}"


def _fallen(sitting: Sitting) -> ColumnElement[bool]:
    return CommitmentRow.falls_due <= sitting.now


_RECEIVED: Final = (
    select(CommitmentRow.id, ReceiptRow.number, ReceiptRow.document)
    .join(SealedRow, SealedRow.id == CommitmentRow.message)
    .join(
        ReceiptRow,
        (ReceiptRow.stream == SealedRow.stream)
        & (ReceiptRow.desk == CommitmentRow.desk)
        & (ReceiptRow.number >= SealedRow.number),
    )
    .outerjoin(
        UntakenRow,
        (UntakenRow.stream == SealedRow.stream)
        & (UntakenRow.number == SealedRow.number)
        & (UntakenRow.desk == CommitmentRow.desk),
    )
    .where(CommitmentRow.awaits_receipt.is_(True), UntakenRow.number.is_(None))
)
"""Requests of ours whose signed receipt is here, its number, and the receipt."""


def _note_served(desk: Desk, commitment_id: str, number: int, at: datetime) -> None:
    """Notes that a request was received; ``at`` is when, by the clock of the other side."""
    with desk.acting(SYSTEM) as sitting:
        row = sitting.session.get_one(CommitmentRow, commitment_id)
        if row.awaits_receipt:
            step(
                sitting, row,
                lambda one: acting.serve(
                    one, "By a signed receipt of its desk.", by="", now=sitting.now,
                    said_at=min(max(at, row.asked_at), sitting.now), message=row.message,
                    receipt_number=number,
                ),
            )  # fmt: skip


def _tell_overdue(desk: Desk) -> int:
    """One alarm for all that fell due: who is asked a thousand things in a day hears of it, and is
    not buried. What falls due within an hour of an alarm is told with the next one.
    """
    with desk.acting(SYSTEM) as sitting:
        fallen = _fallen(sitting)
        query = select(CommitmentRow).where(fallen).order_by(CommitmentRow.number)
        first = list(sitting.session.scalars(query.limit(_NAMED)))
        count = sitting.session.scalar(select(func.count()).where(fallen)) or 0
        people = list(_liaisons(sitting.session))
        subject = first[0].id if count == 1 else ""
        told = tell(
            sitting, News.COMMITMENTS, subject, _this_hour(sitting),
            _late(first, count), people,
        )  # fmt: skip
        row = CommitmentRow
        later = case((row.due > row.falls_due, row.due), else_=None)
        sitting.session.execute(
            update(row).where(fallen).values(told_due=row.falls_due, falls_due=later),
            execution_options={"synchronize_session": False},
        )
        sitting.log("commitments.fell_due", subject, count=count, people=people)
        return told


def _late(first: Sequence[CommitmentRow], count: int) -> str:
    """What an alarm says: numbers and days, nothing of what was asked."""
    if count == 1:
        (row,) = first
        if not row.received:
            what = "nobody can show that it was received"
        else:
            what = f"{'its other side has' if row.ours else 'we have'} not said what came of it"
        return f"Commitment {row.number} is overdue since {iso(row.falls_due or row.due)}: {what}."
    named = ", ".join(str(row.number) for row in first)
    more = f" and {count - len(first)} more" if count > len(first) else ""
    what = "commitments are overdue, and nothing was said of what came of them"
    return f"{count} {what}: {named}{more}."


def _tell_arrival(sitting: Sitting, talk: TalkRow) -> int:
    """One alarm a partner and day: a partner that sends a thousand things rings once."""
    day = talk.received_at.date().isoformat()
    partner = circle(sitting).partners[talk.partner].met.name
    said = f"{partner} has sent something that nobody has looked at yet."
    return tell(
        sitting, News.ARRIVALS, talk.partner, f"{talk.partner} arrival {day}", said,
        _liaisons(sitting.session),
    )  # fmt: skip


def _tell_built(sitting: Sitting, talk: TalkRow, is_suspect: IsSuspect) -> int:
    thread = threads_of(sitting, [talk.id])[talk.id]
    acts = acts_on(sitting.session, talk.id)
    told = 0
    for one in built(thread, acts, is_suspect):
        people = list(_concerned(sitting.session, one, acts))
        case = sitting.session.get(CaseRow, one.on)
        name = f"Case {case.number}" if case else "Something"
        for trouble in one.troubles:
            kind = trouble.kind.value.replace("_", " ")
            said = f"{name} builds on something of a partner's that is {kind} now: look again."
            named = f"{talk.id} {one.on} {trouble.kind} {trouble.because}"
            told += tell(sitting, News.SHARES, talk.id, named, said, people)
    return told


def _concerned(session: Session, one: Built, acts: list[Act]) -> Iterator[str]:
    """Who built it, and who opened or last saved the case: as far as they may still know of it."""
    case = session.get(CaseRow, one.on)
    asked = {act.by for act in acts if isinstance(act, Relied) and act.on == one.on}
    asked |= {case.created_by, case.updated_by} if case else set()
    query = select(PersonRow).where(PersonRow.active, PersonRow.id.in_(asked))
    for actor in map(actor_of, session.scalars(query.order_by(PersonRow.id))):
        if case is None or _knows(session, actor, case.id):
            yield actor.person_id


def _knows(session: Session, actor: Actor, case_id: str) -> bool:
    query = select(CaseRow.id).where(CaseRow.id == case_id, known_to(actor))
    return session.scalar(query) is not None


def _liaisons(session: Session) -> Iterator[str]:
    people = session.scalars(select(PersonRow).where(PersonRow.active).order_by(PersonRow.id))
    return (one.person_id for one in map(actor_of, people) if one.may(Right.EXCHANGE))
