"""What can be said of a message by itself: may it be read, is it the sender's, is it for us, now?

Every check is a line of :func:`verify`, in the order of :class:`.refusals.Reason`. What comes from
strangers is looked at for its size first and never parsed before that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

import orjson

from tocsin.cases.canonical import digest
from tocsin.cases.documents import from_json, to_json
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.cases.marking import Tlp, strictest
from tocsin.panels.allowing import need_aware
from tocsin.roundtable.envelopes.bounds import MOST_BYTES, MOST_DEPTH, depth, is_canonical
from tocsin.roundtable.envelopes.envelope import Envelope, signed_bytes
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.partners.acting import MOST_SKEW
from tocsin.roundtable.partners.circle import Circle
from tocsin.roundtable.partners.keys import is_signed
from tocsin.roundtable.partners.partner import KeyState, Standing

_DEEP: Final = ("depth", "recursion")
"""How the parser (orjson) says that it gave up at some 1,000 levels, in its versions."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message as it was found in bytes, with SHA-256 of them and how many they are.

    ``payload_digest`` is of the payload that came. ``is_readable``: the payload is one; else the
    envelope has none.
    """

    envelope: Envelope
    payload_digest: str
    raw_digest: str
    bytes_: int
    is_readable: bool = True

    def refused(self, reason: Reason, now: datetime) -> Refused:
        """The record that it is refused."""
        head = self.envelope.head
        return Refused(
            at=now, reason=reason, raw_digest=self.raw_digest, bytes_=self.bytes_,
            sender=head.sender, stream=head.stream, number=head.number, message=head.id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verified:
    """A message that is its sender's, whole, and for us.

    ``unfit`` says why its content is not taken though its number is
    (:data:`.refusals.CONSUMING`); none: it is taken.
    """

    arrived: Arrived
    id: str
    unfit: Reason | None

    @property
    def envelope(self) -> Envelope:
        """The message itself."""
        return self.arrived.envelope


def verify(raw: bytes, circle: Circle, *, now: datetime) -> Verified | Refused:
    """The message, or the first reason against it."""
    envelope = opened(raw)
    if isinstance(envelope, Reason):
        return refusal(envelope, raw, now)
    payload_digest = digest(envelope.payload)
    return judged(
        Arrived(envelope, payload_digest, sha256(raw).hexdigest(), len(raw)), circle, now=now
    )


def judged(arrived: Arrived, circle: Circle, *, now: datetime) -> Verified | Refused:
    """What is left to say against a message once it is found; its payload is not looked into."""
    need_aware(now)
    for check in _CHECKS:
        reason = check(arrived, circle, now)
        if reason is not None:
            return arrived.refused(reason, now)
    return Verified(arrived, arrived.envelope.head.id, _unfit(arrived, circle, now))


def of_sender(envelope: Envelope, circle: Circle) -> Reason | None:
    """The first reason against who says it, by head, key and signature: the signature is over the
    two, so a stranger's message is known as such before its payload is read at all.
    """
    return next((why for check in _OF_SENDER if (why := check(envelope, circle))), None)


def opened(raw: bytes) -> Envelope | Reason:
    """The message in the bytes, if they are one."""
    if len(raw) > MOST_BYTES:
        return Reason.TOO_LARGE
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        is_deep = any(word in str(error) for word in _DEEP)
        return Reason.TOO_DEEP if is_deep else Reason.MALFORMED
    if depth(value) > MOST_DEPTH:
        return Reason.TOO_DEEP
    if not isinstance(value, Mapping) or not is_canonical(value, raw):
        return Reason.MALFORMED
    if not isinstance(value.get("payload"), Mapping):
        return Reason.MALFORMED
    try:
        envelope = from_json(Envelope, value)
    except (DamagedDocumentError, CannotStandError):
        return Reason.MALFORMED
    is_ours = to_json(envelope) == value
    return envelope if is_ours else Reason.MALFORMED


def refusal(reason: Reason, raw: bytes, now: datetime) -> Refused:
    """The record that bytes are refused in which there is no message."""
    return Refused(at=now, reason=reason, raw_digest=sha256(raw).hexdigest(), bytes_=len(raw))


def _from_a_partner(envelope: Envelope, circle: Circle) -> Reason | None:
    partner = circle.partners.get(envelope.head.sender)
    if partner is None or partner.standing in (Standing.MET, Standing.ENDED):
        return Reason.UNKNOWN_SENDER
    return Reason.SUSPENDED_SENDER if partner.standing is Standing.SUSPENDED else None


def _under_their_key(envelope: Envelope, circle: Circle) -> Reason | None:
    key = circle.partners[envelope.head.sender].key(envelope.key)
    if key is None:
        return Reason.UNKNOWN_KEY
    return _KEYS[key.state]


def _signed(envelope: Envelope, _circle: Circle) -> Reason | None:
    message = signed_bytes(envelope.head, envelope.key)
    genuine = is_signed(envelope.key, message, envelope.signature)
    return None if genuine else Reason.BAD_SIGNATURE


def _of_its_sender(arrived: Arrived, circle: Circle, _now: datetime) -> Reason | None:
    return of_sender(arrived.envelope, circle)


def _whole(arrived: Arrived, _circle: Circle, _now: datetime) -> Reason | None:
    is_whole = arrived.payload_digest == arrived.envelope.head.digest
    return None if is_whole else Reason.TAMPERED


def _for_us(arrived: Arrived, circle: Circle, _now: datetime) -> Reason | None:
    address, sender = arrived.envelope.head.address, arrived.envelope.head.sender
    if address.desk:
        return None if address.desk == circle.me else Reason.WRONG_ADDRESS
    if address.group not in circle.groups:
        return Reason.WRONG_ADDRESS
    edition = circle.edition(address.group, address.edition)
    if edition is None:
        return Reason.OTHER_EDITION
    return None if sender in edition.members else Reason.WRONG_ADDRESS


def _in_the_past(arrived: Arrived, _circle: Circle, now: datetime) -> Reason | None:
    return Reason.FROM_THE_FUTURE if arrived.envelope.head.created > now + MOST_SKEW else None


def _unfit(arrived: Arrived, circle: Circle, now: datetime) -> Reason | None:
    head = arrived.envelope.head
    if head.expires <= now:
        return Reason.EXPIRED
    most = most_tlp(circle, head.sender, head.address.group)
    if strictest((head.tlp, most)) is not most:
        return Reason.ABOVE_TLP
    return None if arrived.is_readable else Reason.MISFIT


def most_tlp(circle: Circle, desk: str, group: str = "") -> Tlp:
    """The closest label that was agreed with a partner, and in a group: the more open of the two.

    Raises:
        KeyError: there is no such partner or group.
    """
    agreed = circle.partners[desk].most_tlp
    if not group:
        return agreed
    of_group = circle.groups[group].current.most_tlp
    return agreed if strictest((agreed, of_group)) is of_group else of_group


_KEYS: Final[Mapping[KeyState, Reason | None]] = {
    KeyState.OFFERED: Reason.UNKNOWN_KEY,
    KeyState.CURRENT: None,
    KeyState.RETIRED: Reason.RETIRED_KEY,
    KeyState.REVOKED: Reason.REVOKED_KEY,
}
_OF_SENDER: Final[tuple[Callable[[Envelope, Circle], Reason | None], ...]] = (
    _from_a_partner, _under_their_key, _signed,
)  # fmt: skip
_CHECKS: Final[tuple[Callable[[Arrived, Circle, datetime], Reason | None], ...]] = (
    _of_its_sender, _whole, _for_us, _in_the_past,
)  # fmt: skip
