"""What stands in the payload of a share, opened for people: a bundle, an event, labels, an answer.

It stays the partner's. What cannot be read is shown as what it is, with the reason. Every text in
it is hostile until it is escaped.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tocsin.cases.canonical import canonical
from tocsin.errors import Sentence, TocsinError
from tocsin.exchange.stix import (
    Foreign,
    Origin,
    Received,
    Restored,
    openings,
    read_bundle,
    restored,
    stix_id,
)
from tocsin.roundtable.inbox.messages import Message, bundle

LONGEST_TITLE: Final = 200
UNFIT: Final = (
    TocsinError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError,
    ValueError,
)  # fmt: skip
"""What a payload of strangers can make a reader raise; nothing that a database or disk raises."""
_UNREADABLE: Final = Sentence("It is written in a way that nobody can read.")
_TITLED: Final = ("incident", "report", "grouping", "campaign")


class PayloadKind(StrEnum):
    """What a payload is."""

    STIX = "stix"
    MISP = "misp"
    LABELS = "labels"
    """AT Protocol labels."""
    ANSWER = "answer"
    """An agreed answer, as schema.org's ClaimReview."""
    REQUEST = "request"
    """A request of the ledger of commitments."""
    OTHER = "other"
    """A JSON object of another kind."""
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Opened:
    """A payload as people see it.

    ``objects`` counts what is in it by type; ``received`` (STIX only) has every object whole,
    ``restored`` the cases of a Tocsin desk among them, ``openings`` what a case of ours can be
    drafted from, best first. ``fault`` says why it could not be read, empty where it could.
    """

    kind: PayloadKind
    title: str
    size: int
    objects: Mapping[str, int]
    payload: Mapping[str, Any]
    received: Received | None = None
    restored: tuple[Restored, ...] = ()
    openings: tuple[Foreign, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed between two bundles: numbers of objects, told apart by id."""

    new: int
    changed: int
    withdrawn: int
    unchanged: int


def opened(message: Message, partner: str, me: str) -> Opened:
    """Opens what a message says (of a correction: what takes the former's place).

    ``partner`` is the name that its objects are said to be from; ``me`` our own name among
    partners, by which objects of ours that came back are known.
    """
    said = bundle(message)
    kind = kind_of(said)
    bare = Opened(kind, title_of(said), len(canonical(said)), _counted(kind, said), said)
    if kind is not PayloadKind.STIX:
        return bare
    origin = Origin(partner, message.received_at, (own_identity(message.sender),))
    try:
        received = read_bundle(canonical(said), origin, own=(own_identity(me),))
        return Opened(
            kind, bare.title, bare.size, Counter(one.type for one in received.objects), said,
            received, _restored(received), openings(received),
        )  # fmt: skip
    except UNFIT as error:
        fault = error.message if isinstance(error, TocsinError) else _UNREADABLE
        return Opened(kind, bare.title, bare.size, bare.objects, said, fault=fault)


def own_identity(desk: str) -> str:
    """The STIX id under which a desk of that name at the roundtable creates objects."""
    return stix_id("identity", "producer", desk)


def kind_of(payload: Mapping[str, Any]) -> PayloadKind:
    """What a payload is, by the marks that each format has."""
    if payload.get("type") == "bundle":
        return PayloadKind.STIX
    if isinstance(payload.get("Event"), dict):
        return PayloadKind.MISP
    if isinstance(payload.get("labels"), list) or {"src", "uri", "val"} <= payload.keys():
        return PayloadKind.LABELS
    if "ClaimReview" in _types(payload):
        return PayloadKind.ANSWER
    if {"ask", "ground", "bases", "due"} <= payload.keys():
        return PayloadKind.REQUEST
    return PayloadKind.OTHER


def title_of(payload: Mapping[str, Any]) -> str:
    """What a list calls it: one line, empty where it says nothing of itself."""
    kind = kind_of(payload)
    said: Any = ""
    if kind is PayloadKind.STIX:
        said = _title_of_bundle(payload)
    elif kind is PayloadKind.MISP:
        said = payload["Event"].get("info")
    elif kind is PayloadKind.ANSWER:
        said = payload.get("claimReviewed") or payload.get("name")
    elif kind is PayloadKind.REQUEST:
        said = payload.get("text")
    elif kind is PayloadKind.OTHER:
        said = payload.get("title") or payload.get("name")
    return " ".join(said.split())[:LONGEST_TITLE] if isinstance(said, str) else ""


def compared(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> Change:
    """What two lists of STIX objects differ in."""
    old = {str(one.get("id")): one for one in before}
    new = {str(one.get("id")): one for one in after if not one.get("revoked")}
    both = old.keys() & new.keys()
    changed = sum(old[one] != new[one] for one in both)
    return Change(len(new) - len(both), changed, len(old) - len(both), len(both) - changed)


def _restored(received: Received) -> tuple[Restored, ...]:
    """The cases of a Tocsin desk; none where they are not written as one would."""
    try:
        return restored(received.objects)
    except UNFIT:
        return ()


def _title_of_bundle(payload: Mapping[str, Any]) -> Any:
    listed = payload.get("objects")
    named = {
        one.get("type"): one.get("name")
        for one in reversed(listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and isinstance(one.get("type"), str)
    }
    return next((named[kind] for kind in _TITLED if named.get(kind)), "")


def _counted(kind: PayloadKind, payload: Mapping[str, Any]) -> Mapping[str, int]:
    if kind is PayloadKind.STIX:
        listed = payload.get("objects")
        told = (
            one for one in (listed if isinstance(listed, list) else []) if isinstance(one, dict)
        )
        return Counter(str(one.get("type")) for one in told)
    if kind is PayloadKind.MISP:
        event = payload["Event"]
        lists = {name: event.get(name) for name in ("Attribute", "Object", "Tag", "Galaxy")}
        return {name: len(one) for name, one in lists.items() if isinstance(one, list)}
    if kind is PayloadKind.LABELS:
        listed = payload.get("labels")
        return {"label": len(listed) if isinstance(listed, list) else 1}
    return {}


def _types(payload: Mapping[str, Any]) -> list[Any]:
    told = payload.get("@type")
    return told if isinstance(told, list) else [told]
