"""What the check of a draft hands on: remarks, readings of formulas, and questions. Never a total.

A total would hide which fault it was, and an index that people score by hand is not that index when
a machine fills in a part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tocsin.cases.documents import Document


class Kind(StrEnum):
    """What the draft is for; it decides which checks apply."""

    DEBUNK = "debunk"
    HEALTH_ADVICE = "health advice"
    CORRECTION = "correction"
    NOTICE = "notice"


class Audience(StrEnum):
    """Whom it is for; professionals are spared the checks of everyday words and of reading ease."""

    PUBLIC = "public"
    PROFESSIONAL = "professional"


class Severity(StrEnum):
    """How much a remark asks for."""

    MUST = "must"
    SHOULD = "should"
    CONSIDER = "consider"


class What(StrEnum):
    """What was noticed."""

    LONG_SENTENCE = "long sentence"
    HARD_TO_READ = "hard to read"
    PASSIVE = "passive voice"
    JARGON = "jargon"
    ABBREVIATION = "unexplained abbreviation"
    SLOW_OPENING = "opening before the message"
    LONG_OPENING = "long opening"
    NO_EMPHASIS = "main message not emphasised"
    NO_CALL_TO_ACTION = "no call to action"
    NO_HEADINGS = "no headings"
    LONG_PARAGRAPH = "long paragraph"
    LIST_IN_A_SENTENCE = "list in a sentence"
    PERCENT_WITHOUT_BASE = "percentage without its whole"
    CHANGING_DENOMINATORS = "changing denominators"
    TOO_PRECISE = "number too precise"
    RELATIVE_RISK = "relative risk alone"
    NUMBER_WITHOUT_WORDS = "probability without words"
    FALSE_CERTAINTY = "false certainty"
    NO_UNCERTAINTY = "what is not known is not said"
    BLAME = "blame of the audience"
    MYTH_IN_TITLE = "myth in the title"
    QUESTION_TITLE = "title is a question"
    MYTH_FIRST = "myth before the fact"
    NO_WARNING = "myth without a warning"
    MYTH_REPEATED = "myth repeated"
    NOT_EXPLAINED = "not said why it misleads"
    FACT_NOT_REPEATED = "fact not repeated"
    CORRECTION_INCOMPLETE = "correction incomplete"
    DISAGREES_WITH_EARLIER = "disagrees with an earlier answer"


class Reading(StrEnum):
    """What a value of a readability formula means."""

    VERY_DIFFICULT = "very difficult"
    DIFFICULT = "difficult"
    FAIRLY_DIFFICULT = "fairly difficult"
    STANDARD = "standard"
    FAIRLY_EASY = "fairly easy"
    EASY = "easy"
    VERY_EASY = "very easy"
    MEDIUM = "medium"
    PRIMARY = "primary school"
    LOWER_SECONDARY = "lower secondary school"
    UPPER_SECONDARY = "upper secondary school"
    UNIVERSITY = "university"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Document):
    """Where: block 0 is the title, then the blocks in order; characters ``start`` to ``end``."""

    block: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Document):
    """One thing to look at. ``values`` are what stands in the places of the reason's template."""

    what: What
    severity: Severity
    place: Place
    reason: str
    source: str
    direction: str
    values: Mapping[str, Any] = field(default_factory=dict)
    other: str = ""
    """The passage of an earlier answer, where two passages are to be read side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Document):
    """A readability formula: its value, a 95 % interval, and what its bands mean.

    ``value`` is None where the formula is not valid for this text; ``why`` says so.
    """

    formula: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reading: str = ""
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Document):
    """What only a person can judge, and where the question comes from."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChecked(Document):
    """A check that was not made in this language, and why."""

    what: What
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Document):
    """All that was noticed in a draft, in reading order."""

    language: str
    words: int
    remarks: tuple[Remark, ...] = ()
    measured: tuple[Measured, ...] = ()
    questions: tuple[Question, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
