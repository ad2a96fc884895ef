"""What can happen to an agreed answer. An answer is nothing but its events, in order.

Each is a frozen record that goes to plain JSON and back; ``kind`` in the JSON names it. ``at`` is
when it was accepted, ``by`` whose act it was (a person's id; empty: it followed by itself).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tocsin.answers.registry.content import Content, Wording
from tocsin.answers.registry.rules import Rules
from tocsin.cases.documents import Document
from tocsin.cases.kinds import Kinds


class Begun(StrEnum):
    """What made somebody start an answer."""

    VOID = "void"
    CLAIM = "claim"
    VERDICT = "verdict"
    HAND = "hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin(Document):
    """What it was started from.

    ``id`` is that thing's own, ``label`` the words that stood there, ``first_demand_at`` when
    somebody first asked or was told a rumour, as far as was seen; none: nobody knows.
    """

    begun: Begun
    id: str = ""
    label: str = ""
    first_demand_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Document):
    """Something that happened."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(Event):
    """An institution began to draft. ``deadline``: until the draft goes to review."""

    answer_id: str
    institution: str
    origin: Origin
    language: str
    rules: Rules
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted(Event):
    """The text as it is now; a version of its own, even where only a comma changed."""

    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarityLooked(Event):
    """A person read what the clarity check remarked on this version.

    Counts are of remarks that were left standing; ``reason`` says why the first of them were.
    """

    version: int
    must: int
    should: int
    consider: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAsked(Event):
    """The version went to a second person."""

    version: int
    deadline: datetime


class Outcome(StrEnum):
    """What a review came to."""

    PASSED = "passed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed(Event):
    """That person read it. ``deadline``: until enough have signed, or until it is drafted anew."""

    version: int
    outcome: Outcome
    text: str
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(Event):
    """An institution stands for this version (:mod:`.signing` says what is signed)."""

    version: int
    digest: str
    institution: str
    key: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureWithdrawn(Event):
    """An institution stands for it no more."""

    institution: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Event):
    """The version is public."""

    version: int
    digest: str


class Change(StrEnum):
    """Why a published answer is written anew."""

    CORRECTION = "correction"
    """Something in it was wrong."""
    UPDATE = "update"
    """It was right, and more is known now, or it would expire."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionStarted(Event):
    """The next version is being written; the published one stays public until then."""

    change: Change
    reason: str
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandoned(Event):
    """Writing stopped: an answer that was never public ends, a public one stays as it was."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """The answer holds no more. It stays readable, with the reason."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Superseded(Event):
    """Another answer took its place."""

    successor: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated(Event):
    """A version in another language. Nobody has compared the two yet."""

    version: int
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationReviewed(Event):
    """A second person compared the newest translation into a language with the original."""

    version: int
    language: str
    institution: str


KINDS: Final[Mapping[str, type[Event]]] = {
    "started": Started, "drafted": Drafted, "clarity_looked": ClarityLooked,
    "review_asked": ReviewAsked, "reviewed": Reviewed, "signed": Signed,
    "signature_withdrawn": SignatureWithdrawn, "published": Published,
    "revision_started": RevisionStarted, "abandoned": Abandoned, "withdrawn": Withdrawn,
    "superseded": Superseded, "translated": Translated,
    "translation_reviewed": TranslationReviewed,
}  # fmt: skip
_OF: Final = Kinds(KINDS)
kind_of, event_to_json, event_from_json = _OF.name, _OF.to_json, _OF.from_json
"""The name of an event's kind; an event as plain JSON, and back."""
