"""What a rule says about a case, condition by condition.

A rule *applies* when every condition is true and it has not expired. It *does not apply* when it
has expired, or when one condition is plainly false: a false condition settles the matter whatever
the unknown ones are, and settles it as "no action". In every other case, a missing fact or an
error, the outcome is *escalate*: no action by itself, people look.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from tocsin.cases.documents import Document
from tocsin.errors import Sentence
from tocsin.measures.rulebook.conditions import Condition, Truth, activation_of
from tocsin.measures.rulebook.facts import Facts
from tocsin.measures.rulebook.rule import Outcome, Rule
from tocsin.measures.rungs import Rung


@dataclass(frozen=True, slots=True)
class Held(Document):
    """One condition of a rule and what came of it: the facts it read, those nobody knows."""

    test: str
    says: str
    truth: Truth
    read: Any
    missing: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation(Document):
    """What a rule says about one case. ``measures`` are empty unless it applies."""

    rule_id: str
    rule_version: str
    outcome: Outcome
    expired: bool
    conditions: tuple[Held, ...]
    measures: tuple[Rung, ...] = ()
    automatic: Rung | None = None


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its conditions compiled: compile once, evaluate often."""

    rule: Rule
    conditions: tuple[Condition, ...]

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """Compiles the conditions.

        Raises:
            ConditionError: one does not compile.
        """
        return cls(rule, tuple(Condition.of(when.test) for when in rule.when))

    def evaluate(self, facts: Facts, now: datetime) -> Evaluation:
        """Evaluates every condition apart; ``now`` (aware) decides whether the rule has expired."""
        rule, activation = self.rule, activation_of(facts)
        held = tuple(
            _held(when.says, condition, facts, activation)
            for when, condition in zip(rule.when, self.conditions, strict=True)
        )
        expired = now.date() > rule.expires
        outcome = Outcome.DOES_NOT_APPLY if expired else outcome_of(one.truth for one in held)
        applies = outcome is Outcome.APPLIES
        return Evaluation(
            rule.id, rule.version, outcome, expired, held,
            rule.measures if applies else (), rule.automatic if applies else None,
        )  # fmt: skip


def _held(says: str, condition: Condition, facts: Facts, activation: Any) -> Held:
    result = condition.evaluate(facts, activation)
    return Held(condition.text, says, result.truth, result.read, result.missing, result.error)


def outcome_of(truths: Iterable[Truth]) -> Outcome:
    """What conditions amount to: an error always leads to a person, whatever else holds.

    One that is false settles that the rule does not apply, even where others are not known.

    >>> outcome_of([Truth.TRUE, Truth.MISSING]), outcome_of([Truth.FALSE, Truth.ERROR])
    (<Outcome.ESCALATE: 'escalate'>, <Outcome.ESCALATE: 'escalate'>)
    """
    seen = set(truths)
    if Truth.FALSE in seen and Truth.ERROR not in seen:
        return Outcome.DOES_NOT_APPLY
    return Outcome.APPLIES if seen == {Truth.TRUE} else Outcome.ESCALATE


def sentences(evaluation: Evaluation) -> tuple[Sentence, ...]:
    """The evaluation in plain words, a sentence a condition."""
    if evaluation.expired:
        return (Sentence("The rule has expired and no longer applies."),)
    return tuple(map(_sentence, evaluation.conditions))


def _sentence(held: Held) -> Sentence:
    match held.truth:
        case Truth.TRUE:
            return Sentence("Holds: {says} ({read})", says=held.says, read=_read(held.read))
        case Truth.FALSE:
            return Sentence("Does not hold: {says} ({read})", says=held.says, read=_read(held.read))
        case Truth.MISSING:
            return Sentence("Not known, so people decide: {says} (missing: {missing})",
                            says=held.says, missing=held.missing)  # fmt: skip
        case Truth.ERROR:
            return Sentence("Could not be evaluated, so people decide: {says} ({error})",
                            says=held.says, error=held.error)  # fmt: skip


def _read(read: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {_value(value)}" for name, value in read.items())


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
