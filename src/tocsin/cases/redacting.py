"""Taking a person out of a case who has the right to it, and leaving the case standing.

A redacted copy keeps its id, its seal and that it was captured, so statements still lead somewhere
and the audit log still fits; what it contained is gone for good. Whoever redacts does so in every
stored version.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from tocsin.cases.case import Case
from tocsin.cases.errors import CannotStandError
from tocsin.cases.evidence import Evidence, Provenance, Redaction
from tocsin.cases.references import Reference, Shelf

REDACTED: Final = "\u2014"
"""Stands where words were; the same in every language."""


def redact(evidence: Evidence, reason: str, by: str, now: datetime) -> Evidence:
    """The copy without its content and its provenance.

    Raises:
        CannotStandError: no reason is given.
    """
    if not reason.strip():
        raise CannotStandError("reason", "A redaction says why.", "Give the reason.")
    return replace(
        evidence,
        content={},
        provenance=Provenance(),
        redaction=Redaction(reason.strip(), by, now),
        extra={},
    )


def redact_references(case: Case, evidence: Collection[str]) -> Case:
    """The case without the words that it took from these pieces of evidence (their ids).

    What people wrote in their own words about them stays: that is for a person to read and change.
    """
    gone = frozenset(evidence)
    changed: dict[str, Any] = {
        shelf.value: tuple(_without(one, gone) for one in getattr(case, shelf.value))
        for shelf in Shelf
    }
    return replace(case, **changed)


def _without(reference: Reference, gone: frozenset[str]) -> Reference:
    return reference if gone.isdisjoint(reference.evidence) else replace(reference, label=REDACTED)
