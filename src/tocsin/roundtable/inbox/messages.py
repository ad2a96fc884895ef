"""A message in the inbox, our own ones beside those of partners, and what stands in its payload.

The payload of a share is any JSON object, and is not read here. What is said *about* a message has
a form, so that reasons can be shown and sightings counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import Document, from_json
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.cases.marking import Tlp
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.texts import checked
from tocsin.roundtable.envelopes.envelope import Address, Envelope, What
from tocsin.roundtable.envelopes.receiving import Delivered

LEAST_REASON: Final = 10
MOST_SEEN: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Document):
    """What was said. ``ours``: by this desk; then ``received_at`` is when it was sealed.

    ``confidence`` is the source's word; ours stands in the act that accepts it.
    """

    id: str
    ours: bool
    sender: str
    address: Address
    stream: str
    number: int
    created: datetime
    received_at: datetime
    tlp: Tlp
    what: What
    payload: Mapping[str, Any]
    signed_by: str
    about: str = ""
    source: str = ""
    confidence: Confidence | None = None

    @property
    def order(self) -> tuple[datetime, int, str]:
        """Where it stands among what its sender said."""
        return (self.created, self.number, self.id)


def theirs(delivered: Delivered) -> Message:
    """A partner's message, as it was delivered."""
    return _message(delivered.envelope, delivered.id, delivered.received_at, ours=False)


def ours(envelope: Envelope) -> Message:
    """A message of our own, as it was sealed."""
    return _message(envelope, envelope.head.id, envelope.head.created, ours=True)


def _message(envelope: Envelope, message_id: str, received_at: datetime, *, ours: bool) -> Message:
    head = envelope.head
    return Message(
        id=message_id, ours=ours, sender=head.sender, address=head.address, stream=head.stream,
        number=head.number, created=head.created, received_at=received_at, tlp=head.tlp,
        what=head.what, payload=envelope.payload, signed_by=envelope.key, about=head.about,
        source=head.source, confidence=head.confidence,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned(Document):
    """The payload of a contest or a revocation.

    Raises:
        NotAllowedError: no reason is given.
    """

    reasons: str
    evidence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuses to say that something is wrong without saying why."""
        checked("reasons", self.reasons, least=LEAST_REASON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Document):
    """The payload of a correction: what takes the place of the former one, and why.

    Raises:
        NotAllowedError: no reason is given.
    """

    reasons: str
    bundle: Mapping[str, Any]

    def __post_init__(self) -> None:
        """Refuses a correction that does not say what was wrong."""
        checked("reasons", self.reasons, least=LEAST_REASON)


class Seen(StrEnum):
    """What a sighting says (as in MISP: sighting, false positive)."""

    SEEN = "seen"
    NOT_SO = "not_so"
    """It was looked for, and what was found is something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting(Document):
    """The payload of a sighting: counts and times, no posts and nobody's name.

    ``count`` is of posts; ``first`` and ``last`` when they were posted.

    Raises:
        CannotStandError: the counts or times contradict each other.
    """

    seen: Seen
    count: int
    first: datetime
    last: datetime
    platforms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuses numbers that nobody could have counted."""
        if not 0 < self.count <= MOST_SEEN or self.first > self.last:
            raise CannotStandError("sighting", "This is no sighting.", "Count the posts again.")


_FORMS: Final[Mapping[What, type[Document]]] = {
    What.CONTEST: Reasoned, What.REVOKE: Reasoned, What.CORRECT: Correction,
    What.SIGHTING: Sighting,
}  # fmt: skip


def has_form(message: Message, corrects: What) -> bool:
    """Whether its payload is of the form that such a message has, and such a correction."""
    try:
        if message.what in _FORMS:
            from_json(_FORMS[message.what], message.payload)
        if message.what is What.CORRECT and corrects in _FORMS:
            from_json(_FORMS[corrects], bundle(message))
    except (DamagedDocumentError, CannotStandError, NotAllowedError):
        return False
    return True


def bundle(message: Message) -> Mapping[str, Any]:
    """What a message, or its correction, says."""
    if message.what is What.CORRECT:
        return from_json(Correction, message.payload).bundle
    return message.payload
