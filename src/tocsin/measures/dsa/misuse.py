"""Measures against misuse (Art. 23): counts on the table, a warning first, a person decides.

Paragraph 1 is about recipients who frequently publish manifestly illegal content, paragraph 2 about
those who frequently send manifestly unfounded notices or complaints. Both ask for a prior warning,
a reasonable period, and an assessment of each case with the four points of paragraph 3. Nothing
here adds them up: the law does not, either.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence


class Misuse(StrEnum):
    """Which paragraph."""

    ILLEGAL_CONTENT = "illegal_content"
    UNFOUNDED_NOTICES = "unfounded_notices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Document):
    """The four points of Art. 23(3), and what a person concludes from them.

    ``items`` of ``all_items`` were manifestly illegal, or manifestly unfounded, between two days.
    ``intention`` may be empty: it is weighed only where it can be told.
    """

    misuse: Misuse
    since: date
    until: date
    items: int
    all_items: int
    gravity: str
    intention: str = ""
    warned_on: date | None = None

    def __post_init__(self) -> None:
        """Refuses counts that cannot be, and an assessment without the gravity."""
        if not 0 <= self.items <= self.all_items or self.until < self.since:
            raise CannotStandError(
                "items",
                Sentence("These counts cannot be."),
                Sentence("Count again: a part of all, in days in order (Art. 23(3)(a), (b))."),
            )
        if not self.gravity.strip():
            raise CannotStandError(
                "gravity",
                Sentence("It says nothing of the gravity."),
                Sentence("Say what followed from it (Art. 23(3)(c))."),
            )

    @property
    def share(self) -> float | None:
        """The relative proportion of Art. 23(3)(b); ``None`` of nothing."""
        return self.items / self.all_items if self.all_items else None


MOST_DAYS: Final = 180
"""A period is reasonable up to here without a reason of its own; the law names no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension(Document):
    """A suspension of service, or of the processing of notices, for a stated time.

    ``policy`` is the clause of the provider's terms that says how misuse is answered, with
    examples and for how long (Art. 23(4)): who was not told before cannot be suspended by it.

    Raises:
        CannotStandError: nobody was warned before, it is for too long, or the reasons or the
            clause are missing.
    """

    assessment: Assessment
    begins: date
    ends: date
    reasons: str
    decided_by: str
    policy: str

    def __post_init__(self) -> None:
        """Refuses what paragraphs 1 to 3 would not allow."""
        warned = self.assessment.warned_on
        if warned is None or warned >= self.begins:
            raise CannotStandError(
                "assessment.warned_on",
                Sentence("Nobody was warned before."),
                Sentence("Warn first, and wait what they do (Art. 23(1), (2))."),
            )
        if not 0 < (self.ends - self.begins).days <= MOST_DAYS:
            raise CannotStandError(
                "ends",
                Sentence("It ends too late, or before it begins."),
                Sentence("At most {most} days, then assess again.", most=MOST_DAYS),
            )
        if not self.reasons.strip() or not self.decided_by.strip():
            raise CannotStandError(
                "reasons",
                Sentence("It does not say who decided it, and why."),
                Sentence("Give a name and the reasons (Art. 23(3))."),
            )
        if not self.policy.strip():
            raise CannotStandError(
                "policy",
                Sentence("No clause of the terms is named."),
                Sentence("Name the clause on misuse in the provider's terms (Art. 23(4))."),
            )
