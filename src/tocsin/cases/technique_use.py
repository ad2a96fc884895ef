"""A DISARM technique in a case: whether it was seen or is concluded, and who stands for it.

A detector only suggests. What it suggests is *inferred* until a person confirms it; only a person
can mark a technique observed, and must name the evidence.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.cases.documents import Item
from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence


class Basis(StrEnum):
    """Whether it was seen, or is concluded from what was seen."""

    OBSERVED = "observed"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class TechniqueUse(Item):
    """A technique that was used.

    ``suggested_by`` names the detector where one did, ``marked_by`` the person who confirmed it;
    one without ``marked_by`` is a suggestion that nobody has looked at.

    Raises:
        CannotStandError: observed without a person, or without evidence.
    """

    technique: str
    basis: Basis = Basis.INFERRED
    evidence: tuple[str, ...] = ()
    note: str = ""
    suggested_by: str = ""
    marked_by: str = ""
    marked_at: datetime | None = None
    origins: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.basis is Basis.OBSERVED and not (self.marked_by and self.evidence):
            raise CannotStandError(
                f"techniques.{self.technique}",
                Sentence(
                    "{technique} is marked as observed without a person or without evidence.",
                    technique=self.technique,
                ),
                "Name the evidence in which it is seen, or mark it as inferred.",
            )

    @property
    def key(self) -> str:
        return self.technique
