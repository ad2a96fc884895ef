"""Our streams as they are kept: what was sealed into each, and what each desk has yet to take.

A stream can end for a desk before it has taken all: the group agreed on another list, a label that
was agreed is not any more, or this desk was restored from a backup and its numbers are used up.
What that desk lacks and may have is then sealed anew, for it alone, into another stream
(:func:`say_again`); and as nobody is to be left out of what is said next, the old stream is closed.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import from_json, to_json
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import InvalidError
from tocsin.desk.ids import new_id
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.roundtable.circle.own_key import speaking_seal
from tocsin.desk.roundtable.inbox.messages import remember
from tocsin.desk.roundtable.tables.streams import GivenUpRow, HeldUpRow, OutgoingRow, SealedRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.envelope import LASTING, Address, Envelope, Head, What
from tocsin.roundtable.envelopes.sending import (
    Outgoing,
    begin,
    lifetime_left,
    may_go,
    recipients,
    seal,
    to_send,
    untaken_by,
)
from tocsin.roundtable.inbox.messages import Message, ours
from tocsin.roundtable.partners.circle import Circle
from tocsin.roundtable.partners.groups import Edition

PARTED: Final = "parted"
_LEAST_LIFETIME: Final = timedelta(minutes=1)


def outgoing_of(row: OutgoingRow) -> Outgoing:
    """The stream in a row."""
    return from_json(Outgoing, row.document)


def sealed_row(session: Session, stream: str, number: int) -> SealedRow:
    """A message of a stream of ours; there must be one."""
    return session.get_one(SealedRow, (stream, number))


def head_of(row: SealedRow) -> Head:
    """The head of a message of ours."""
    return from_json(Head, row.head)


def seal_into_stream(
    sitting: Sitting,
    around: Circle,
    address: Address,
    what: What,
    payload: Mapping[str, Any],
    tlp: Tlp,
    *,
    about: str = "",
    source: str = "",
    confidence: Confidence | None = None,
    lifetime: timedelta | None = None,
    instead_of: str | None = None,
) -> Envelope:
    """Seals a message into the open stream to an address, which begins with it where there is none.

    Raises:
        InvalidError: nobody may get it there, or the parts do not fit each other.
        StorageError: the desk does not hold its key.
    """
    key = speaking_seal(sitting)
    with refusing():
        row, outgoing = _stream_to(sitting, around, address)
        after, envelope = seal(
            outgoing, what, payload, tlp, around, key, now=sitting.now, about=about,
            source=source, confidence=confidence, lifetime=lifetime,
        )  # fmt: skip
    head = envelope.head
    sitting.session.add(
        SealedRow(
            stream=head.stream, number=head.number, id=head.id, head=to_json(head),
            payload=dict(payload), instead_of=instead_of, said_by=sitting.actor.person_id,
            sealed_at=sitting.now,
        )
    )  # fmt: skip
    keep(sitting.session, around, row, after)
    sitting.log(
        "message.sealed", head.id, what=what, to=address.desk or address.group, tlp=tlp,
        stream=head.stream, number=head.number, digest=head.digest,
    )  # fmt: skip
    return envelope


def kept_as_ours(sitting: Sitting, envelope: Envelope) -> Message:
    """The message as the inbox has it, beside those of partners.

    Raises:
        InvalidError: it cannot be said about what it is about.
    """
    message = ours(envelope)
    refused = remember(sitting, message)
    if refused is not None:
        raise InvalidError(
            "This cannot be said about that.",
            "Open what it is about, and look who said it.",
            {"about": refused.reason},
        )
    return message


def keep(session: Session, around: Circle, row: OutgoingRow, outgoing: Outgoing) -> None:
    """Keeps a stream as it stands now; for who has taken all of it nothing is held up any more."""
    untaken = untaken_by(outgoing, _still_to(session, around, row, outgoing))
    row.document, row.done = to_json(outgoing), not untaken
    over = HeldUpRow.desk.not_in(list(untaken))
    session.execute(delete(HeldUpRow).where(HeldUpRow.stream == row.id, over))
    session.flush()


def lacking(session: Session, around: Circle, row: OutgoingRow) -> dict[str, range]:
    """The numbers that each recipient has yet to take, without those for whom it ended."""
    given_up = _given_up(session, row.id)
    found = to_send(outgoing_of(row), around)
    return {desk: numbers for desk, numbers in found.items() if desk not in given_up}


def undone(session: Session) -> list[OutgoingRow]:
    """The streams of which somebody has yet to take something, oldest first."""
    query = select(OutgoingRow).where(OutgoingRow.done.is_(False))
    return list(session.scalars(query.order_by(OutgoingRow.begun_at, OutgoingRow.id)))


def waiting_for(session: Session, around: Circle) -> Counter[str]:
    """How many messages wait for each desk, suspended ones too."""
    waiting: Counter[str] = Counter()
    for row in undone(session):
        outgoing = outgoing_of(row)
        still = _still_to(session, around, row, outgoing)
        for desk, numbers in untaken_by(outgoing, still).items():
            waiting[desk] += len(numbers)
    return waiting


def say_again(
    sitting: Sitting, around: Circle, row: OutgoingRow, desk: str, first: int, why: str
) -> None:
    """Ends a stream for one desk; from number ``first`` on, what it may have is sealed anew for it.

    What is about a message that was itself said again is then about that one.
    """
    outgoing = outgoing_of(row)
    sitting.session.add(GivenUpRow(stream=row.id, desk=desk, at=sitting.now, why=why))
    row.open = False
    sitting.log("stream.ended", row.id, desk=desk, number=first, why=why)
    keep(sitting.session, around, row, outgoing)
    for number in range(first, outgoing.number + 1):
        _seal_again(sitting, around, sealed_row(sitting.session, row.id, number), desk, why)


def say_again_what_expired(
    sitting: Sitting, around: Circle, row: OutgoingRow, desk: str, number: int
) -> None:
    """What corrects something or takes it back is said again to a desk that did not take it because
    its time was over; only where it was indeed, as a receipt can lie.
    """
    said = sealed_row(sitting.session, row.id, number)
    head = head_of(said)
    if head.what in LASTING and head.expires <= sitting.now:
        _seal_again(sitting, around, said, desk, "expired")


def _seal_again(sitting: Sitting, around: Circle, said: SealedRow, desk: str, why: str) -> None:
    head = head_of(said)
    if not _may_again(around, desk, head, said.payload, sitting.now):
        sitting.log("message.not_sent", said.id, desk=desk, why=why)
        return
    envelope = seal_into_stream(
        sitting, around, Address(desk=desk), head.what, said.payload or {}, head.tlp,
        about=_again_for(sitting.session, desk, head.about), source=head.source,
        confidence=head.confidence, lifetime=lifetime_left(head, sitting.now),
        instead_of=said.instead_of or said.id,
    )  # fmt: skip
    remember(sitting, ours(envelope))  # as it stood before, it stands again


def end_streams_to(sitting: Sitting, around: Circle, desk: str) -> None:
    """Ends all streams for a desk with which we part; nothing is said to it again."""
    for row in sitting.session.scalars(select(OutgoingRow).where(OutgoingRow.desk == desk)):
        row.open = False
    for row in undone(sitting.session):
        outgoing = outgoing_of(row)
        if desk in _still_to(sitting.session, around, row, outgoing):
            given_up = GivenUpRow(stream=row.id, desk=desk, at=sitting.now, why=PARTED)
            sitting.session.add(given_up)
            sitting.session.flush()
            keep(sitting.session, around, row, outgoing)


def go_over_to_edition(sitting: Sitting, around: Circle, old: Edition) -> None:
    """The streams to a group's old edition end; who stays is told alone what it lacks."""
    session = sitting.session
    rows = session.scalars(
        select(OutgoingRow).where(
            OutgoingRow.group_id == old.group, OutgoingRow.edition == old.digest
        )
    )
    stay = _members(around, old.group)
    for row in list(rows):
        row.open = False
        outgoing, ended = outgoing_of(row), _given_up(session, row.id)
        lack = untaken_by(outgoing, [one for one in stay if one in old.members])
        for desk, numbers in lack.items():
            if desk not in ended:
                say_again(sitting, around, row, desk, numbers.start, "edition")
        keep(session, around, row, outgoing)


