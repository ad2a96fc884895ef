"""Verbs for DISARM techniques: suggested by detectors, confirmed by people, withdrawn."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from tocsin.cases import disarm
from tocsin.cases.case import Case
from tocsin.cases.errors import CannotStandError
from tocsin.cases.suggesting import Suggestion
from tocsin.cases.technique_use import Basis, TechniqueUse
from tocsin.errors import Sentence


def suggest_techniques(
    case: Case, suggestions: Iterable[Suggestion], copies: Collection[str] = ()
) -> Case:
    """The case with what detectors suggest, inferred; what is there already stays as it is.

    A suggestion cites the frozen copies of its findings, and those of its ids that are themselves
    frozen ``copies``: the rows that a sign was read from.
    """
    known = {use.technique for use in case.techniques}
    evidence = {one.id: one.evidence for one in case.findings} | {one: (one,) for one in copies}
    new = tuple(
        TechniqueUse(
            suggestion.technique,
            Basis.INFERRED,
            tuple(dict.fromkeys(e for f in suggestion.findings for e in evidence.get(f, ()))),
            suggestion.reason,
            suggested_by=suggestion.detector,
        )
        for suggestion in suggestions
        if suggestion.technique not in known
    )
    return replace(case, techniques=(*case.techniques, *new))


def mark_technique(case: Case, use: TechniqueUse) -> Case:
    """The case with a technique that a person marks; it replaces a mark of the same technique.

    Raises:
        RetiredTechniqueError, UnknownTechniqueError: DISARM has no such technique.
        CannotStandError: nobody marks it.
    """
    disarm.technique(use.technique)
    if not use.marked_by:
        raise CannotStandError(
            f"techniques.{use.technique}", "A mark says who made it.", "Give the person."
        )
    there = {known.technique: known for known in case.techniques}
    return replace(case, techniques=tuple({**there, use.technique: use}.values()))


def confirm_technique(
    case: Case, technique: str, basis: Basis, evidence: tuple[str, ...], by: str, now: datetime
) -> Case:
    """The case with a suggestion that a person looked at and holds to be so.

    Raises:
        CannotStandError: it was not suggested, or it is called observed without evidence.
    """
    use = _find(case, technique)
    told = tuple(dict.fromkeys((*use.evidence, *evidence)))
    confirmed = replace(use, basis=basis, evidence=told, marked_by=by, marked_at=now)
    return mark_technique(case, confirmed)


def withdraw_technique(case: Case, technique: str) -> Case:
    """The case without a technique.

    Raises:
        CannotStandError: it is not there.
    """
    _find(case, technique)
    kept = tuple(use for use in case.techniques if use.technique != technique)
    return replace(case, techniques=kept)


def _find(case: Case, technique: str) -> TechniqueUse:
    for use in case.techniques:
        if use.technique == technique:
            return use
    raise CannotStandError(
        f"techniques.{technique}",
        Sentence("{technique} is not in this case.", technique=technique),
        "Mark it first.",
    )
