"""Trusted flaggers (Art. 22): a bundle of notices, and the report they owe each year."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError
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
                raise CannotStandError(f"status.{name}", f"It has no {name}.", _REGISTER)
        if self.member_state not in EUROPEAN_UNION:
            raise CannotStandError(
                "status.member_state",
                f"{self.member_state[:20]!r} is no Member State.",
                "Write its two letters, as in FR; Greece is GR.",
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
            raise CannotStandError("notices", "There is no notice in it.", "Add one.")
        seen: set[str] = set()
        for number, one in enumerate(self.notices):
            place = f"notices[{number}]"
            if one.platform != self.platform:
                raise CannotStandError(
                    place, f"It goes to {one.platform[:60]}.", "Make a bundle for each platform."
                )
            if not one.notifier.trusted_flagger:
                raise CannotStandError(
                    place, "Its notifier is no trusted flagger.", "Send it as a notice of its own."
                )
            if seen & set(one.locations):
                raise CannotStandError(
                    place, "It names what another names.", "Name an item once in a bundle."
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
            "It does not say how the flagger keeps its independence.",
            "Explain the procedures (Art. 22(3), second sentence).",
        )
    mine = [one for one in sent if one.on.year == year]
    return AnnualReport(
        status=status,
        year=year,
        by_provider=_counted(one.provider for one in mine),
        by_type=_counted(one.content_type for one in mine),
        by_action=_counted(one.action or NO_ANSWER for one in mine),
        independence=independence,
    )


def _counted(names: Iterable[str]) -> tuple[Count, ...]:
    counts = Counter(names)
    return tuple(Count(name=name, notices=n) for name, n in sorted(counts.items()))


NO_ANSWER: Final = "no answer"
_REGISTER: Final = "Fill it in as the register of trusted flaggers has it."