def _members(around: Circle, group: str) -> tuple[str, ...]:
    """The others in a group as it is now; nobody, where it or our place in it is no more."""
    known = around.groups[group]
    if known.dissolved is not None or around.me not in known.current.members:
        return ()
    return tuple(one for one in known.current.members if one != around.me)


def _stream_to(sitting: Sitting, around: Circle, address: Address) -> tuple[OutgoingRow, Outgoing]:
    query = select(OutgoingRow).where(
        OutgoingRow.desk == address.desk,
        OutgoingRow.group_id == address.group,
        OutgoingRow.edition == address.edition,
        OutgoingRow.open.is_(True),
    )
    row = sitting.session.scalar(query)
    if row is not None:
        return row, outgoing_of(row)
    outgoing = begin(new_id("stream"), address, around)
    row = OutgoingRow(
        id=outgoing.id, desk=address.desk, group_id=address.group, edition=address.edition,
        document=to_json(outgoing), begun_at=sitting.now,
    )  # fmt: skip
    sitting.session.add(row)
    sitting.session.flush()
    return row, outgoing


def _still_to(
    session: Session, around: Circle, row: OutgoingRow, outgoing: Outgoing
) -> tuple[str, ...]:
    given_up = _given_up(session, row.id)
    return tuple(one for one in recipients(outgoing.address, around) if one not in given_up)


def _given_up(session: Session, stream: str) -> set[str]:
    return set(session.scalars(select(GivenUpRow.desk).where(GivenUpRow.stream == stream)))


def _may_again(
    around: Circle, desk: str, head: Head, payload: Mapping[str, Any] | None, now: datetime
) -> bool:
    if payload is None or lifetime_left(head, now) < _LEAST_LIFETIME:
        return False
    return may_go(replace(head, address=Address(desk=desk)), desk, around)


def _again_for(session: Session, desk: str, about: str) -> str:
    """What a message is about, as this desk knows it."""
    if not about:
        return about
    query = (
        select(SealedRow.id)
        .join(OutgoingRow, OutgoingRow.id == SealedRow.stream)
        .where(SealedRow.instead_of == about, OutgoingRow.desk == desk)
        .order_by(SealedRow.sealed_at.desc())
    )
    return session.scalar(query.limit(1)) or about
