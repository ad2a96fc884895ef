"""A lesson pack, and what none may be without.

True and false are balanced, since a lesson of fakes alone teaches to believe nothing (Modirrousta-
Galian & Higham 2023). A falsehood never stands without its feedback, its technique and a source.
The inoculation message warns, shows a weakened example, and refutes it before the exercise begins
(McGuire 1964; Roozenbeek & van der Linden 2019; Lewandowsky & van der Linden 2021).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from tocsin.cases.canonical import digest
from tocsin.cases.disarm import technique as known_technique
from tocsin.cases.documents import Document, from_json, to_json
from tocsin.cases.errors import CannotStandError
from tocsin.cases.storable import storable

LEAST_ITEMS, MOST_ITEMS = 4, 200
TRUE_LEAST, TRUE_MOST = 0.4, 0.6
"""The share of true items: near one half, so that neither answer pays by itself."""
LONGEST: Final = {"statement": 500, "feedback": 1_500}
"""Characters: what still fits a card, and a screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Document):
    """Where a statement can be checked."""

    title: str
    url: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtTechnique(Document):
    """A DISARM technique of the case, and how it worked there, in plain words."""

    id: str
    name: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonItem(Document):
    """Something that was said. ``technique`` is the id of one that the pack explains."""

    id: str
    statement: str
    is_true: bool
    feedback: str
    sources: tuple[Source, ...]
    technique: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inoculation(Document):
    """What is read first: the warning, a weakened example, and why it misleads."""

    warning: str
    example: str
    refutation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonPack(Document):
    """A lesson made from a case.

    Raises:
        CannotStandError: it is not balanced, or an item lacks what it needs; ``field`` names it.
    """

    title: str
    language: str
    aims: tuple[str, ...]
    inoculation: Inoculation
    items: tuple[LessonItem, ...]
    techniques: tuple[TaughtTechnique, ...] = ()
    age_from: int = 14
    case_id: str = ""
    made_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuses a lesson that would teach the wrong thing."""
        for name in ("title", "language"):
            _need(bool(getattr(self, name).strip()), name, "It is empty.", "Fill it in.")
        _need(bool(self.aims), "aims", "It has no aim.", "Say what somebody can do afterwards.")
        for name in ("warning", "example", "refutation"):
            said = getattr(self.inoculation, name).strip()
            _need(bool(said), f"inoculation.{name}", "It is empty.", _INOCULATE)
        _need_balance(self.items)
        taught = _need_techniques(self.techniques)
        seen: set[str] = set()
        for number, item in enumerate(self.items):
            _need(item.id not in seen, f"items[{number}].id", "It is taken.", "Give it another.")
            seen.add(item.id)
            _need_whole(item, f"items[{number}]", taught)

    @property
    def key(self) -> str:
        """A short name that stays the same for the same case, title and language."""
        named, _ = storable({"case": self.case_id, "title": self.title, "language": self.language})
        return digest(named)[:16]

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return to_json(self)

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """From plain JSON.

        Raises:
            DamagedDocumentError: a field is missing or of the wrong kind.
            CannotStandError: as when it is made.
        """
        return from_json(cls, value, "pack")


def _need_balance(items: tuple[LessonItem, ...]) -> None:
    number = len(items)
    fits = LEAST_ITEMS <= number <= MOST_ITEMS
    _need(fits, "items", f"There are {number}.", f"A pack has {LEAST_ITEMS} to {MOST_ITEMS}.")
    true = sum(item.is_true for item in items)
    wanted = f"Let {TRUE_LEAST:.0%} to {TRUE_MOST:.0%} be true: people who meet fakes alone learn "
    _need(
        TRUE_LEAST <= true / number <= TRUE_MOST,
        "items",
        f"{true} of {number} are true.",
        wanted + "to believe nothing.",
    )


def _need_techniques(techniques: tuple[TaughtTechnique, ...]) -> frozenset[str]:
    for number, one in enumerate(techniques):
        known_technique(one.id)
        _need(bool(one.how.strip()), f"techniques[{number}].how", "It is empty.", "Say how.")
    return frozenset(one.id for one in techniques)


def _need_whole(item: LessonItem, place: str, taught: frozenset[str]) -> None:
    for name, most in LONGEST.items():
        said = len(getattr(item, name).strip())
        _need(0 < said <= most, f"{place}.{name}", f"It has {said} characters.", f"1 to {most:,}.")
    sourced = bool(item.sources) and all(one.title.strip() for one in item.sources)
    _need(sourced, f"{place}.sources", "Nothing says where to check it.", "Name a source.")
    if item.is_true:
        _need(not item.technique, f"{place}.technique", "It is true.", "Leave the technique out.")
    else:
        known = item.technique in taught
        _need(known, f"{place}.technique", "The pack does not explain it.", _EXPLAIN)


def _need(holds: bool, field: str, message: str, remedy: str) -> None:
    if not holds:
        raise CannotStandError(field, message, remedy)


_INOCULATE: Final = "Warn, show a weakened example, and say why it misleads."
_EXPLAIN: Final = "Name a technique of the case, and explain it among the pack's techniques."
