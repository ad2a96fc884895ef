"""Adoption of a release by a state, a platform or an institution: an overlay that can only tighten.

For each rule the adopter says adopt, adapt or decline; the last two with a reason. An adaptation
may add conditions, drop measures, require more evidence, and lower the automatic maximum. Nothing
that it says lets the machine act where the base rule would not have.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from jsonschema import Draft202012Validator

from tocsin.cases.documents import Document, from_json, to_json
from tocsin.cases.storable import storable
from tocsin.errors import InputError, Sentence
from tocsin.measures.rulebook.conditions import Condition, ConditionError
from tocsin.measures.rulebook.errors import fault
from tocsin.measures.rulebook.reading import parse_yaml
from tocsin.measures.rulebook.rule import AUTOMATIC, Evidence, Rule, When, json_schema
from tocsin.measures.rungs import LADDER, Rung


class Stance(StrEnum):
    """What an adopter makes of a rule."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Choice(Document):
    """What an adopter makes of one rule. Rules that are not named are not in force."""

    stance: Stance
    reason: str = ""
    added_when: tuple[When, ...] = ()
    added_evidence: tuple[Evidence, ...] = ()
    measures: tuple[Rung, ...] | None = None
    automatic: Rung | None = None


@dataclass(frozen=True, slots=True)
class Overlay(Document):
    """An adopter's choices on a base release, named by its digest."""

    adopter: str
    base: str
    rules: Mapping[str, Any]


_SCHEMA: Final = {
    "type": "object",
    "required": ["adopter", "base", "rules"],
    "additionalProperties": False,
    "properties": {
        "adopter": {"type": "string", "minLength": 1, "maxLength": 200},
        "base": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "rules": {"type": "object", "additionalProperties": {
            "type": "object", "required": ["stance"], "additionalProperties": False,
            "properties": {
                "stance": {"enum": list(Stance)}, "reason": {"type": "string", "minLength": 10},
                "added_when": {
                    "type": "array", "maxItems": 20,
                    "items": json_schema()["properties"]["when"]["items"],
                },
                "added_evidence": {"type": "array", "items": {"enum": list(Evidence)}},
                "measures": {"type": "array", "minItems": 1, "items": {"enum": list(LADDER)}},
                "automatic": {"enum": list(AUTOMATIC)},
            },
            "if": {"properties": {"stance": {"enum": ["adapt", "decline"]}}},
            "then": {"required": ["reason"]},
            "else": {"maxProperties": 1},
        }},
    },
}  # fmt: skip


class AdoptionError(InputError):
    """An overlay changes what it may not, or names a rule that is not there."""


def parse_overlay(text: str, name: str) -> Overlay:
    """An overlay from YAML.

    Raises:
        RuleFaultError: it is not one; file, line and field are named.
    """
    documents = list(parse_yaml(text, name))
    if len(documents) != 1:
        raise fault(name, 1, "file", Sentence("is not one overlay"), "Write one document in it.")
    value, lines = documents[0]
    for error in Draft202012Validator(_SCHEMA).iter_errors(value):
        place = tuple(error.absolute_path)
        raise fault(name, lines.get(place, 1), ".".join(map(str, place)) or "overlay",
                    error.message[:300], "See docs/methods/rulebook.md.")  # fmt: skip
    if storable(value)[1]:
        raise fault(name, 1, "overlay", "holds characters that cannot be kept", "Write it anew.")
    for rule_id, choice in value["rules"].items():
        for number, when in enumerate(choice.get("added_when", ())):
            place = ("rules", rule_id, "added_when", number, "test")
            try:
                Condition.of(when["test"])
            except ConditionError as error:
                raise fault(name, lines.get(place, 1), ".".join(map(str, place)), error.message,
                            error.remedy) from error  # fmt: skip
    return from_json(Overlay, value)


def adopt(rules: tuple[Rule, ...], overlay: Overlay, base: str) -> tuple[Rule, ...]:
    """The rules in force at the adopter. ``base`` is the digest of ``rules``.

    Raises:
        AdoptionError: another base, an unknown rule, or a change that loosens.
        ConditionError: an added condition does not compile.
    """
    if overlay.base != base:
        raise AdoptionError(
            "The overlay is on another base.",
            Sentence("Write it for the release with the digest {digest}.", digest=base),
        )
    by_id = {rule.id: rule for rule in rules}
    return tuple(_adopted(by_id, overlay))


def _adopted(by_id: Mapping[str, Rule], overlay: Overlay) -> Iterator[Rule]:
    for rule_id, value in sorted(overlay.rules.items()):
        if rule_id not in by_id:
            raise AdoptionError(
                Sentence("The rule {rule_id} is not in the release.", rule_id=rule_id[:80]),
                "Look up the ids of its rules.",
            )
        choice = from_json(Choice, value, f"rules.{rule_id}")
        if choice.stance is not Stance.DECLINE:
            yield _adapted(by_id[rule_id], choice, given="automatic" in value)


def _adapted(rule: Rule, choice: Choice, *, given: bool) -> Rule:
    for when in choice.added_when:
        Condition.of(when.test)
    measures = choice.measures or rule.measures
    automatic = choice.automatic if given else rule.automatic
    if not set(measures) <= set(rule.measures):
        raise _loosens(Sentence("The overlay adds a measure to {rule_id}.", rule_id=rule.id))
    if _height(automatic) > _height(rule.automatic):
        raise _loosens(
            Sentence("The overlay raises the automatic maximum of {rule_id}.", rule_id=rule.id)
        )
    return replace(
        rule, when=(*rule.when, *choice.added_when), measures=measures, automatic=automatic,
        evidence=tuple(dict.fromkeys((*rule.evidence, *choice.added_evidence))),
    )  # fmt: skip


def _height(rung: Rung | None) -> int:
    return -1 if rung is None else rung.height


def _loosens(message: Sentence) -> AdoptionError:
    return AdoptionError(message, "An adopter may only tighten a rule.")


@dataclass(frozen=True, slots=True)
class Difference(Document):
    """One field in which two adopters differ; a rule that one has not is ``None`` there."""

    rule_id: str
    field: str
    first: Any
    second: Any


def compare(first: tuple[Rule, ...], second: tuple[Rule, ...]) -> tuple[Difference, ...]:
    """What the first does that the second does not, and the reverse, field by field."""
    ours = {rule.id: to_json(rule) for rule in first}
    theirs = {rule.id: to_json(rule) for rule in second}
    return tuple(
        Difference(rule_id, field, one, other)
        for rule_id in sorted(ours.keys() | theirs.keys())
        for field, one, other in _differing(ours.get(rule_id), theirs.get(rule_id))
    )


def _differing(one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    if one is None or other is None:
        yield "rule", one and one["version"], other and other["version"]
        return
    for field in one:
        if one[field] != other[field]:
            yield field, one[field], other[field]
