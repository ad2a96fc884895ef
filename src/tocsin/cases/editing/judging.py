"""Verbs for what people judge: the five parts, who is behind it, how severe it is."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tocsin.cases.attribution import Attribution
from tocsin.cases.breakout import QUESTIONS, Answer, Breakout
from tocsin.cases.case import Case
from tocsin.cases.describing import PARTS, Part
from tocsin.cases.errors import CannotStandError
from tocsin.cases.scope import Measure
from tocsin.cases.severity import Override
from tocsin.errors import Sentence


def describe(case: Case, name: str, part: Part) -> Case:
    """The case with one of its five parts (``actor`` … ``effect``) described.

    Raises:
        CannotStandError: there is no such part.
    """
    if name not in PARTS:
        raise CannotStandError(
            "description",
            Sentence("{name} is no part.", name=name),
            Sentence("Parts: {parts}.", parts=tuple(PARTS)),
        )
    changed: dict[str, Any] = {name: part}
    return replace(case, description=replace(case.description, **changed))


def attribute(case: Case, attribution: Attribution) -> Case:
    """The case with a stated attribution; one without a basis cannot be built to begin with."""
    return replace(case, attribution=attribution)


def unattribute(case: Case) -> Case:
    """The case with nobody named."""
    return replace(case, attribution=Attribution())


def see_spread(case: Case, seen: Breakout, scope: tuple[Measure, ...]) -> Case:
    """The case with what its posts show (``cases/spreading.py``); answers of people stay."""
    answers: dict[str, Any] = {name: getattr(case.severity.breakout, name) for name in QUESTIONS}
    breakout = replace(seen, **answers, extra=case.severity.breakout.extra)
    return replace(case, severity=replace(case.severity, breakout=breakout, scope=scope))


def answer(case: Case, question: str, given: Answer) -> Case:
    """The case with an answer to one question of the breakout scale.

    Raises:
        CannotStandError: the scale has no such question.
    """
    if question not in QUESTIONS:
        raise CannotStandError(
            "severity",
            Sentence("The scale does not ask {question}.", question=question),
            Sentence("It asks {questions}.", questions=tuple(QUESTIONS)),
        )
    changed: dict[str, Any] = {question: given}
    breakout = replace(case.severity.breakout, **changed)
    return replace(case, severity=replace(case.severity, breakout=breakout))


def notice(case: Case, question: str, evidence: tuple[str, ...]) -> Case:
    """The case with evidence that lists or detectors point to, for a person to look at.

    Raises:
        CannotStandError: the scale has no such question.
    """
    given: Answer = getattr(case.severity.breakout, question, Answer())
    noticed = tuple(dict.fromkeys((*given.noticed, *evidence)))
    return answer(case, question, replace(given, noticed=noticed))


def override_severity(case: Case, level: int, reason: str, by: str, now: datetime) -> Case:
    """The case with a person's own level, beside the computed range that it was set against.

    Raises:
        CannotStandError: the level is not on the scale, or no reason is given.
    """
    computed = case.severity.computed
    override = Override(level, reason.strip(), by, now, computed.low, computed.high)
    return replace(case, severity=replace(case.severity, override=override))


def withdraw_override(case: Case) -> Case:
    """The case with the computed level again."""
    return replace(case, severity=replace(case.severity, override=None))
