"""What can happen to a sanction. A procedure is nothing but its events, in order.

Deadlines stand in the events, because they were told to people: they hold even if a state changes
its clocks afterwards. Folding holds each against the number of days in the terms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.cases.documents import Document
from tocsin.cases.kinds import Kinds
from tocsin.measures.proportionality.assessment import Proportionality
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions.parts import (
    Channel,
    Decision,
    Exhibit,
    Letter,
    Notice,
    Reply,
    ReviewVote,
    Subject,
)
from tocsin.measures.sanctions.terms import Terms
from tocsin.measures.sanctions.voting import VerdictRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Document):
    """Something that happened. ``by`` is a person's id; empty: the clock, a rule, the recipient."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed(Event):
    """A measure is proposed, with its complete assessment. ``deadline``: until it is acted on.

    ``renews`` is the id of a sanction that this one follows: renewal is a procedure of its own.
    ``found_by_machine``: a detector found what it rests on, or part of it; ``None``: not recorded.
    """

    sanction_id: str
    case_id: str
    subject: Subject
    form: Proportionality
    form_digest: str
    evidence: tuple[Exhibit, ...]
    terms: Terms
    role: str
    deadline: datetime
    rule_id: str = ""
    renews: str = ""
    found_by_machine: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imposed(Event):
    """A label, or what is milder, is in force at once; the person is told in the same moment."""

    notice: Notice
    reply_until: datetime
    ends_at: datetime
    appeal_until: datetime
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteOpened(Event):
    """A panel was called on it."""

    panel_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted(Event):
    """The panel has decided. ``deadline``: until notice is served, where it supports the measure.

    Without support in every stratum the procedure ends here.
    """

    verdict: VerdictRef
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Served(Event):
    """The person concerned was told what is proposed and why. ``deadline``: until they reply."""

    notice: Notice
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(Event):
    """The person concerned answered; they may do so more than once."""

    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyClosed(Event):
    """The window to reply is over. ``deadline``: until it is decided."""

    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Event):
    """Adopted, as proposed or milder; or declined, and then the measure's own fields are absent."""

    decision: Decision
    rung: Rung
    ends_at: datetime | None = None
    appeal_until: datetime | None = None
    reviewers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Event):
    """A letter reached the person concerned: which, how, and where. ``address`` is never public.

    ``appeal_until``: with the decision on a measure in force, the time to appeal counted from now;
    who is told late loses none of it (as DSA Art. 20(2) has it for platforms).
    """

    letter: Letter
    channel: Channel
    address: str
    appeal_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewersNamed(Event):
    """Other reviewers take the place of the named ones (illness, leave, a conflict found)."""

    reviewers: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed(Event):
    """The person concerned appeals. ``deadline``: until the reviewers have decided."""

    text: str
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecided(Event):
    """The reviewers decided. ``rung`` and ``ends_at`` are what a varied measure is from now on."""

    votes: tuple[ReviewVote, ...]
    reasons: str
    rung: Rung | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed(Event):
    """A deadline was missed by those who judge: the measure falls, or never comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired(Event):
    """The end date came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """Given up before it was in force, or lifted by those who imposed it."""

    reason: str


KINDS: Final[Mapping[str, type[Event]]] = {
    "proposed": Proposed, "imposed": Imposed, "vote_opened": VoteOpened, "voted": Voted,
    "served": Served, "replied": Replied, "reply_closed": ReplyClosed, "decided": Decided,
    "told": Told, "reviewers_named": ReviewersNamed, "appealed": Appealed,
    "appeal_decided": AppealDecided, "lapsed": Lapsed, "expired": Expired, "withdrawn": Withdrawn,
}  # fmt: skip
_OF: Final = Kinds(KINDS)
kind_of, event_to_json, event_from_json = _OF.name, _OF.to_json, _OF.from_json
"""The name of an event's kind; an event as plain JSON, and back."""
