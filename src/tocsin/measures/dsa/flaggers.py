"""Trusted flaggers (Art. 22): a bundle of notices, and the report they owe each year."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence
from tocsin.measures.dsa.notices import Notice
from tocsin.measures.dsa.schema import EUROPEAN_UNION


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggerStatus(Document):
    """Who awarded the status, when, and for what (Art. 22(2)); it is the Coordinator's to give."""

    entity: str
    coordinator: str
    member_state: str
    awarded: date
    expertise: str

    def __post_init__(self) -> None:
        """Refuses a status that nobody could look up in the Commission's register."""
        for name in ("entity", "coordinator", "expertise"):
            if not getattr(self, name).strip():
                raise CannotStandError(f"status.{name}", _NAMELESS[name], _REGISTER)
        if self.member_state not in EUROPEAN_UNION:
            raise CannotStandError(
                "status.member_state",
                Sentence("{state} is no Member State.", state=ascii(self.member_state[:20])),
                Sentence("Write its two letters, as in FR; Greece is GR."),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle(Document):
    """Notices to one platform, sent together, each of which stands alone.

    Raises:
        CannotStandError: there is none, or one goes to another platform.
    """

    status: FlaggerStatus
    platform: str
    notices: tuple[Notice, ...]

    def __post_init__(self) -> None:
        """Refuses an empty bundle, one of several platforms, and the same item twice."""
        if not self.notices:
            raise CannotStandError(
                "notices", Sentence("There is no notice in it."), Sentence("Add one.")
            )
        seen: set[str] = set()
        for number, one in enumerate(self.notices):
            place = f"notices[{number}]"
            if one.platform != self.platform:
                raise CannotStandError(
                    place,
                    Sentence("It goes to {platform}.", platform=one.platform[:60]),
                    Sentence("Make a bundle for each platform."),
                )
            if not one.notifier.trusted_flagger:
                raise CannotStandError(
                    place,
                    Sentence("Its notifier is no trusted flagger."),
                    Sentence("Send it as a notice of its own."),
                )
            if seen & set(one.locations):
                raise CannotStandError(
                    place,
                    Sentence("It names what another names."),
                    Sentence("Name an item once in a bundle."),
                )
            seen |= set(one.locations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(Document):
    """A notice that was sent: to whom, of what type, and what the platform did."""

    provider: str
    content_type: str
    action: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Document):
    """How many."""

    name: str
    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualReport(Document):
    """What Art. 22(3) asks for, counted. ``independence`` explains the procedures that keep it."""

    status: FlaggerStatus
    year: int
    by_provider: tuple[Count, ...]
    by_type: tuple[Count, ...]
    by_action: tuple[Count, ...]
    independence: str

    @property
    def total(self) -> int:
        """All notices of the year."""
        return sum(one.notices for one in self.by_provider)


def annual_report(
    status: FlaggerStatus, year: int, sent: Iterable[Sent], independence: str
) -> AnnualReport:
    """The report of a year; a notice without an answer counts as ``no answer``.

    Raises:
        CannotStandError: nothing is said about independence.
    """
    if not independence.strip():
        raise CannotStandError(
            "independence",
            Sentence("It does not say how the flagger keeps its independence."),
            Sentence("Explain the procedures (Art. 22(3))."),
        )
    mine = [one for one in sent if one.on.year == year]
    return AnnualReport(status=status, year=year, independence=independence, **counts_of(mine))


def counts_of(sent: Iterable[Sent]) -> dict[str, Any]:
    """Notices by provider, by type of content and by what was done (Art. 22(3)(a) to (c))."""
    mine = list(sent)
    return {
        "by_provider": _counted(one.provider for one in mine),
        "by_type": _counted(one.content_type for one in mine),
        "by_action": _counted(one.action or NO_ANSWER for one in mine),
    }


def _counted(names: Iterable[str]) -> tuple[Count, ...]:
    counts = Counter(names)
    return tuple(Count(name=name, notices=n) for name, n in sorted(counts.items()))


NO_ANSWER: Final = "no answer"
_NAMELESS: Final = {
    "entity": Sentence("It does not say whose status it is."),
    "coordinator": Sentence("It does not say which Digital Services Coordinator awarded it."),
    "expertise": Sentence("It does not say for which field it was awarded."),
}
_REGISTER: Final = Sentence("Fill it in as the register of trusted flaggers has it (Art. 22(5)).")
