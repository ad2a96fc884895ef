"""A case: what an analyst makes of findings. One frozen document, kept by the desk in versions.

It holds references, judgements and words, never the posts themselves: those are frozen in the
evidence basket (:mod:`tocsin.cases.evidence`), and the case names them by id. Every change is a
pure function in :mod:`tocsin.cases.editing` that returns a new case; :func:`tocsin.cases.checking
.check` says what in it cannot stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from tocsin.cases.agenda import Entry, Link, Outcome, Task
from tocsin.cases.attribution import Attribution
from tocsin.cases.breakout import QUESTIONS
from tocsin.cases.describing import PARTS, Description
from tocsin.cases.documents import Document, from_json, to_json
from tocsin.cases.marking import Member, Tlp
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.severity import Severity
from tocsin.cases.technique_use import TechniqueUse


class Status(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    UNDER_REVIEW = "under_review"
    WITH_PANEL = "with_panel"
    DECIDED = "decided"
    CLOSED = "closed"
    MERGED = "merged"


class Objective(StrEnum):
    """What an incident aims at, as far as it shows; several may hold."""

    ELECTORAL = "electoral"
    HEALTH = "health"
    JOURNALISTS_AND_MEDIA = "journalists_and_media"
    INSTITUTIONS = "institutions"
    FOREIGN_INTERVENTION = "foreign_intervention"
    SOCIAL_COHESION = "social_cohesion"


@dataclass(frozen=True, slots=True)
class Case(Document):
    """A case as it stands in one version.

    A new one is TLP:AMBER: known to the institution whose case it is until somebody decides
    otherwise, for too wide cannot be taken back.

    >>> case = Case("Rumour about the town's water", objectives=frozenset({Objective.HEALTH}))
    >>> Case.from_json(case.to_json()) == case
    True
    """

    title: str
    summary: str = ""
    status: Status = Status.OPEN
    tlp: Tlp = Tlp.AMBER
    need_to_know: tuple[Member, ...] = ()
    objectives: frozenset[Objective] = frozenset()
    target: str = ""
    description: Description = field(default_factory=Description)
    findings: tuple[Reference, ...] = ()
    posts: tuple[Reference, ...] = ()
    accounts: tuple[Reference, ...] = ()
    narratives: tuple[Reference, ...] = ()
    claims: tuple[Reference, ...] = ()
    networks: tuple[Reference, ...] = ()
    techniques: tuple[TechniqueUse, ...] = ()
    attribution: Attribution = field(default_factory=Attribution)
    severity: Severity = field(default_factory=Severity)
    timeline: tuple[Entry, ...] = ()
    tasks: tuple[Task, ...] = ()
    links: tuple[Link, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The case as plain JSON."""
        return to_json(self)

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """A case from plain JSON; fields of a newer version are kept.

        Raises:
            DamagedDocumentError: a part is not what it should be; the path is named.
            CannotStandError: it holds what a case must not, such as an accusation without a basis.
        """
        return from_json(cls, value)


def evidence_cited(case: Case) -> Iterator[tuple[str, str]]:
    """Every ``(place, evidence id)`` that the case relies on, in the order of a report."""
    for part in PARTS:
        for one in getattr(case.description, part).evidence:
            yield f"description.{part}", one
    for shelf in Shelf:
        for reference in getattr(case, shelf.value):
            yield from ((f"{shelf.value}.{reference.key}", one) for one in reference.evidence)
    for use in case.techniques:
        yield from ((f"techniques.{use.key}", one) for one in use.evidence)
    yield from (("attribution", one) for one in case.attribution.evidence)
    for question in QUESTIONS:
        answer = getattr(case.severity.breakout, question)
        for one in (*answer.evidence, *answer.noticed):
            yield f"severity.breakout.{question}", one
    for entry in case.timeline:
        yield from ((f"timeline.{entry.key}", one) for one in entry.evidence)
