"""The facts of a case, from the documents that the desk keeps. What no document says stays unknown.

Assessments of people (satire, danger, illegality …) and the records of the desk (answers,
repeats) are passed in as they stand: no function here concludes one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tocsin.cases.attribution import ActorKind
from tocsin.cases.breakout import categorise
from tocsin.cases.case import Case
from tocsin.cases.documents import iso
from tocsin.cases.scope import Quantity
from tocsin.cases.technique_use import Basis
from tocsin.measures.rulebook.facts import Facts
from tocsin.panels.verdicts import Decision, Firmness, Status

_ACTORS: Final = {ActorKind.STATE: "state"}
"""The attributions of a case that say what a rule asks. "Linked to a state" is not the state, and
"unknown" is what nobody knows: both stay unknown here, and people look."""


def facts_of(
    case: Case,
    now: datetime,
    verdict: Decision | None = None,
    stated: Mapping[str, Any] | None = None,
) -> Facts:
    """The facts of a case at ``now``. ``stated`` are facts by people, detectors and records.

    Raises:
        FactsError: a stated fact is unknown or of the wrong type.
    """
    derived = {"now": iso(now), **_of_case(case), **_of_verdict(verdict)}
    return Facts.of({**(stated or {}), **{k: v for k, v in derived.items() if v is not None}})


def _of_case(case: Case) -> dict[str, Any]:
    category = categorise(case.severity.breakout)
    counts = {measure.quantity: int(measure.value) for measure in case.severity.scope}
    marked = [
        use for use in case.techniques if use.marked_by
    ]  # what was only suggested is not known
    observed = {use.technique for use in marked if use.basis is Basis.OBSERVED}
    return {
        "objectives": sorted(case.objectives) or None,  # none chosen yet is not "aims at nothing"
        "techniques_observed": sorted(observed) if marked else None,
        "techniques_inferred": sorted({u.technique for u in marked} - observed) if marked else None,
        "severity_low": category.low,
        "severity_high": category.high,
        "posts": counts.get(Quantity.POSTS),
        "accounts": counts.get(Quantity.ACCOUNTS),
        "platforms": sorted({p.name for p in case.severity.breakout.platforms}) or None,
        "actor": _ACTORS.get(case.attribution.kind) if case.attribution.stated_by else None,
    }


def _of_verdict(verdict: Decision | None) -> dict[str, Any]:
    if verdict is None:
        return {}
    sides = {one.side for one in verdict.standpoints}
    return {
        "verdict_status": verdict.status.value,
        "verdict_value": verdict.option,
        "verdict_side": verdict.side and verdict.side.value,
        "verdict_probability": verdict.probability,
        "verdict_settled": verdict.firmness is Firmness.SETTLED,
        "strata_agree": verdict.status is Status.VERDICT and sides == {verdict.side},
    }
