"""Verbs for what a case holds."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tocsin.cases.case import Case
from tocsin.cases.errors import CannotStandError
from tocsin.cases.evidence import Evidence, EvidenceKind
from tocsin.cases.references import Reference, Shelf
from tocsin.errors import Sentence


def add_reference(case: Case, shelf: Shelf, reference: Reference) -> Case:
    """The case with one more thing on a shelf; one that is there already keeps its first words."""
    there: tuple[Reference, ...] = getattr(case, shelf.value)
    if any(known.key == reference.key for known in there):
        return case
    return _with(case, shelf, (*there, reference))


def add_finding(case: Case, evidence: Evidence, by: str, now: datetime) -> Case:
    """The case with a finding, as it was frozen.

    Raises:
        CannotStandError: the evidence is no finding.
    """
    if evidence.kind is not EvidenceKind.FINDING:
        raise CannotStandError(
            "findings", Sentence("A {kind} is no finding.", kind=evidence.kind), "Choose a finding."
        )
    content = evidence.content
    reference = Reference(content["id"], content["statement"], by, now, (evidence.id,))
    return add_reference(case, Shelf.FINDINGS, reference)


def put_away(case: Case, shelf: Shelf, reference_id: str) -> Case:
    """The case without one thing; its frozen copy stays in the basket.

    Raises:
        CannotStandError: it is not there.
    """
    there: tuple[Reference, ...] = getattr(case, shelf.value)
    kept = tuple(known for known in there if known.key != reference_id)
    if len(kept) == len(there):
        raise CannotStandError(
            f"{shelf.value}.{reference_id}",
            Sentence("{reference_id} is not in this case.", reference_id=reference_id),
            "Look again.",
        )
    return _with(case, shelf, kept)


def _with(case: Case, shelf: Shelf, references: tuple[Reference, ...]) -> Case:
    changed: dict[str, Any] = {shelf.value: references}
    return replace(case, **changed)
