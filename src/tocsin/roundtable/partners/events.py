"""What can happen to a partner. A partner is nothing but its events, in order.

``at`` is when it was accepted, ``by`` whose act it was (empty: a signed statement).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tocsin.cases.documents import Document
from tocsin.cases.kinds import Kinds
from tocsin.cases.marking import Tlp
from tocsin.roundtable.partners.keys import Revocation, Rotation


class PartnerKind(StrEnum):
    """What a partner is."""

    INTERNATIONAL = "international"
    """An intergovernmental organisation or its agency."""
    STATE = "state"
    PLATFORM = "platform"
    FACT_CHECKER = "fact_checker"
    CIVIL_SOCIETY = "civil_society"
    RESEARCH = "research"


class Way(StrEnum):
    """How two people compared a fingerprint."""

    IN_PERSON = "in_person"
    KNOWN_NUMBER = "known_number"
    """By telephone or video, called on a number that was known before."""
    SEALED_LETTER = "sealed_letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Document):
    """Something that happened."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Met(Event):
    """We were told of a desk and its key. Nothing is trusted yet.

    ``country`` is two letters (ISO 3166-1), empty for an international body. ``most_tlp`` is the
    closest label that both have agreed to exchange.
    """

    desk: str
    name: str
    partner_kind: PartnerKind
    country: str
    key: str
    most_tlp: Tlp


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared(Event):
    """A person of ours and one of theirs read the fingerprint to each other: it was the same."""

    key: str
    way: Way
    with_whom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated(Event):
    """The partner went over to a new key; the old one signed it."""

    rotation: Rotation


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRevoked(Event):
    """A key is trusted no more: by its own statement, or because people heard of it."""

    key: str
    suspect_since: datetime
    reason: str
    statement: Revocation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyOffered(Event):
    """After a loss: a new key that no old one signed, so people must compare it."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TlpAgreed(Event):
    """Both agreed on another closest label."""

    most_tlp: Tlp
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended(Event):
    """Nothing is taken from the partner until it is resumed.

    ``statement``: a key that had handed over said of itself that it is lost or stolen.
    """

    reason: str
    statement: Revocation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """It is taken again."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(Event):
    """We part for good."""

    reason: str


KINDS: Final[Mapping[str, type[Event]]] = {
    "met": Met, "compared": Compared, "rotated": Rotated, "key_revoked": KeyRevoked,
    "key_offered": KeyOffered, "tlp_agreed": TlpAgreed, "suspended": Suspended,
    "resumed": Resumed, "ended": Ended,
}  # fmt: skip
_OF: Final = Kinds(KINDS)
kind_of, event_to_json, event_from_json = _OF.name, _OF.to_json, _OF.from_json
"""The name of an event's kind; an event as plain JSON, and back."""
