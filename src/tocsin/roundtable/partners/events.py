"""What can happen to a partner. A partner is nothing but its events, in order.

``at`` is when it was accepted, ``by`` whose act it was (empty: a signed statement).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from tocsin.cases.documents import Document, from_json, to_json
from tocsin.cases.errors import DamagedDocumentError
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
    """Nothing is taken from the partner until it is resumed."""

    reason: str


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
_NAMES: Final = {kind: name for name, kind in KINDS.items()}


def kind_of(event: Event) -> str:
    """The name of an event's kind, as its JSON has it."""
    return _NAMES[type(event)]


def event_to_json(event: Event) -> dict[str, Any]:
    """An event as plain JSON."""
    return {"kind": kind_of(event), **to_json(event)}


def event_from_json(value: Mapping[str, Any]) -> Event:
    """An event from its JSON.

    Raises:
        DamagedDocumentError: it is of no known kind, or a field is missing or wrong.
    """
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise DamagedDocumentError("event.kind", f"one of {', '.join(KINDS)}")
    fields = {name: one for name, one in value.items() if name != "kind"}
    return from_json(KINDS[kind], fields, f"event.{kind}")
