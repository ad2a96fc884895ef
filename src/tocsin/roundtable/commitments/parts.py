"""The words and parts of a request: who is asked for what, on what basis, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence

MOST_ITEMS: Final = 1_000_000


class Ask(StrEnum):
    """What is asked for."""

    NOTICE = "notice"
    """To look at content or accounts under the law or the company's own rules."""
    DATA_ACCESS = "data_access"
    LABELLING = "labelling"
    AMPLIFICATION = "amplification"
    """To show an agreed answer to more people."""


class PartyKind(StrEnum):
    """Who can be asked."""

    PLATFORM = "platform"
    STATE = "state"
    INSTITUTION = "institution"


class Side(StrEnum):
    """The two who speak about a request."""

    ASKER = "asker"
    ASKED = "asked"


class BasisKind(StrEnum):
    """On what a request rests."""

    LAW = "law"
    COMPANY_RULES = "company_rules"
    CODE_OF_CONDUCT = "code_of_conduct"
    AGREEMENT = "agreement"
    """A memorandum between the two, or a pledge."""


class Authority(StrEnum):
    """Who stands behind a request (Santa Clara asks whether it was a court)."""

    COURT = "court"
    STATE_BODY = "state_body"
    INTERNATIONAL_BODY = "international_body"
    OTHER = "other"


class Ground(StrEnum):
    """What it is about."""

    ELECTIONS = "elections"
    HEALTH = "health"
    SECURITY = "security"
    HATE_OR_VIOLENCE = "hate_or_violence"
    COORDINATED_BEHAVIOUR = "coordinated_behaviour"
    IMPERSONATION = "impersonation"
    MANIPULATED_MEDIA = "manipulated_media"
    OTHER = "other"


class Outcome(StrEnum):
    """What came of it, as one side says."""

    DONE = "done"
    PART = "part"
    REFUSED = "refused"


class AppealOutcome(StrEnum):
    """What an appeal came to."""

    CHANGED = "changed"
    PART = "part"
    KEPT = "kept"


class Decided(StrEnum):
    """Whether a person decided."""

    PERSON = "person"
    MACHINE = "machine"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Document):
    """Who is asked, or asks. ``desk`` is the partner's, where it has one; ``country`` two letters.

    Raises:
        CannotStandError: there is no name.
    """

    kind: PartyKind
    name: str
    country: str = ""
    desk: str = ""

    def __post_init__(self) -> None:
        """Refuses nobody."""
        _need_text("party.name", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis(Document):
    """A rule that a request rests on, so that anybody can look it up.

    Raises:
        CannotStandError: the instrument or the provision is missing.
    """

    kind: BasisKind
    instrument: str
    provision: str

    def __post_init__(self) -> None:
        """Refuses a basis that nobody could look up."""
        _need_text("basis.instrument", self.instrument)
        _need_text("basis.provision", self.provision)


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Document):
    """What one side says came of it. ``items`` is how many of those asked about were acted on.

    ``on`` are the bases on which it was acted, as far as the side says.

    Raises:
        CannotStandError: outcome and items contradict each other.
    """

    outcome: Outcome
    items: int
    text: str
    at: datetime
    evidence: tuple[str, ...] = ()
    decided: Decided = Decided.NOT_SAID
    on: tuple[BasisKind, ...] = ()

    def __post_init__(self) -> None:
        """Refuses a refusal that acted, and an act on nothing."""
        if (self.outcome is Outcome.REFUSED) != (self.items == 0):
            raise CannotStandError(
                "view.items",
                "The number of items does not fit what came of it.",
                "Refused is none of them; done or in part is at least one.",
            )
        need_items("view.items", self.items, least=0)

    def agrees_with(self, other: "View") -> bool:
        """Whether both say the same came of it."""
        return (self.outcome, self.items) == (other.outcome, other.items)


def need_items(field: str, items: int, least: int = 1) -> None:
    """Refuses numbers that nobody asked about.

    Raises:
        CannotStandError: it is too small or too large.
    """
    if not least <= items <= MOST_ITEMS:
        raise CannotStandError(
            field,
            Sentence("{items} is no number of items.", items=items),
            Sentence("From {least} to {most}.", least=least, most=MOST_ITEMS),
        )


def _need_text(field: str, text: str) -> None:
    if not text.strip():
        raise CannotStandError(field, "This must not be empty.", "Write it.")
