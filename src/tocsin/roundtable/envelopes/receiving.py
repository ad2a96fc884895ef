"""Messages of a stream are taken once each, in their order; what comes too early is kept.

A stream is what one sender says to one address, numbered from 1. :func:`receive` is a pure
function: what is known of the stream and the bytes that came, to what is known then and what came
of it. Whoever calls it stores both in **one transaction**, and only then answers with a receipt
(:mod:`.receipts`). A crash before that is as if the message had never come: the sender, who has no
receipt, sends it again. A crash after it makes the sender send it again too, and it is refused as
replayed. So each message is taken exactly once, whatever crashes when.

What arrived in time and waits for an earlier one is judged by the time at which it arrived.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol

from tocsin.cases.documents import Document, Item
from tocsin.roundtable.envelopes.envelope import FIRST, Address, Envelope, Head
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.envelopes.verifying import Verified, verify
from tocsin.roundtable.partners.circle import Circle
from tocsin.roundtable.partners.partner import KeyState

MOST_HELD: Final = 256
"""Messages of one stream that may wait for an earlier one."""
MOST_HELD_BYTES: Final = 64 * 2**20
"""Together. A partner's desk that sends in order never needs it: it fills the gap first."""
MOST_TOLD: Final = 100
"""Numbers that were taken without their content, as the receipt tells them: the latest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Item):
    """A message that waits for an earlier one.

    ``unfit``: its content will not be taken, and is not kept; ``raw_digest`` and ``bytes_`` are of
    the bytes that came.
    """

    id: str
    envelope: Envelope
    received_at: datetime
    raw_digest: str
    bytes_: int
    unfit: Reason | None = None

    @property
    def key(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Untaken(Document):
    """A number that was taken without its content, and why."""

    number: int
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream(Document):
    """What is known of a stream: the last message taken, and those that wait, by number."""

    sender: str
    address: Address
    id: str
    number: int = 0
    last: str = FIRST
    held: tuple[Held, ...] = ()
    untaken: tuple[Untaken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(Document):
    """A message that is taken: the next of its stream."""

    id: str
    envelope: Envelope
    received_at: datetime

    @property
    def head(self) -> Head:
        """The head of the message."""
        return self.envelope.head


Outcome = Delivered | Held | Refused


@dataclass(frozen=True, slots=True)
class Reception:
    """What came of bytes: ``outcomes`` in the order in which they hold, and the stream after them.

    The stream is absent where the message was not proven to be its sender's and for us; then there
    is nothing to answer. Otherwise a receipt is due, also for what came twice. ``taken`` are the
    ids of the numbers that were taken by it, with their content or without.
    """

    outcomes: tuple[Outcome, ...]
    stream: Stream | None
    taken: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether anything is taken or kept by it; else it is as if it had not come."""
        return bool(self.taken) or any(isinstance(one, Held) for one in self.outcomes)


class Streams(Protocol):
    """Where a desk keeps its streams. While one is being received, nobody else may change it."""

    def stream(self, sender: str, stream: str) -> Stream | None:
        """The stream that the sender calls so; none: nothing of it was taken or held."""

    def taken(self, sender: str, stream: str, number: int) -> str:
        """The id of the message that was taken under a number from 1 to the stream's."""


def receive(raw: bytes, circle: Circle, streams: Streams, *, now: datetime) -> Reception:
    """Checks a message and puts it in its place."""
    return placed(verify(raw, circle, now=now), circle, streams, now=now)


def placed(
    seen: Verified | Refused, circle: Circle, streams: Streams, *, now: datetime
) -> Reception:
    """Puts a message in its place. What comes of it does not hang on its payload."""
    if isinstance(seen, Refused):
        return Reception((seen,), None)
    head = seen.envelope.head
    known = streams.stream(head.sender, head.stream)
    stream = known or Stream(sender=head.sender, address=head.address, id=head.stream)

    def refused(reason: Reason) -> Reception:
        return Reception((seen.arrived.refused(reason, now),), stream)

    reason = _misplaced(seen, stream, streams.taken)
    if reason is not None:
        return refused(reason)
    held = _held(seen, now)
    if head.number == stream.number + 1:
        return _in_order(stream, held, circle)
    weight = sum(one.bytes_ for one in stream.held) + held.bytes_
    if head.number > stream.number + MOST_HELD or weight > MOST_HELD_BYTES:
        return refused(Reason.TOO_FAR_AHEAD)
    waiting = sorted((*stream.held, held), key=lambda one: one.envelope.head.number)
    return Reception((held,), replace(stream, held=tuple(waiting)))


def _held(seen: Verified, now: datetime) -> Held:
    came = seen.arrived
    envelope = came.envelope if seen.unfit is None else replace(came.envelope, payload={})
    return Held(
        id=seen.id, envelope=envelope, received_at=now, raw_digest=came.raw_digest,
        bytes_=came.bytes_, unfit=seen.unfit,
    )  # fmt: skip


def _misplaced(
    seen: Verified, stream: Stream, taken: Callable[[str, str, int], str]
) -> Reason | None:
    """Why the message has no place in the stream: it is there, or another is."""
    head = seen.envelope.head
    if head.address != stream.address:
        return Reason.FORKED
    if head.number <= stream.number:
        before = taken(head.sender, head.stream, head.number)
        return Reason.REPLAYED if before == seen.id else Reason.FORKED
    for one in stream.held:
        if one.envelope.head.number == head.number:
            return Reason.REPLAYED if one.id == seen.id else Reason.FORKED
    return None


def _in_order(stream: Stream, first: Held, circle: Circle) -> Reception:
    """Takes a message and all that waited for it, up to the next gap."""
    outcomes: list[Outcome] = []
    taken: dict[int, str] = {}
    number, untaken, last = stream.number, list(stream.untaken), stream.last
    queue = [first, *stream.held]
    while queue and queue[0].envelope.head.number == number + 1:
        one = queue.pop(0)
        late = _late_objection(one, last, circle)
        if late is not None:
            outcomes.append(_refused_late(one, late))
            continue
        if one.unfit is None:
            outcomes.append(
                Delivered(id=one.id, envelope=one.envelope, received_at=one.received_at)
            )
        else:
            outcomes.append(_refused_late(one, one.unfit))
            untaken.append(Untaken(number=number + 1, reason=one.unfit))
        number, last = number + 1, one.id
        taken[number] = one.id
    after = replace(
        stream, number=number, last=last, held=tuple(queue), untaken=tuple(untaken[-MOST_TOLD:])
    )
    return Reception(tuple(outcomes), after, taken)


def _late_objection(one: Held, last: str, circle: Circle) -> Reason | None:
    """What can only be known when its turn has come. Its number stays free for the right one."""
    partner = circle.trusted(one.envelope.head.sender)
    key = partner.key(one.envelope.key) if partner else None
    if key is not None and key.state is KeyState.REVOKED:
        return Reason.REVOKED_KEY
    return Reason.BROKEN_CHAIN if one.envelope.head.previous != last else None


def _refused_late(one: Held, reason: Reason) -> Refused:
    head = one.envelope.head
    return Refused(
        at=one.received_at, reason=reason, raw_digest=one.raw_digest, bytes_=one.bytes_,
        sender=head.sender, stream=head.stream, number=head.number, message=one.id,
    )  # fmt: skip
