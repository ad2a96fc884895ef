"""The scales that panels answer on: ordered options, each on one side.

A verdict asks strata to agree on a *side*; which option of that side it is comes second.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tocsin.cases.documents import Document, Item
from tocsin.errors import Sentence
from tocsin.panels.errors import NotAllowedError


class Side(StrEnum):
    """Where an option stands."""

    FOR = "for"
    MIXED = "mixed"
    AGAINST = "against"
    OPEN = "open"
    """Nobody can tell from this evidence. A stand of its own, not an abstention."""


SIDES: Final = tuple(Side)


@dataclass(frozen=True, slots=True)
class Option(Item):
    """An answer that may be given."""

    name: str
    side: Side

    @property
    def key(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Scale(Document):
    """Ordered options, from one end to the other; those on side ``OPEN`` stand outside the order.

    Raises:
        NotAllowedError: fewer than two options, or two of one name.
    """

    name: str
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        names = self.names
        if len(names) < 2 or len(set(names)) != len(names):
            raise NotAllowedError(
                "scale.options", "A scale needs two or more options of different names.", ""
            )

    @property
    def names(self) -> tuple[str, ...]:
        """The options by name, in order."""
        return tuple(option.name for option in self.options)

    def side(self, name: str) -> Side:
        """The side of an option.

        Raises:
            NotAllowedError: the scale has no such option.
        """
        return self.options[self.place(name)].side

    def place(self, name: str) -> int:
        """Where an option stands in the order.

        Raises:
            NotAllowedError: the scale has no such option.
        """
        if name in self.names:
            return self.names.index(name)
        raise NotAllowedError(
            "choice",
            Sentence("{name} is not on the scale.", name=repr(name[:80])),
            Sentence("Choose: {names}.", names=tuple(self.names)),
        )


CLAIM: Final = Scale(
    "claim",
    (
        Option("supported", Side.FOR),
        Option("mostly_supported", Side.FOR),
        Option("mixed", Side.MIXED),
        Option("mostly_refuted", Side.AGAINST),
        Option("refuted", Side.AGAINST),
        Option("not_enough_evidence", Side.OPEN),
    ),
)
INCIDENT: Final = Scale(
    "incident",
    (
        Option("coordinated", Side.FOR),
        Option("probably_coordinated", Side.FOR),
        Option("probably_spontaneous", Side.AGAINST),
        Option("spontaneous", Side.AGAINST),
        Option("not_enough_evidence", Side.OPEN),
    ),
)
ATTRIBUTION: Final = Scale(
    "attribution",
    (
        Option("attributed", Side.FOR),
        Option("consistent_with", Side.MIXED),
        Option("not_attributed", Side.AGAINST),
        Option("not_enough_evidence", Side.OPEN),
    ),
)
SCALES: Final = {scale.name: scale for scale in (CLAIM, INCIDENT, ATTRIBUTION)}
