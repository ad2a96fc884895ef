"""Messages are sealed one after the other, kept, and sent until everybody has taken them.

The order is the whole trick: seal, **store** (message and stream in one transaction), and only then
send. Who sends first and stores later can crash in between, seals another message under the same
number afterwards, and is refused as forked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from tocsin.cases.canonical import digest
from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import Document, Item
from tocsin.cases.errors import CannotStandError
from tocsin.cases.marking import Tlp, strictest
from tocsin.cases.storable import is_storable
from tocsin.errors import Sentence
from tocsin.panels.allowing import need_aware
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.envelopes.bounds import MOST_BYTES, MOST_DEPTH, depth, texts
from tocsin.roundtable.envelopes.envelope import (
    FIRST,
    LASTING,
    MOST_LASTING,
    MOST_LIFETIME,
    VERSION,
    Address,
    Envelope,
    Head,
    What,
    is_stream,
    signed_with,
)
from tocsin.roundtable.envelopes.receipts import Receipt
from tocsin.roundtable.envelopes.verifying import most_tlp
from tocsin.roundtable.partners.acting import MOST_SKEW
from tocsin.roundtable.partners.circle import Circle
from tocsin.seal import Seal

LIFETIME: Final = timedelta(days=30)
"""How long a message may be on its way: a partner's desk can stand still for a holiday. What
corrects something or takes it back (:data:`.envelope.LASTING`) never comes too late."""
_ENVELOPE_DEPTH: Final = 1
PASSING_ON: Final = frozenset({Tlp.CLEAR, Tlp.GREEN})
"""What may go on to a third institution: AMBER stays with its recipient and its clients (FIRST,
TLP 2.0), and a desk cannot know whose client another desk is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken(Item):
    """Up to which number a recipient has taken everything, by its latest receipt."""

    receiver: str
    number: int
    at: datetime

    @property
    def key(self) -> str:
        return self.receiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing(Document):
    """A stream of ours. ``id`` is fresh for every stream: after a restored backup, a new one."""

    id: str
    address: Address
    number: int = 0
    last: str = FIRST
    last_created: datetime | None = None
    taken: tuple[Taken, ...] = ()


def begin(stream: str, address: Address, circle: Circle) -> Outgoing:
    """A new stream to an address.

    Raises:
        NotAllowedError: the address is nobody we send to, or the id of the stream is none.
    """
    if not is_stream(stream):
        raise NotAllowedError("stream", "This is no id of a stream.", "Draw one at random.")
    _need_known(address, circle)
    return Outgoing(id=stream, address=address)


def seal(
    outgoing: Outgoing,
    what: What,
    payload: Mapping[str, Any],
    tlp: Tlp,
    circle: Circle,
    key: Seal,
    *,
    now: datetime,
    about: str = "",
    source: str = "",
    confidence: Confidence | None = None,
    lifetime: timedelta | None = None,
) -> tuple[Outgoing, Envelope]:
    """The next message of a stream, and the stream after it. Store both before sending.

    ``tlp`` must be at least as closed as anything in the payload; who makes the payload knows that.

    Raises:
        NotAllowedError: nobody may get it there: the address is not known any more, the label is
            more closed than agreed, or the payload is too large or deep.
        CannotStandError: ``about``, ``source``, ``confidence`` or ``lifetime`` do not fit ``what``.
        NotCanonicalError: the payload is no JSON that can be signed.
    """
    need_aware(now)
    _need_known(outgoing.address, circle)
    _need_agreed(outgoing.address, tlp, circle)
    _need_bounded(payload)
    created = max(now, outgoing.last_created or now)
    lasts = lifetime_of(what) if lifetime is None else lifetime
    head = Head(
        version=VERSION, sender=circle.me, address=outgoing.address, stream=outgoing.id,
        number=outgoing.number + 1, previous=outgoing.last, created=created,
        expires=created + lasts, tlp=tlp, what=what, digest=digest(payload), about=about,
        source=source, confidence=confidence,
    )  # fmt: skip
    envelope = signed_with(key, head, payload)
    _need_size(envelope)
    after = replace(outgoing, number=head.number, last=head.id, last_created=created)
    return after, envelope


def lifetime_of(what: What) -> timedelta:
    """How long a message that does this may be on its way."""
    return MOST_LASTING if what in LASTING else LIFETIME


def lifetime_left(head: Head, now: datetime) -> timedelta:
    """How long a message may be on its way when it is sealed again: no longer than the first time,
    but for what corrects something or takes it back.
    """
    return (
        lifetime_of(head.what) if head.what in LASTING else min(head.expires - now, MOST_LIFETIME)
    )


