"""What can happen to a panel. A panel is nothing but its events, in order.

Each is a frozen record that goes to plain JSON and back; ``kind`` in the JSON names it. ``at`` is
when it was accepted, ``by`` whose act it was (empty: the clock's).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tocsin.cases.documents import Document
from tocsin.cases.kinds import Kinds
from tocsin.panels.ballots import Ballot, EvidenceLevel, SeedQuestion
from tocsin.panels.confidence import Agreement
from tocsin.panels.conflicts import Exclusion
from tocsin.panels.experts import Expert, Subject
from tocsin.panels.lots import Draw
from tocsin.panels.rules import AppealGround, Rules, Standing
from tocsin.panels.scales import Scale
from tocsin.panels.verdicts import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Document):
    """Something that happened."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called(Event):
    """A body called for a panel; the seed is promised by its commitment."""

    panel_id: str
    body: str
    subject: Subject
    rules: Rules
    scale: Scale
    question: str
    commitment: str
    seed_questions: tuple[SeedQuestion, ...] = ()
    barred: tuple[str, ...] = ()
    appeal_of: str = ""
    escalation_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominated(Event):
    """An expert was put into the pool, with whatever keeps them out of this panel."""

    expert: Expert
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recused(Event):
    """An expert withdrew for a reason of their own, before the draw or from a seat."""

    exclusion: Exclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolClosed(Event):
    """Nobody enters the pool any more; its digest is on record."""

    pool_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating(Document):
    """Who takes which seat. Seat names follow a secret, so that they name nobody."""

    seat: str
    expert_id: str
    stratum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn(Event):
    """The seed was revealed and the panel drawn."""

    draw: Draw
    seats: tuple[Seating, ...]
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(Event):
    """A drawn expert takes the seat."""

    seat: str


class Vacancy(StrEnum):
    """Why a seat is free."""

    DECLINED = "declined"
    RECUSED = "recused"
    MISSED = "missed"
    """No answer, or no ballot, by the deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacated(Event):
    """A seat fell free; its earlier ballots count no more."""

    seat: str
    expert_id: str
    why: Vacancy


@dataclass(frozen=True, slots=True, kw_only=True)
class Substituted(Event):
    """The next of the reserve who keeps the quotas was called to a free seat."""

    seat: str
    expert_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOpened(Event):
    """The first ballot: each alone, blind to all others."""

    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast(Event):
    """A member's ballot in the round that is open."""

    seat: str
    round: int
    ballot: Ballot


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(Event):
    """The deadline moved, once, for a stated reason."""

    deadline: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionOpened(Event):
    """The first ballot closed with a quorum; its answers are shown by seat."""

    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Event):
    """A message in the discussion, under the name of a seat."""

    seat: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpened(Event):
    """The second ballot, after the discussion."""

    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Event):
    """The second ballot closed with a quorum: a verdict, or an escalation.

    ``level`` and ``agreed`` give the words of confidence; they are absent on an escalation.
    """

    decision: Decision
    level: EvidenceLevel | None
    agreed: Agreement | None


class LapseReason(StrEnum):
    """Why a panel ends without deciding."""

    TOO_FEW_ACCEPTED = "too_few_accepted"
    NO_QUORUM_FIRST = "no_quorum_first"
    NO_QUORUM_SECOND = "no_quorum_second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed(Event):
    """There was no quorum, in all or in a stratum."""

    reason: LapseReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Event):
    """The record became public; appeals may come until the deadline."""

    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed(Event):
    """Somebody with standing contests the verdict."""

    appeal_id: str
    standing: Standing
    ground: AppealGround
    text: str


class Outcome(StrEnum):
    """What an appeal came to."""

    UPHELD = "upheld"
    """The same option."""
    VARIED = "varied"
    """Another option of the same side."""
    SET_ASIDE = "set_aside"
    """Another side. Both verdicts stay on record; the later one holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecided(Event):
    """Other members decided."""

    appeal_id: str
    panel_id: str
    outcome: Outcome
    decision: Decision


KINDS: Final[Mapping[str, type[Event]]] = {
    "called": Called, "nominated": Nominated, "recused": Recused, "pool_closed": PoolClosed,
    "drawn": Drawn, "accepted": Accepted, "vacated": Vacated, "substituted": Substituted,
    "first_opened": FirstOpened, "cast": Cast, "extended": Extended,
    "discussion_opened": DiscussionOpened, "said": Said, "second_opened": SecondOpened,
    "decided": Decided, "lapsed": Lapsed, "published": Published, "appealed": Appealed,
    "appeal_decided": AppealDecided,
}  # fmt: skip
_OF: Final = Kinds(KINDS)
kind_of, event_to_json, event_from_json = _OF.name, _OF.to_json, _OF.from_json
"""The name of an event's kind; an event as plain JSON, and back."""
