"""Says something to a partner or a group: sealed, stored, and sent by the clock of the server."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import from_json
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import NotFoundError
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.streams.streams import (
    head_of,
    kept_as_ours,
    outgoing_of,
    seal_into_stream,
)
from tocsin.desk.roundtable.tables.messages import MessageRow
from tocsin.desk.roundtable.tables.streams import (
    GivenUpRow,
    OutgoingRow,
    ReceiptRow,
    SealedRow,
    UntakenRow,
)
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.envelope import Address, What
from tocsin.roundtable.envelopes.receipts import Receipt
from tocsin.roundtable.envelopes.refusals import Reason
from tocsin.roundtable.envelopes.sending import recipients
from tocsin.roundtable.inbox.messages import Message


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a message of ours at one desk.

    ``taken_at`` is the time on its receipt, absent while it waits; ``untaken`` why its content was
    not taken though its number was; ``receipt`` the farthest receipt of the stream, which proves
    all up to its number; ``ended``: the stream ended for this desk, and this was not said to it
    again, as it may not have it.
    """

    desk: str
    taken_at: datetime | None
    untaken: Reason | None
    receipt: Receipt | None
    ended: bool


def say(
    sitting: Sitting,
    what: What,
    payload: Mapping[str, Any],
    tlp: Tlp,
    address: Address,
    *,
    about: str = "",
    source: str = "",
    confidence: Confidence | None = None,
) -> Message:
    """Seals a message into our stream to an address, and stores it. Asks for no right: callers do.

    ``tlp`` must be at least as closed as anything in the payload.

    Raises:
        InvalidError: nobody may get it there, or the parts do not fit each other.
        StorageError: the desk does not hold its key.
    """
    envelope = seal_into_stream(
        sitting, circle(sitting), address, what, payload, tlp, about=about, source=source,
        confidence=confidence,
    )  # fmt: skip
    return kept_as_ours(sitting, envelope)


def deliveries(sitting: Sitting, message_id: str) -> list[Delivery]:
    """What became of a message of ours, desk by desk; who may know of it is asked before.

    What was said with it counts, to whom that was said alone (:mod:`.saying`), and what says it
    again (:func:`said_again_as`). For a desk to which several were said, the last of them does.

    Raises:
        NotFoundError: we sealed no such message.
    """
    found: dict[str, Delivery] = {}
    for said in _all_of(sitting, _sealed(sitting, message_id)):
        for one in _deliveries(sitting, said):
            found[one.desk] = one
    return [found[desk] for desk in sorted(found)]


def forget_payload(sitting: Sitting, message_id: str) -> None:
    """Erases what a message of ours said; its head stays. Who has not taken it yet never will.

    Nothing happens for a message that we did not seal.
    """
    row = sitting.session.scalar(select(SealedRow).where(SealedRow.id == message_id))
    if row is not None:
        row.payload = None
        sitting.session.flush()


def said_again_as(sitting: Sitting, message_id: str) -> list[str]:
    """The messages that say the same again to a single desk, because it could not be reached as
    one of its group, or its stream had to end. A correction of the one must correct them too.
    """
    query = select(SealedRow.id).where(SealedRow.instead_of == message_id)
    return list(sitting.session.scalars(query.order_by(SealedRow.sealed_at, SealedRow.id)))


def _sealed(sitting: Sitting, message_id: str) -> SealedRow:
    row = sitting.session.scalar(select(SealedRow).where(SealedRow.id == message_id))
    if row is None:
        raise NotFoundError("This desk sealed no such message.", "Look at the thread again.")
    return row


def _all_of(sitting: Sitting, said: SealedRow) -> Iterator[SealedRow]:
    """A message, what was said with it and what says it again, in the order in which a desk of
    several takes them.
    """
    about = head_of(said).about
    with_it = [said.id]
    if about:
        of_it = (about, *said_again_as(sitting, about))
        beside = select(SealedRow.id).join(MessageRow, MessageRow.id == SealedRow.id)
        this = select(MessageRow.what).where(MessageRow.id == said.id).scalar_subquery()
        with_it += sitting.session.scalars(
            beside.where(
                MessageRow.about.in_(of_it), MessageRow.what == this,
                SealedRow.sealed_at == said.sealed_at,
            )
        )  # fmt: skip
    query = (
        select(SealedRow)
        .join(OutgoingRow, OutgoingRow.id == SealedRow.stream)
        .where(or_(SealedRow.id.in_(with_it), SealedRow.instead_of.in_(with_it)))
        .order_by(SealedRow.sealed_at, OutgoingRow.desk, SealedRow.number)
    )
    yield from sitting.session.scalars(query)


def _deliveries(sitting: Sitting, said: SealedRow) -> list[Delivery]:
    outgoing = outgoing_of(sitting.session.get_one(OutgoingRow, said.stream))
    desks = {*recipients(outgoing.address, circle(sitting)), *(t.receiver for t in outgoing.taken)}
    return [_delivery(sitting, said, desk) for desk in desks]


def _delivery(sitting: Sitting, said: SealedRow, desk: str) -> Delivery:
    session = sitting.session
    kept = session.get(ReceiptRow, (said.stream, desk))
    receipt = from_json(Receipt, kept.document) if kept else None
    is_taken = receipt is not None and receipt.number >= said.number
    untaken = session.get(UntakenRow, (said.stream, said.number, desk))
    ended = session.get(GivenUpRow, (said.stream, desk))
    return Delivery(
        desk=desk,
        taken_at=receipt.at if receipt is not None and is_taken else None,
        untaken=Reason(untaken.reason) if untaken else None,
        receipt=receipt,
        ended=ended is not None and not is_taken,
    )
