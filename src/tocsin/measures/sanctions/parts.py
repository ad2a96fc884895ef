"""What a procedure is made of: whom it is about, what it rests on, who voted how."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tocsin.cases.documents import Document, Item
from tocsin.cases.errors import CannotStandError
from tocsin.cases.marking import Tlp
from tocsin.cases.storable import is_storable
from tocsin.errors import Sentence

LEAST_REASON: Final = 30
"""Characters; the same as in the assessment."""
LONGEST: Final = 20_000
LONGEST_FACTS: Final = 5_000
"""As a statement of reasons takes them (DSA Transparency Database); it is also enough to read."""


class SubjectKind(StrEnum):
    """Whom a measure can be about. Never an opinion, and never a people."""

    ACCOUNT = "account"
    NETWORK = "network"
    PAGE = "page"
    NOTIFIER = "notifier"
    """Somebody who sends notices: abuse of them is measured on the same ladder."""


@dataclass(frozen=True, slots=True)
class Subject(Document):
    """Whom a measure is about. ``language`` is the one in which they are written to.

    ``is_private_person``: a natural person without public office or trade in what was judged, or
    not known to be anything else; what is public never names them. ``members`` are the accounts of
    a network, for each of which the ground must hold.

    Raises:
        CannotStandError: it names nobody, or a network of fewer than two accounts.
    """

    kind: SubjectKind
    id: str
    name: str
    platform: str
    language: str
    is_private_person: bool = True
    members: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuses a measure against nobody in particular."""
        for field in ("id", "name", "platform", "language"):
            said(f"subject.{field}", getattr(self, field), 1, 500)
        if (len(set(self.members)) >= 2) is not (self.kind is SubjectKind.NETWORK):
            raise CannotStandError(
                "subject.members",
                "A network has two accounts or more, and nothing else has members.",
                "Name the accounts of the network, or choose another kind.",
            )


@dataclass(frozen=True, slots=True)
class Exhibit(Item):
    """A piece of evidence: the id of its frozen copy (SHA-256), what it shows, who may see it."""

    id: str
    shows: str
    tlp: Tlp = Tlp.AMBER

    @property
    def key(self) -> str:
        return self.id


class Channel(StrEnum):
    """How a notice reached somebody."""

    PLATFORM_MESSAGE = "platform_message"
    EMAIL = "email"
    POST = "post"
    IN_PERSON = "in_person"
    PUBLIC_NOTICE = "public_notice"
    """Where nothing else reaches them; it says that a measure is proposed, not against whom."""


SLOW: Final = frozenset({Channel.POST, Channel.PUBLIC_NOTICE})
"""What reaches somebody days after it was recorded as served."""


@dataclass(frozen=True, slots=True)
class Notice(Document):
    """What somebody was told, how, and when it reached them. ``address`` is never public."""

    facts: str
    channel: Channel
    address: str
    language: str
    served_at: datetime

    def __post_init__(self) -> None:
        """Refuses a notice that tells nothing, or reaches nobody."""
        said("notice.facts", self.facts, LEAST_REASON, LONGEST_FACTS)
        said("notice.address", self.address, 1, 2_000)
        said("notice.language", self.language, 2, 40)
        if self.served_at.tzinfo is None:
            raise CannotStandError("notice.served_at", "It has no offset from UTC.", "Pass UTC.")


class Letter(StrEnum):
    """What somebody is told after the notice: what was decided, on the appeal too, and the end."""

    DECISION = "decision"
    APPEAL = "appeal"
    END = "end"


@dataclass(frozen=True, slots=True)
class Reply(Document):
    """What the person concerned answered. ``entered_by`` is empty where they wrote it themselves.

    There is no least length: whoever defends themselves in one word has replied.
    """

    text: str
    at: datetime
    entered_by: str = ""

    def __post_init__(self) -> None:
        """Refuses an empty reply, and one longer than can be read out."""
        said("reply.text", self.text, 1)


@dataclass(frozen=True, slots=True)
class Vote(Item):
    """How a decider voted, in which role, and why: reasons on both sides are kept."""

    person_id: str
    role: str
    adopt: bool
    reason: str

    def __post_init__(self) -> None:
        """Refuses a vote of nobody, or without a reason."""
        said("vote.person_id", self.person_id, 1, 200)
        said("vote.role", self.role, 1, 200)
        said("vote.reason", self.reason, LEAST_REASON)

    @property
    def key(self) -> str:
        return self.person_id


@dataclass(frozen=True, slots=True)
class Decision(Document):
    """What the deciders made of it. Adopted by more than half; a tie adopts nothing.

    Raises:
        CannotStandError: somebody voted twice, or no reasons are given.
    """

    votes: tuple[Vote, ...]
    reasons: str
    at: datetime

    def __post_init__(self) -> None:
        """Refuses a decision without reasons, or with a vote counted twice."""
        said("decision.reasons", self.reasons, LEAST_REASON)
        if len({vote.person_id for vote in self.votes}) != len(self.votes):
            raise CannotStandError("decision.votes", "Somebody voted twice.", "One vote each.")

    @property
    def adopted(self) -> bool:
        """Whether more than half were for it."""
        return 2 * sum(vote.adopt for vote in self.votes) > len(self.votes)

    @property
    def dissent(self) -> tuple[Vote, ...]:
        """The votes of those who saw it otherwise."""
        return tuple(vote for vote in self.votes if vote.adopt is not self.adopted)

    @property
    def deciders(self) -> frozenset[str]:
        """Who voted."""
        return frozenset(vote.person_id for vote in self.votes)


@dataclass(frozen=True, slots=True)
class Appeal(Document):
    """Where the person concerned can turn: the body, how, until when, and who will sit there."""

    to: str
    how: str
    until: datetime
    reviewers: tuple[str, ...]


class Outcome(StrEnum):
    """What an appeal came to."""

    UPHELD = "upheld"
    VARIED = "varied"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class ReviewVote(Item):
    """How a reviewer voted, and why."""

    person_id: str
    outcome: Outcome
    reason: str

    def __post_init__(self) -> None:
        """Refuses a vote of nobody, or without a reason."""
        said("review.person_id", self.person_id, 1, 200)
        said("review.reason", self.reason, LEAST_REASON)

    @property
    def key(self) -> str:
        return self.person_id


def reviewed(votes: tuple[ReviewVote, ...]) -> Outcome:
    """What the votes of reviewers come to: more than half uphold, or lift; else it is varied.

    A tie between upholding and lifting alone is lifted: doubt is for the person concerned.
    """
    count = {outcome: sum(v.outcome is outcome for v in votes) for outcome in Outcome}
    if 2 * count[Outcome.UPHELD] > len(votes):
        return Outcome.UPHELD
    if 2 * count[Outcome.LIFTED] > len(votes) or not count[Outcome.VARIED]:
        return Outcome.LIFTED
    return Outcome.VARIED


def said(field: str, text: str, least: int, most: int = LONGEST) -> None:
    """Refuses a text that is too short, too long, or that no database can hold."""
    if not least <= len(text.strip()) <= len(text) <= most:
        raise CannotStandError(
            field,
            Sentence(
                "{field} has {count} characters; from {least} to {most} are needed.",
                field=field, count=len(text.strip()), least=least, most=most,
            ),
            "Say more, or less.",
        )  # fmt: skip
    if not is_storable(text):
        raise CannotStandError(
            field,
            Sentence("{field} holds characters that cannot be stored.", field=field),
            "Type it anew.",
        )
