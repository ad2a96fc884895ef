"""The rules of a panel, fixed when it is called: nobody changes them once names are known."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.cases.documents import Document
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.experts import Dimension


@dataclass(frozen=True, slots=True)
class Quota(Document):
    """How many seats a stratum of a dimension has."""

    dimension: Dimension
    stratum: str
    least: int
    most: int


class Standing(StrEnum):
    """By what right somebody appeals."""

    PARTY = "party"
    AUTHOR = "author"
    """Of what was judged."""
    COMPLAINANT = "complainant"
    MEMBER = "member"
    """Of the panel itself: a dissenter may say that the procedure failed."""


class AppealGround(StrEnum):
    """What an appeal may claim."""

    PROCEDURE = "procedure"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    NEW_EVIDENCE = "new_evidence"
    ERROR_OF_FACT = "error_of_fact"


@dataclass(frozen=True, slots=True)
class Rules(Document):
    """All that the procedure needs to know in advance. Times are in days.

    ``quotas`` give the first dimension for every stratum that votes; the strata of that dimension
    (``voting``) are those that must all agree. Other dimensions may be bounded as well.
    ``quorum`` counts ballots in all, ``stratum_quorum`` in each stratum: two, since one person is
    no stratum. ``least_reason`` (characters) is about a sentence. ``resamples`` of 2,000 leave a
    standard error of at most 0.012 on a probability near one half and 0.007 near 0.9.

    Raises:
        NotAllowedError: fewer than two strata vote, or the numbers do not fit each other.
    """

    size: int
    voting: Dimension
    quotas: tuple[Quota, ...]
    reserves: int = 3
    """A stratum: of three seats, each may be filled anew once."""
    quorum: int = 0
    """0: two thirds of the seats, rounded up."""
    stratum_quorum: int = 2
    least_reason: int = 40
    briefing_days: int = 7
    first_days: int = 14
    discussion_days: int = 7
    second_days: int = 7
    extension_days: int = 7
    appeal_days: int = 30
    names_published: bool = False
    """Whether the record names who voted what; otherwise it names seats."""
    appellants: tuple[Standing, ...] = tuple(Standing)
    grounds: tuple[AppealGround, ...] = tuple(AppealGround)
    appeal_by_other_body: bool = True
    resamples: int = 2_000

    def __post_init__(self) -> None:
        voting = [q for q in self.quotas if q.dimension is self.voting]
        if len({q.stratum for q in voting}) < 2:
            raise _wrong("quotas", "Agreement across strata needs two strata that vote, or more.")
        keys = [(q.dimension, q.stratum) for q in self.quotas]
        if len(set(keys)) != len(keys):
            raise _wrong("quotas", "A stratum has two quotas.")
        if any(not 0 <= q.least <= q.most for q in self.quotas):
            raise _wrong("quotas", "A quota's least is above its most, or below nought.")
        if any(q.least < self.stratum_quorum for q in voting):
            raise _wrong("stratum_quorum", "A stratum has fewer seats than its quorum.")
        if not sum(q.least for q in voting) <= self.size <= sum(q.most for q in voting):
            raise _wrong(
                "size", "The size lies outside what the quotas of the voting strata allow."
            )
        if self.stratum_quorum < 1 or self.needed > self.size:
            raise _wrong("quorum", "A quorum is below one or above the size.")
        if self.resamples < 1_000:
            raise _wrong("resamples", "Fewer than 1,000 resamples say too little.")
        days = (self.briefing_days, self.first_days, self.discussion_days, self.second_days)
        if min(*days, self.extension_days, self.appeal_days) < 1:
            raise _wrong("days", "A step takes less than a day.")

    @property
    def needed(self) -> int:
        """How many ballots make a quorum."""
        return self.quorum or -(-2 * self.size // 3)

    @property
    def strata(self) -> tuple[str, ...]:
        """The strata that must agree, in the order of their quotas."""
        return tuple(q.stratum for q in self.quotas if q.dimension is self.voting)


def _wrong(field: str, message: str) -> NotAllowedError:
    return NotAllowedError(f"rules.{field}", message, "Change the rules before the call.")
