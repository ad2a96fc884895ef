"""What a case of ours could be made of foreign objects: a draft, for a person to open or to leave.

Nothing is copied that would make another's judgement ours. Attribution is never taken over, nor a
verdict, a confidence or a severity; a technique comes as inferred and as nobody's, until a person
here marks it. Every reference is named by the foreign object's id, so that it counts for no
reference of our own, and says from whom it is. What does not fit is listed with the reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from tocsin.cases import disarm
from tocsin.cases.case import Case
from tocsin.cases.checking import MAX_ITEMS, MAX_TEXT, MAX_TITLE
from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError
from tocsin.cases.marking import Tlp, strictest
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.technique_use import TechniqueUse
from tocsin.errors import InputError
from tocsin.exchange.stix.addresses import post_at
from tocsin.exchange.stix.extensions import part_of
from tocsin.exchange.stix.receiving import Foreign, Received, references
from tocsin.exchange.stix.techniques import technique_named

_CONTAINERS: Final = ("incident", "report", "grouping", "campaign")
_SHELVES: Final = {
    "user-account": Shelf.ACCOUNTS, "persona": Shelf.ACCOUNTS, "media-content": Shelf.POSTS,
    "narrative": Shelf.NARRATIVES, "campaign": Shelf.NETWORKS, "note": Shelf.FINDINGS,
}  # fmt: skip
_JUDGEMENTS: Final = frozenset({"opinion", "threat-actor", "intrusion-set"})
_PASSED: Final = frozenset(
    {"relationship", "identity", "marking-definition", "extension-definition", "language-content"}
)
"""What ties and marks, and is no thing that a case refers to."""


class Reason(StrEnum):
    """Why an object has no place in the draft; it stays in what was received."""

    NO_PLACE = "no_place"
    REVOKED = "revoked"
    ECHO = "echo"
    RETIRED_TECHNIQUE = "retired_technique"
    UNKNOWN_TECHNIQUE = "unknown_technique"
    JUDGEMENT = "judgement"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Left(Document):
    """An object that was left out. ``successors``: techniques it leads to today."""

    id: str
    reason: Reason
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion(Document):
    """A draft of a case; ``origin`` is the object it is drafted from."""

    origin: str
    case: Case
    left: tuple[Left, ...]


def suggest_case(received: Received, chosen: str, by: str, now: datetime) -> Suggestion:
    """A draft from one object of a bundle (see :func:`openings`), and what hangs on it.

    ``by`` is the person who looks at it. Its label is the strictest of all that it takes.

    Raises:
        InputError: the bundle has no such object to begin with.
    """
    objects = {one.id: one for one in received.objects}
    beginning = objects.get(chosen)
    if beginning is None or beginning.type not in _CONTAINERS:
        raise InputError(
            "The bundle has no such incident, report, grouping or campaign.", "Choose one it has."
        )
    near = [objects[name] for name in _near(beginning, received.objects) if name in objects]
    draft = _Draft(received.origin.partner, by, now)
    for one in near:
        draft.add(one)
    used = [beginning, *(one for one in near if one.id not in draft.left)]
    labels = [one.tlp for one in used if one.tlp is not None]
    name = str(beginning.content.get("name") or "").strip()
    shelves: dict[str, Any] = {
        shelf.value: tuple(items.values()) for shelf, items in draft.shelves.items()
    }
    case = Case(
        title=(name or f"From {received.origin.partner}")[:MAX_TITLE],
        summary=str(beginning.content.get("description") or "")[:MAX_TEXT],
        tlp=strictest([*labels, Tlp.AMBER] if len(labels) < len(used) else labels),
        techniques=tuple(draft.uses.values()),
        **shelves,
    )
    return Suggestion(chosen, case, tuple(draft.left.values()))


def openings(received: Received) -> tuple[Foreign, ...]:
    """What a draft can begin with, best first; echoes and what is revoked left out."""
    live = (one for one in received.objects if not one.revoked and not one.is_echo)
    fit = (one for one in live if one.type in _CONTAINERS)
    return tuple(sorted(fit, key=lambda one: (_CONTAINERS.index(one.type), one.id)))


def _near(beginning: Foreign, objects: Iterable[Foreign]) -> Iterator[str]:
    """Ids one step away: what it refers to, what a relationship ties to it, what is about it."""
    seen = {beginning.id}
    for name in _steps(beginning, objects):
        if name not in seen:
            seen.add(name)
            yield name


def _steps(beginning: Foreign, objects: Iterable[Foreign]) -> Iterator[str]:
    yield from references(beginning.content)
    for one in objects:
        if one.type == "relationship" and not one.revoked:
            ends = (str(one.content["source_ref"]), str(one.content["target_ref"]))
            if beginning.id in ends:
                yield from ends
        elif one.type in ("note", "opinion") and beginning.id in references(one.content):
            yield one.id


class _Draft:
    """Gathers what fits, and why the rest does not."""

    def __init__(self, partner: str, by: str, now: datetime) -> None:
        self._partner, self._by, self._now = partner, by, now
        self.shelves: dict[Shelf, dict[str, Reference]] = {shelf: {} for shelf in Shelf}
        self.uses: dict[str, TechniqueUse] = {}
        self.left: dict[str, Left] = {}

    def add(self, one: Foreign) -> None:
        """Takes an object in, or says why not."""
        if one.type in _PASSED:
            return
        if one.revoked or one.is_echo:
            self._leave(one, Reason.REVOKED if one.revoked else Reason.ECHO)
        elif one.type == "attack-pattern":
            self._technique(one)
        elif one.type in _JUDGEMENTS or _section(one) in ("attribution", "record"):
            self._leave(one, Reason.JUDGEMENT)
        elif one.type not in _SHELVES or _section(one) not in ("", "findings"):
            self._leave(one, Reason.NO_PLACE)
        else:
            self._reference(one, _shelf(one))

    def _reference(self, one: Foreign, shelf: Shelf) -> None:
        if len(self.shelves[shelf]) >= MAX_ITEMS:
            self._leave(one, Reason.TOO_MANY)
            return
        named = f"From {self._partner}: {one.id}"[:MAX_TEXT]
        label = _label(one)[:MAX_TITLE] or one.id
        self.shelves[shelf][one.id] = Reference(one.id, label, self._by, self._now, note=named)

    def _technique(self, one: Foreign) -> None:
        name = technique_named(one.content)
        try:
            disarm.technique(name)
        except disarm.RetiredTechniqueError as error:
            self._leave(one, Reason.RETIRED_TECHNIQUE, error.successors)
        except CannotStandError:
            self._leave(one, Reason.UNKNOWN_TECHNIQUE)
        else:
            self.uses[name] = TechniqueUse(name, suggested_by=self._partner, note=one.id)

    def _leave(self, one: Foreign, reason: Reason, successors: tuple[str, ...] = ()) -> None:
        self.left[one.id] = Left(one.id, reason, successors)


def _section(one: Foreign) -> str:
    """Which part of a Tocsin case a note is; empty for the notes of others."""
    return str(part_of(one.content).get("part", ""))


def _shelf(one: Foreign) -> Shelf:
    kinds = one.content.get("narrative_types")
    if one.type == "narrative" and isinstance(kinds, list) and "claim" in kinds:
        return Shelf.CLAIMS
    return _SHELVES[one.type]


_LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "user-account": ("display_name", "account_login", "user_id"),
    "persona": ("persona_name",),
    "media-content": ("title", "url"),
    "note": ("content", "abstract"),
}


def _label(one: Foreign) -> str:
    """The words by which people know it; one line of them."""
    told: Any = next(
        (one.content[name] for name in _LABELS.get(one.type, ("name",)) if one.content.get(name)),
        "",
    )
    text = " ".join(str(told).split())
    return post_at(text) if one.type == "media-content" and text == one.content.get("url") else text
