"""What happened in a case, what is to be done, what it hangs together with and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.cases.canonical import digest
from tocsin.cases.documents import Item, iso


class EntryKind(StrEnum):
    """What an entry of the timeline tells of."""

    EVENT = "event"
    """Something in the world, or of the incident."""
    STEP = "step"
    """Something we did."""


@dataclass(frozen=True, slots=True)
class Entry(Item):
    """A line of the timeline; ``at`` is when it happened, not when it was written."""

    id: str
    at: datetime
    text: str
    kind: EntryKind = EntryKind.EVENT
    evidence: tuple[str, ...] = ()
    written_by: str = ""
    origins: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Task(Item):
    """Something to be done: who, what, until when."""

    id: str
    what: str
    who: str = ""
    due: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""
    origins: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.id


class LinkKind(StrEnum):
    """How one case hangs together with another."""

    RELATED = "related"
    PART_OF = "part_of"
    DUPLICATE_OF = "duplicate_of"
    SAME_OPERATION = "same_operation"


@dataclass(frozen=True, slots=True)
class Link(Item):
    """A link to another case."""

    kind: LinkKind
    case_id: str
    note: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.case_id}"


class OutcomeKind(StrEnum):
    """What came of a case."""

    PANEL = "panel"
    VERDICT = "verdict"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class Outcome(Item):
    """A panel, a verdict or a measure that this case led to; ``id`` is where it is kept."""

    kind: OutcomeKind
    id: str
    label: str = ""
    at: datetime | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


def entry_id(text: str, by: str, now: datetime) -> str:
    """An id for something that was written: two people writing at once never share one.

    >>> from datetime import UTC
    >>> entry_id("The site went down", "person-1", datetime(2026, 3, 1, tzinfo=UTC))
    '95dbab13c5efa29a'
    """
    return digest([text, by, iso(now)])[:16]
