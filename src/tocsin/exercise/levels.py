"""How hard an exercise is: four levels, from campaigns that shout to an operator who knows.

A level says how strong the campaigns are and which evasions their operator uses, and how far.
It holds for both scales, the export files and the columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from tocsin.errors import UsageError


@dataclass(frozen=True, slots=True)
class Force:
    """How much one campaign of an exercise shows, against how its kind is written.

    All three are factors: how many accounts, how many joint actions, and how long they wait.
    """

    name: str
    accounts: float
    actions: float
    lag: float


STRONG: Final = Force("strong", 1.4, 1.4, 0.7)
MIDDLE: Final = Force("middle", 1.0, 1.0, 1.0)
WEAK: Final = Force("weak", 0.6, 0.6, 1.8)


@dataclass(frozen=True, slots=True)
class Level:
    """A difficulty. The three shares add up to 1; evasions are strengths from 0 to 1."""

    name: str
    says: str
    strong_share: float
    middle_share: float
    weak_share: float
    evasions: Mapping[str, float] = field(default_factory=dict)

    def force(self, place: float) -> Force:
        """The force of the campaign at this place of all, from 0 (first) to below 1."""
        if place < self.strong_share:
            return STRONG
        return MIDDLE if place < self.strong_share + self.middle_share else WEAK


LEVELS: Final[Mapping[str, Level]] = MappingProxyType(
    {
        level.name: level
        for level in (
            Level("beginner", "campaigns are large, fast and frequent", *(1.0, 0.0, 0.0)),
            Level("trained", "campaigns of ordinary size, openly repeated", *(0.1, 0.8, 0.1)),
            Level(
                "expert",
                "smaller campaigns that wait longer and mix in ordinary posts",
                *(0.1, 0.5, 0.4),
                MappingProxyType({"jitter": 0.15, "camouflage": 0.3, "paraphrase": 0.15}),
            ),
            Level(
                "adversarial",
                "the operator knows the detector and pays to evade it",
                *(0.1, 0.4, 0.5),
                MappingProxyType(
                    {
                        "jitter": 0.25,
                        "paraphrase": 0.3,
                        "splitting": 0.25,
                        "camouflage": 0.5,
                        "sleeping": 0.2,
                    }
                ),
            ),
        )
    }
)
DEFAULT_LEVEL: Final = "trained"


def level_named(name: str) -> Level:
    """The level of this name.

    Raises:
        UsageError: there is none.
    """
    if name not in LEVELS:
        raise UsageError(f"There is no level {name!r}.", f"Choose among {', '.join(LEVELS)}.")
    return LEVELS[name]
