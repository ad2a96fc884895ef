"""Every step of a commitment: events are read, the pure ledger says what follows, that is stored.

Words of partners come in with their messages (:func:`take_in`). What cannot follow is not entered;
the message stays in its thread and says why, for a person to read.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tocsin.cases.canonical import digest
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.desk.errors import ConflictError
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.roundtable.circle.keeping import partner_of
from tocsin.desk.roundtable.tables.commitments import CommitmentEventRow, CommitmentRow
from tocsin.desk.roundtable.tables.messages import MessageRow
from tocsin.desk.sitting import Sitting
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.commitments import events as happened
from tocsin.roundtable.commitments.commitment import Commitment, Received
from tocsin.roundtable.commitments.events import (
    Event,
    event_from_json,
    event_to_json,
    kind_of,
)
from tocsin.roundtable.commitments.folding import apply, replay
from tocsin.roundtable.commitments.parts import Party, PartyKind, Side
from tocsin.roundtable.commitments.speaking import taken_reply, taken_request
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.messages import Message, bundle
from tocsin.roundtable.partners.events import PartnerKind

Step = Callable[[Commitment], Iterable[Event]]
_KINDS: Final = {
    PartnerKind.PLATFORM: PartyKind.PLATFORM,
    PartnerKind.STATE: PartyKind.STATE,
}
"""Other partners are institutions."""
_CHUNK: Final = 500


def begin(sitting: Sitting, request: happened.Asked) -> CommitmentRow:
    """Enters a request or a pledge.

    Raises:
        InvalidError: it rests on nothing, its deadline is over, or a part is missing.
    """
    with refusing():
        commitment = apply(None, request)
    number = (sitting.session.scalar(select(func.max(CommitmentRow.number))) or 0) + 1
    row = CommitmentRow(
        id=request.commitment_id, number=number, message=request.message, ours=request.ours,
        is_pledge=isinstance(request, happened.Pledged), party=request.party.name,
        desk=request.party.desk, ask=request.ask, ground=request.ground, items=request.items,
        events=0, asked_at=request.at,
    )  # fmt: skip
    _follow(sitting, row, commitment)
    sitting.session.add(row)
    _store(sitting, row, (request,))
    return row


def step(sitting: Sitting, row: CommitmentRow, command: Step) -> Commitment:
    """Takes a step of a commitment; who may was asked before.

    Raises:
        InvalidError: it cannot follow; the field is named.
        ConflictError: somebody else took a step at the same moment.
    """
    commitment = replayed(sitting.session, row.id)
    with refusing():
        events = tuple(command(commitment))
        for event in events:
            commitment = apply(commitment, event)
    _store(sitting, row, events)
    _follow(sitting, row, commitment)
    sitting.session.flush()
    return commitment


def replayed(session: Session, commitment_id: str) -> Commitment:
    """The fold of the stored events."""
    return replay(events_of(session, commitment_id))


def events_of(session: Session, commitment_id: str) -> list[Event]:
    """The stored events, in order."""
    query = select(CommitmentEventRow.document).where(
        CommitmentEventRow.commitment_id == commitment_id
    )
    documents = session.scalars(query.order_by(CommitmentEventRow.place))
    return [event_from_json(one) for one in documents]


def replayed_all(session: Session, ids: Sequence[str]) -> list[Commitment]:
    """Several commitments, read in a few queries."""
    found: dict[str, list[Event]] = {one: [] for one in ids}
    table = CommitmentEventRow
    for start in range(0, len(ids), _CHUNK):
        query = select(table.commitment_id, table.document).where(
            table.commitment_id.in_(ids[start : start + _CHUNK])
        )
        for commitment_id, document in session.execute(
            query.order_by(table.commitment_id, table.place)
        ):
            found[commitment_id].append(event_from_json(document))
    return [replay(events) for events in found.values()]


def of_message(session: Session, message_id: str) -> CommitmentRow | None:
    """The commitment that a request began, ours or theirs."""
    query = select(CommitmentRow).where(CommitmentRow.message == message_id)
    return session.scalar(query) if message_id else None


def take_in(sitting: Sitting, row: MessageRow, message: Message, root: str) -> None:
    """What a partner's message means for the ledger; our own words were entered as they were said.

    ``root`` is the id of the message that began its thread.
    """
    if message.ours:
        return
    try:
        if message.what is What.REQUEST:
            _taken_request(sitting, message)
        elif (known := of_message(sitting.session, root)) is not None:
            _taken_word(sitting, known, message)
    except (NotAllowedError, CannotStandError, DamagedDocumentError) as error:
        row.unfit = error.message
        sitting.session.flush()


def _taken_request(sitting: Sitting, message: Message) -> None:
    asker = partner_of(sitting.session, message.sender)
    kind = _KINDS.get(asker.met.partner_kind, PartyKind.INSTITUTION)
    party = Party(kind=kind, name=asker.met.name, country=asker.met.country, desk=asker.id)
    (event,) = taken_request(message, party)
    if isinstance(event, happened.Asked):
        begin(sitting, event)


def _taken_word(sitting: Sitting, row: CommitmentRow, message: Message) -> None:
    commitment = replayed(sitting.session, row.id)
    said = replace(message, received_at=max(message.received_at, commitment.last_at))
    events = _words(sitting.session, commitment, said)
    for event in events:
        apply(commitment, event)
    if events:
        step(sitting, row, lambda _commitment: events)


def _words(session: Session, commitment: Commitment, message: Message) -> tuple[Event, ...]:
    """The events that a partner's word makes. A correction counts as what it corrects.

    Raises:
        NotAllowedError: it cannot follow, or the ledger has no place for it.
    """
    if message.what is What.REPLY:
        return taken_reply(commitment, message)
    base = _base(session, message)
    if message.what is What.CORRECT and base is What.REPLY:
        said = replace(message, what=What.REPLY, payload=bundle(message))
        return taken_reply(commitment, said)
    if message.sender != commitment.asked.party.desk:
        return ()
    if message.what is What.REVOKE and base is What.REQUEST:
        reason = str(message.payload["reasons"])
        return (
            happened.Withdrawn(
                at=message.received_at, message=message.id, tlp=message.tlp, reason=reason
            ),
        )
    if message.what is What.CONTEST and base is What.REPLY:
        side = Side.ASKED if commitment.asked.ours else Side.ASKER
        return (
            happened.Appealed(
                at=message.received_at, message=message.id, tlp=message.tlp, appeal_id=message.id,
                side=side, text=str(message.payload["reasons"]),
            ),
        )  # fmt: skip
    if message.what in (What.CORRECT, What.REVOKE):
        raise NotAllowedError(
            "message",
            "The ledger has no place for this: read it, and ask its sender to say it anew.",
        )
    return ()


def _base(session: Session, message: Message) -> What:
    """What the thing is that a message is about, of which there may be versions."""
    about = session.get_one(MessageRow, message.about)
    first = session.get_one(MessageRow, about.chain) if about.chain else about
    return What(first.what)


def _store(sitting: Sitting, row: CommitmentRow, events: Iterable[Event]) -> None:
    for event in events:
        row.events += 1
        document = event_to_json(event)
        sitting.session.flush()
        sitting.session.add(
            CommitmentEventRow(
                commitment_id=row.id, place=row.events, kind=kind_of(event), document=document,
                actor=event.by, happened_at=event.at,
            )
        )  # fmt: skip
        try:
            sitting.session.flush()
        except IntegrityError as error:
            raise ConflictError(
                "Somebody else took a step on this commitment at the same moment.", "Try again."
            ) from error
        action = f"commitment.{kind_of(event)}"
        sitting.log(action, row.id, place=row.events, digest=digest(document))


def _follow(sitting: Sitting, row: CommitmentRow, commitment: Commitment) -> None:
    """What lists and the clock need of where the commitment stands now."""
    found = commitment.views.get(Side.ASKER)
    row.state, row.agreement, row.due = commitment.state, commitment.agreement, commitment.due
    row.tlp = commitment.tlp
    row.promised_items = commitment.promised_items
    row.keep_by, row.missed = commitment.keep_by, commitment.missed
    row.counts_less = found is not None and found.items < commitment.promised_items
    row.awaits_receipt = (
        row.ours and bool(row.message) and commitment.served is None
        and commitment.withdrawn is None
    )  # fmt: skip
    row.received = commitment.received is not Received.NOT_SHOWN
    answer = commitment.words.get(Side.ASKED)
    row.answer_signed = answer.is_signed if answer is not None else None
    row.updated_at = sitting.now
    row.falls_due = _next_due(commitment, row.told_due)


def _next_due(commitment: Commitment, told: datetime | None) -> datetime | None:
    """The next day, of a promise or the deadline, on which liaisons are told of silence."""
    if not commitment.is_waiting:
        return None
    days = {commitment.due, commitment.keep_by or commitment.due}
    if commitment.keep_by is not None and commitment.keep_by > commitment.due:
        days = {commitment.keep_by}
    return min((day for day in days if told is None or day > told), default=None)
