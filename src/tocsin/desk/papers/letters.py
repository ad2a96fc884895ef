"""Two papers of the desk: a warning of misuse, and the ways to contest a decision."""

from dataclasses import dataclass
from datetime import date

from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence
from tocsin.measures.dsa.misuse import Assessment
from tocsin.measures.dsa.redress import Redress, redress


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned(Document):
    """A warning before a suspension (Art. 23(1), (2)): by which provider, to whom, after what.

    Raises:
        CannotStandError: it warns nobody, or of nothing that was counted.
    """

    provider: str
    recipient: str
    assessment: Assessment

    def __post_init__(self) -> None:
        """Refuses a warning that nobody could answer."""
        if not self.recipient.strip():
            raise CannotStandError(
                "recipient", Sentence("Nobody is warned."), Sentence("Say who is.")
            )
        if not self.assessment.items:
            raise CannotStandError(
                "items",
                Sentence("Nothing was counted, so there is nothing to warn of."),
                Sentence("Count first (Art. 23(3)(a))."),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOf(Document):
    """That somebody was told of a provider's decision on a day.

    ``is_bound`` is false for micro and small enterprises, and for hosts that are no platform.
    """

    provider: str
    told_on: date
    is_bound: bool = True

    def __post_init__(self) -> None:
        """Refuses ways against nobody."""
        if not self.provider.strip():
            raise CannotStandError(
                "provider", Sentence("No provider is named."), Sentence("Name it.")
            )

    @property
    def ways(self) -> Redress:
        """What is open."""
        return redress(self.told_on, provider_is_small=not self.is_bound)
