"""How severe an incident is: the computed category with its range, and a person's override.

The rule computes (:mod:`tocsin.cases.breakout`), a person may decide otherwise and says why, and
both stay visible. The level is about how far the incident reached. It is never about a person.
"""

from dataclasses import dataclass, field
from datetime import datetime

from tocsin.cases.breakout import HIGHEST, RULE, Breakout, Category, categorise
from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError
from tocsin.cases.scope import Measure
from tocsin.errors import Sentence


@dataclass(frozen=True, slots=True)
class Override(Document):
    """A person's own judgement of the category; ``computed_*`` is what it was set against.

    Raises:
        CannotStandError: the level is not on the scale, or nobody says why.
    """

    level: int
    reason: str
    by: str
    at: datetime
    computed_low: int | None = None
    computed_high: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.level <= HIGHEST:
            raise CannotStandError(
                "severity.override.level",
                Sentence("{level} is not on the breakout scale.", level=self.level),
                Sentence("It goes from 1 to {highest}.", highest=HIGHEST),
            )
        if not self.reason.strip() or not self.by:
            raise CannotStandError(
                "severity.override.reason",
                "The computed category is overridden without a reason.",
                "Say why; the reason is shown beside the level.",
            )


@dataclass(frozen=True, slots=True)
class Severity(Document):
    """What the scale was told, how much there was of it, and who overrode it."""

    breakout: Breakout = field(default_factory=Breakout)
    scope: tuple[Measure, ...] = ()
    override: Override | None = None
    rule: str = RULE

    @property
    def computed(self) -> Category:
        """The category by the rule, as a range."""
        return categorise(self.breakout)

    @property
    def level(self) -> int | None:
        """The category that counts; ``None`` where the range is wider than one."""
        return self.override.level if self.override else self.computed.certain
