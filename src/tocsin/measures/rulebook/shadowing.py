"""Shadow mode: what rules would have done over past cases, and to whom. Nothing is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from tocsin.cases.documents import Document
from tocsin.measures.rulebook.evaluating import CompiledRule
from tocsin.measures.rulebook.facts import Facts
from tocsin.measures.rulebook.rule import Outcome, Rule

MOST_EXAMPLES: Final = 20


class Dated(NamedTuple):
    """A past case: when it stood so, its id, whom it is about (pseudonyms), what was known."""

    at: datetime
    case_id: str
    subjects: tuple[str, ...]
    facts: Facts


@dataclass(frozen=True, slots=True)
class Shadow(Document):
    """What one rule would have done. ``changed`` cases would have come out otherwise in force.

    ``subjects`` counts those in cases to which it would have applied; ``examples`` are case ids.
    """

    rule_id: str
    applies: int
    does_not_apply: int
    escalate: int
    subjects: int
    changed: int
    examples: tuple[str, ...]


def shadow(
    rules: Iterable[Rule], in_force: Iterable[Rule], past: Iterable[Dated], since: datetime
) -> tuple[Shadow, ...]:
    """Evaluates every rule on every past case at or after ``since``, as of the case's own date.

    A rule that is not in force counts as "does not apply" there.
    """
    tried = [CompiledRule.of(rule) for rule in rules]
    force = {rule.id: CompiledRule.of(rule) for rule in in_force}
    counts = {one.rule.id: dict.fromkeys(Outcome, 0) for one in tried}
    subjects: dict[str, set[str]] = {one.rule.id: set() for one in tried}
    examples: dict[str, list[str]] = {one.rule.id: [] for one in tried}
    changed = dict.fromkeys(counts, 0)
    for case in past:
        if case.at < since:
            continue
        for one in tried:
            name = one.rule.id
            outcome = one.evaluate(case.facts, case.at).outcome
            counts[name][outcome] += 1
            changed[name] += outcome is not _now(force.get(name), case)
            if outcome is Outcome.APPLIES:
                subjects[name].update(case.subjects)
                if len(examples[name]) < MOST_EXAMPLES:
                    examples[name].append(case.case_id)
    return tuple(
        Shadow(
            name, count[Outcome.APPLIES], count[Outcome.DOES_NOT_APPLY], count[Outcome.ESCALATE],
            len(subjects[name]), changed[name], tuple(examples[name]),
        )
        for name, count in counts.items()
    )  # fmt: skip


def _now(rule: CompiledRule | None, case: Dated) -> Outcome:
    if rule is None:
        return Outcome.DOES_NOT_APPLY
    return rule.evaluate(case.facts, case.at).outcome
