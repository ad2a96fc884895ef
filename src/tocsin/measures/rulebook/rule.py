"""A rule of the rulebook, as a document; and the JSON Schema of the file it is written in."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from tocsin.cases.documents import Document
from tocsin.measures.rungs import AUTOMATIC_MOST, LADDER, Rung


class Weight(StrEnum):
    """How grave what the rule describes is, if it holds."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Evidence(StrEnum):
    """What a proposal under the rule must carry."""

    POSTS = "posts"
    FINDING = "finding"
    VERDICT = "verdict"
    ANSWER = "answer"
    ASSESSMENT = "assessment"
    RECORD = "record"


class Kind(StrEnum):
    """What a test of a rule shows."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    MISSING = "missing"


class Outcome(StrEnum):
    """What came of a rule. Only ``APPLIES`` proposes anything."""

    APPLIES = "applies"
    DOES_NOT_APPLY = "does_not_apply"
    ESCALATE = "escalate"
    """Not decided: a fact is missing or a condition failed. No action; people look."""


@dataclass(frozen=True, slots=True)
class LegalGround(Document):
    """Where the rule stands in law or in terms of service."""

    instrument: str
    article: str
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class When(Document):
    """One condition: the expression, and what it says in plain words."""

    test: str
    says: str


@dataclass(frozen=True, slots=True)
class RuleTest(Document):
    """A case that shows what the rule does."""

    kind: Kind
    facts: Any
    expect: Outcome


@dataclass(frozen=True, slots=True)
class Rule(Document):
    """A rule. It applies when every condition holds; ``measures`` are then proposed to people.

    ``automatic`` is the gravest rung that may follow without people, none where absent.
    """

    id: str
    version: str
    title: str
    grounds: tuple[LegalGround, ...]
    severity: Weight
    evidence: tuple[Evidence, ...]
    when: tuple[When, ...]
    measures: tuple[Rung, ...]
    expires: date
    rights: str
    automatic: Rung | None = None
    techniques: tuple[str, ...] = ()
    countermeasures: tuple[str, ...] = ()
    tests: tuple[RuleTest, ...] = field(default_factory=tuple)


AUTOMATIC: Final = tuple(r for r in LADDER if r.height <= AUTOMATIC_MOST.height)


def _texts(pattern: str, least: int = 0) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {"type": "string", "pattern": pattern},
        "minItems": least,
        "maxItems": 50,
        "uniqueItems": True,
    }


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


_WORDS: Final[dict[str, Any]] = {"type": "string", "minLength": 3, "maxLength": 2_000}


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one rule in a file.

    ``rule.schema.json`` beside this module is the same, for editors and other programs.
    """
    schema = _object(
        id={"type": "string", "pattern": r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$", "maxLength": 80},
        version={"type": "string", "pattern": r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$"},
        title=_WORDS,
        grounds={
            "type": "array",
            "minItems": 1,
            "maxItems": 20,
            "items": _object(
                instrument=_WORDS,
                article={"type": "string", "minLength": 1, "maxLength": 200},
                jurisdiction={"type": "string", "minLength": 2, "maxLength": 200},
            ),
        },
        severity={"enum": list(Weight)},
        evidence={
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": list(Evidence)},
        },
        when={
            "type": "array",
            "minItems": 1,
            "maxItems": 20,
            "items": _object(test=_WORDS, says=_WORDS),
        },
        measures={
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": list(LADDER)},
        },
        expires={"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        rights={**_WORDS, "minLength": 20},
        automatic={"enum": list(AUTOMATIC)},
        techniques=_texts(r"^T\d{4}(\.\d{3})?$"),
        countermeasures=_texts(r"^C\d{5}(\.\d{3})?$"),
        tests={
            "type": "array",
            "maxItems": 50,
            "items": _object(
                kind={"enum": list(Kind)}, facts={"type": "object"}, expect={"enum": list(Outcome)}
            ),
        },
    )
    free = {"automatic", "techniques", "countermeasures", "tests"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule of the rulebook of Tocsin",
        **schema,
        "required": sorted(schema["properties"].keys() - free),
    }
