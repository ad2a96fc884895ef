"""Ballots: the same marks on every question, so that a seed question looks like any other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import Document, Item
from tocsin.errors import Sentence
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.scales import Scale
from tocsin.panels.texts import checked


class EvidenceLevel(StrEnum):
    """Type, amount, quality and consistency of the evidence (Mastrandrea et al. 2010)."""

    LIMITED = "limited"
    MEDIUM = "medium"
    ROBUST = "robust"


@dataclass(frozen=True, slots=True)
class SeedQuestion(Item):
    """A question whose answer is known to whoever set it, on the panel's own scale."""

    id: str
    text: str
    answer: str
    source: str

    @property
    def key(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Question(Item):
    """What a ballot paper asks; nothing tells the main question from a seed question."""

    id: str
    text: str

    @property
    def key(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Mark(Item):
    """An answer to one question. ``confidence`` is in per cent, 0 to 100."""

    question_id: str
    choice: str
    confidence: int
    level: EvidenceLevel
    reasons: str
    evidence: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.question_id


@dataclass(frozen=True, slots=True)
class Ballot(Document):
    """What one member answers in one round."""

    marks: tuple[Mark, ...]

    def mark(self, question_id: str) -> Mark:
        """The mark on a question; a checked ballot has one for each."""
        return next(mark for mark in self.marks if mark.question_id == question_id)


def band(confidence: int) -> Confidence:
    """The word for a confidence in per cent: five bands of equal width.

    >>> band(85).value
    'very_high'
    """
    return tuple(Confidence)[min(4, confidence // 20)]


def paper(panel_id: str, texts: Iterable[str]) -> tuple[Question, ...]:
    """The ballot paper, in an order that says nothing: by id, and ids are hashes of the texts."""
    asked = (Question(question_id(panel_id, text), text) for text in texts)
    return tuple(sorted(asked, key=lambda question: question.id))


def question_id(panel_id: str, text: str) -> str:
    """The id under which a question stands on the paper of a panel."""
    return sha256(f"{panel_id}\n{text}".encode()).hexdigest()[:12]


def check_ballot(
    ballot: Ballot, questions: tuple[Question, ...], scale: Scale, least_reason: int
) -> Ballot:
    """The ballot with its texts trimmed.

    Raises:
        NotAllowedError: a question is left out, answered twice or unknown; an answer is not on the
            scale; a confidence is outside 0 to 100; or a reason is missing or too short.
    """
    asked = sorted(question.id for question in questions)
    if sorted(mark.question_id for mark in ballot.marks) != asked:
        raise NotAllowedError(
            "marks", "Each question is answered once, none is left out.", "Answer them all."
        )
    return replace(
        ballot, marks=tuple(_checked(mark, scale, least_reason) for mark in ballot.marks)
    )


def _checked(mark: Mark, scale: Scale, least_reason: int) -> Mark:
    scale.side(mark.choice)
    if not 0 <= mark.confidence <= 100:
        raise NotAllowedError(
            "confidence",
            Sentence("A confidence of {confidence} is not a per cent.", confidence=mark.confidence),
            "Give 0 to 100.",
        )
    reasons = checked("reasons", mark.reasons, least_reason)
    evidence = tuple(checked("evidence", one, most=200) for one in mark.evidence)
    return replace(mark, reasons=reasons, evidence=evidence)
