"""What the framework consists of, as frozen dataclasses. Ids are texts such as ``T0049.003``."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LONGEST_SUMMARY: Final = 240
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])|\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry. ``description`` is the whole text, a paragraph a line.

    It is empty where the framework has none, which is so for half of the detections.
    """

    id: str
    name: str
    description: str

    @property
    def summary(self) -> str:
        """The first sentence of the description, 240 characters at most."""
        first = _SENTENCE_END.split(self.description, maxsplit=1)[0]
        if len(first) <= LONGEST_SUMMARY:
            return first
        return first[: LONGEST_SUMMARY - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Phase(Entry):
    """Plan, prepare, execute or assess."""


@dataclass(frozen=True, slots=True)
class Tactic(Entry):
    """A stage of an operation; ``phase`` is the id of the phase that it belongs to."""

    phase: str


@dataclass(frozen=True, slots=True)
class Technique(Entry):
    """Something that is done at a stage; ``parent`` is an id, set for a sub-technique."""

    tactic: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class ResponseType(Entry):
    """What a countermeasure does to an operation: detect, deny, disrupt, degrade, deceive …"""


@dataclass(frozen=True, slots=True)
class Metatechnique(Entry):
    """A family of countermeasures, such as friction, daylight, removal or data pollution."""


@dataclass(frozen=True, slots=True)
class Counter(Entry):
    """A countermeasure that somebody was seen to take. **Being listed recommends nothing.**

    The list holds what defenders in many countries did, censorship, deceit and attacks among it.
    Whoever offers any of it to people judges it first, by law and by human rights.
    """

    tactic: str
    response_type: str
    metatechniques: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detection(Entry):
    """A way to notice an operation; ``tactic`` is ``None`` where the framework names none."""

    tactic: str | None


class LinkStatus(StrEnum):
    """What became of the technique that a link names."""

    CURRENT = "current"
    """It has that id and that name today."""
    RENAMED = "renamed"
    """It has that id today, under another name."""
    RETIRED = "retired"
    """It is gone; :func:`disarm_framework.retired` says where it leads."""


@dataclass(frozen=True, slots=True)
class Link:
    """That a countermeasure counters a technique, as the framework states it.

    ``technique`` may be a retired id: see ``status``. ``stated_name`` is the name that the
    framework's sheet gives it there.
    """

    counter: str
    technique: str
    stated_name: str
    status: LinkStatus


class Basis(StrEnum):
    """On whose word a retired id leads to a technique of today."""

    STATED = "stated"
    """The framework's description of the technique names the old id."""
    SAME_NAME = "same_name"
    """The framework has the same name today, under another id."""
    JUDGED = "judged"
    """The makers of this package say so, for the reason given; the framework does not."""
    NONE = "none"
    """Nothing of today takes its place."""


@dataclass(frozen=True, slots=True)
class Retired:
    """An id that is gone. ``seen_in`` names the version that had it last, as far as known."""

    id: str
    name: str
    seen_in: str
    successors: tuple[str, ...]
    basis: Basis
    reason: str


@dataclass(frozen=True, slots=True)
class Versions:
    """Of the framework, and the commit of its repository that the data are from."""

    framework: str
    source: str
