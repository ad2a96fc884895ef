"""What people of our desk do with what a partner shared. Nothing of it happens by itself.

A shared thing is foreign until a person accepts it, with reasons and with our own confidence: what
the source said stays the source's. An act names the version that it is about, and all troubles that
the person had before their eyes (:mod:`.troubles`), so that what comes later is told from what was
weighed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import Document, from_json, to_json
from tocsin.cases.errors import DamagedDocumentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Document):
    """Something a person did. ``message`` is the version it is about."""

    at: datetime
    by: str
    message: str
    reasons: str
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Act):
    """We take it as found, as surely as ``confidence`` says."""

    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Act):
    """We do not take it as found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relied(Act):
    """Something of ours builds on it: ``on`` is its id, such as ``case:12``."""

    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(Act):
    """It builds on it no more."""

    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked(Act):
    """A person looked at what builds on it again, with the troubles before their eyes."""

    on: str


KINDS: Final[Mapping[str, type[Act]]] = {
    "accepted": Accepted, "declined": Declined, "relied": Relied, "released": Released,
    "looked": Looked,
}  # fmt: skip
_NAMES: Final = {kind: name for name, kind in KINDS.items()}


def act_to_json(act: Act) -> dict[str, Any]:
    """An act as plain JSON."""
    return {"kind": _NAMES[type(act)], **to_json(act)}


def act_from_json(value: Mapping[str, Any]) -> Act:
    """An act from its JSON.

    Raises:
        DamagedDocumentError: it is of no known kind, or a field is missing or wrong.
    """
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise DamagedDocumentError("act.kind", f"one of {', '.join(KINDS)}")
    fields = {name: one for name, one in value.items() if name != "kind"}
    return from_json(KINDS[kind], fields, f"act.{kind}")