def take_receipt(outgoing: Outgoing, given: Receipt) -> Outgoing:
    """Notes a receipt that counts (:func:`.receipts.read_receipt`). Older ones change nothing.

    A later receipt may say less than an earlier one: then the receiver was restored from a backup,
    and is sent again what it lost.
    """
    before = next((one for one in outgoing.taken if one.receiver == given.receiver), None)
    if before is not None and before.at >= given.at:
        return outgoing
    others = (one for one in outgoing.taken if one.receiver != given.receiver)
    new = Taken(receiver=given.receiver, number=given.number, at=given.at)
    return replace(outgoing, taken=tuple(sorted((*others, new), key=lambda one: one.receiver)))


def to_send(outgoing: Outgoing, circle: Circle) -> dict[str, range]:
    """The numbers that each recipient has yet to take: send them again, in this order.

    Of those that are left out one we do not trust now, or the whole group has another edition. Ask
    :func:`may_go` of each message, and sign it anew if the key was changed since
    (:func:`.envelope.signed_with`).
    """
    return untaken_by(outgoing, filter(circle.trusted, recipients(outgoing.address, circle)))


def untaken_by(outgoing: Outgoing, desks: Iterable[str]) -> dict[str, range]:
    """The numbers that each of these desks has not taken.

    When a group agrees on another edition, streams to the old one end. Ask this with the members
    who stay, and seal anew, to each alone, what they lack: or it is lost to them.
    """
    taken = {one.receiver: one.number for one in outgoing.taken}
    return {
        desk: range(taken.get(desk, 0) + 1, outgoing.number + 1)
        for desk in desks
        if taken.get(desk, 0) < outgoing.number
    }


def may_go(head: Head, desk: str, circle: Circle) -> bool:
    """Whether a message may go to a desk now: what was agreed may be less than when it was sealed.

    Where it may not, the stream to that desk ends there; begin another for what it may have.
    """
    if desk not in recipients(head.address, circle) or circle.trusted(desk) is None:
        return False
    most = most_tlp(circle, desk, head.address.group)
    return strictest((head.tlp, most)) is most


def is_from_the_future(head: Head, now: datetime) -> bool:
    """Whether a desk whose clock goes as ours does refuses a message for its date: our clock was
    wrong when it was sealed. Seal it again, with the time of today.
    """
    return head.created > now + MOST_SKEW


def recipients(address: Address, circle: Circle) -> tuple[str, ...]:
    """The desks behind an address; none where we do not know them, or the edition holds no more."""
    if address.desk:
        return (address.desk,) if address.desk in circle.partners else ()
    edition = circle.edition(address.group, address.edition)
    if edition is None:
        return ()
    others = tuple(one for one in edition.members if one != circle.me)
    return others if all(one in circle.partners for one in others) else ()


def need_passing_on(original: Tlp, tlp: Tlp) -> None:
    """Refuses to pass on what its source did not let go further, or under a more open label.

    Raises:
        NotAllowedError: it may not be passed on so.
    """
    if original not in PASSING_ON:
        raise NotAllowedError(
            "source",
            Sentence("{label} is not passed on to others.", label=original.label),
            "Ask the source whether it shares it with them.",
        )
    if strictest((original, tlp)) is not tlp:
        raise NotAllowedError("tlp", "A label is never opened on the way.", "Keep the source's.")


def _need_known(address: Address, circle: Circle) -> None:
    if not any(map(circle.trusted, recipients(address, circle))):
        raise NotAllowedError(
            "address",
            "Nobody we trust is behind this address, or not all of the group are known.",
            "Compare keys first; for a group, begin a stream to its edition of today.",
        )


def _need_agreed(address: Address, tlp: Tlp, circle: Circle) -> None:
    for desk in recipients(address, circle):
        most = most_tlp(circle, desk, address.group)
        if strictest((tlp, most)) is not most:
            raise NotAllowedError(
                "tlp",
                Sentence(
                    "{label} is more closed than {most}, as agreed with {partner}.",
                    label=tlp.label,
                    most=most.label,
                    partner=circle.partners[desk].met.name,
                ),
                "Send it to those with whom that was agreed.",
            )


def _need_bounded(payload: Mapping[str, Any]) -> None:
    if depth(payload) + _ENVELOPE_DEPTH > MOST_DEPTH:
        raise NotAllowedError(
            "payload", Sentence("The payload is deeper than {most}.", most=MOST_DEPTH)
        )
    if not all(map(is_storable, texts(payload))):
        raise CannotStandError(
            "payload", "A text holds characters that cannot be stored.", "Make it storable first."
        )


def _need_size(envelope: Envelope) -> None:
    if len(envelope.raw) > MOST_BYTES:
        raise NotAllowedError(
            "payload",
            Sentence("The message is larger than {most} bytes.", most=MOST_BYTES),
            "Share less at once, or offer it as a collection (TAXII).",
        )
