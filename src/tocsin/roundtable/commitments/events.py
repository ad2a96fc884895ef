"""What can happen to a request or a pledge. A commitment is nothing but its events, in order.

``side`` says whose word it is, ``by`` which person of our desk entered it (empty: it came as a
signed message, whose id is ``message``). Nothing that one side says changes what the other said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.cases.documents import Document
from tocsin.cases.kinds import Kinds
from tocsin.cases.marking import Tlp
from tocsin.roundtable.commitments.parts import (
    AppealOutcome,
    Ask,
    Authority,
    Basis,
    Ground,
    Party,
    Side,
    View,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Document):
    """Something that happened. ``tlp`` is the label of what was said; absent: no stricter than the
    commitment's own. ``said_at`` is when it was said, where it was entered later.
    """

    at: datetime
    by: str = ""
    message: str = ""
    tlp: Tlp | None = None
    said_at: datetime | None = None

    @property
    def when(self) -> datetime:
        """When it was said; ``at`` is when it was entered, or taken."""
        return self.said_at or self.at

    @property
    def is_signed(self) -> bool:
        """Whether it came as a signed message, or was sent as one."""
        return bool(self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Event):
    """Somebody asked somebody for something, until ``due``.

    ``ours``: we asked; otherwise we were asked. ``items`` is how many posts, accounts, data sets or
    answers it is about; ``country`` where it should have effect (two letters; empty: everywhere);
    ``found_by_machine``: a program first pointed to them; ``crisis`` the crisis in which it was
    asked, if any.
    """

    commitment_id: str
    ours: bool
    party: Party
    ask: Ask
    ground: Ground
    bases: tuple[Basis, ...]
    authority: Authority
    text: str
    items: int
    due: datetime
    evidence: tuple[str, ...] = ()
    country: str = ""
    found_by_machine: bool = False
    crisis: str = ""
    tlp: Tlp = Tlp.AMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledged(Asked):
    """The other side promised it without having been asked for it in particular.

    Such are the measures that a platform signs up to under a code of conduct.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Served(Event):
    """The request was received: by a signed receipt, or as a person recorded it (``how``)."""

    how: str
    receipt_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised(Event):
    """The asked side promises it, until ``due``."""

    text: str
    items: int
    due: datetime
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Event):
    """One side says what came of it. It may say so again; the last word of each side stands."""

    side: Side
    view: View


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(Event):
    """The two agreed on a later deadline."""

    due: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed(Event):
    """Somebody appeals against what was decided: a side, or who is concerned (``side`` absent)."""

    appeal_id: str
    side: Side | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecided(Event):
    """The asked side decided an appeal; ``restored``: how many items are back."""

    appeal_id: str
    outcome: AppealOutcome
    restored: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Event):
    """Items are back without any appeal, for it was seen that acting on them was wrong."""

    items: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """The asker asks for it no more."""

    reason: str


KINDS: Final[Mapping[str, type[Event]]] = {
    "asked": Asked, "pledged": Pledged, "served": Served, "promised": Promised,
    "stated": Stated, "extended": Extended, "appealed": Appealed,
    "appeal_decided": AppealDecided, "restored": Restored, "withdrawn": Withdrawn,
}  # fmt: skip
_OF: Final = Kinds(KINDS)
kind_of, event_to_json, event_from_json = _OF.name, _OF.to_json, _OF.from_json
"""The name of an event's kind; an event as plain JSON, and back."""
