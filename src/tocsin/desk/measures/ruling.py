"""The rules on a case: which apply now and why, and what of it a person may propose.

Nothing follows from a rule by itself. Where one applies, somebody may begin an assessment of a
measure that it proposes; others weigh it, answer it and decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tocsin.cases.case import Case
from tocsin.desk.cases.saving import case_of
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.errors import ConflictError, InvalidError
from tocsin.desk.measures.assessing import begin_assessment, history_of, save_assessment
from tocsin.desk.measures.case_facts import facts_at
from tocsin.desk.measures.rulebooks import rulebook_in_force, rules_of
from tocsin.desk.measures.tables import AssessmentRow, RulebookRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence, TocsinError
from tocsin.measures.proportionality.assessment import LONGEST_EXPLANATION, Legality
from tocsin.measures.rulebook.evaluating import CompiledRule, Evaluation
from tocsin.measures.rulebook.facts import Facts
from tocsin.measures.rulebook.reading import base_rules
from tocsin.measures.rulebook.rule import Outcome, Rule
from tocsin.measures.rungs import Rung


@dataclass(frozen=True, slots=True)
class Ruled:
    """A case under the rulebook in force, or under the base where ``rulebook`` is none."""

    row: CaseRow
    case: Case
    rulebook: RulebookRow | None
    facts: Facts
    rules: tuple[tuple[Rule, Evaluation], ...]


def rules_on(
    sitting: Sitting,
    case_id: str,
    stated: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Ruled:
    """What each rule says about a case. ``stated`` are facts that only people know; none is kept.

    Raises:
        ForbiddenError: the actor may not look.
        NotFoundError: the actor may not know of the case.
        InvalidError: a stated fact is not of its type.
    """
    row, case = case_of(sitting.session, sitting.actor, case_id)
    rulebook = rulebook_in_force(sitting)
    at = now or sitting.now
    try:
        facts = facts_at(sitting, case_id, case, at, stated)
    except TocsinError as error:
        raise InvalidError(error.message, error.remedy, {"stated": error.message}) from error
    rules = rules_of(rulebook) if rulebook else base_rules()
    evaluated = tuple((rule, CompiledRule.of(rule).evaluate(facts, at)) for rule in rules)
    return Ruled(row, case, rulebook, facts, evaluated)


def propose_under(
    sitting: Sitting,
    case_id: str,
    rule_id: str,
    rung: Rung,
    explanation: str,
    stated: Mapping[str, Any] | None = None,
) -> AssessmentRow:
    """Begins an assessment of a measure that a rule proposes; the rule is written as its ground.

    ``explanation`` says in words why the rule applies. The basis, and everything else, is left to
    who assesses: a rule says where to look in the law, not that the law is broken.

    Raises:
        ForbiddenError: the actor may not write cases.
        NotFoundError: the actor may not know of the case.
        ConflictError: no rulebook is adopted, or the rule does not apply (any more).
        InvalidError: the rule does not propose this measure.
    """
    sitting.need(Right.WRITE_CASES)
    ruled = rules_on(sitting, case_id, stated)
    rule = _applying(ruled, rule_id)
    if rung not in rule.measures:
        raise InvalidError(
            Sentence("The rule {rule_id} does not propose this measure.", rule_id=rule_id),
            "Choose one that it proposes.",
            {"rung": "is not proposed"},
        )
    row = begin_assessment(sitting, case_id, rung)
    form = history_of(row).latest.form
    first = rule.grounds[0]
    ground = Legality(
        instrument=first.instrument,
        provision=first.article,
        jurisdiction=first.jurisdiction,
        explanation=explanation[:LONGEST_EXPLANATION],
    )
    note = f"{rule.id} {rule.version}"
    return save_assessment(sitting, row.id, row.version, replace(form, legality=ground), note)


def _applying(ruled: Ruled, rule_id: str) -> Rule:
    if ruled.rulebook is None:
        raise ConflictError(
            "No rulebook is adopted here, so no rule proposes anything.",
            "Ask a decider to adopt one.",
        )
    for rule, evaluation in ruled.rules:
        if rule.id == rule_id and evaluation.outcome is Outcome.APPLIES:
            return rule
    raise ConflictError(
        "This rule does not apply to the case.", "Look at its conditions again: something changed."
    )
