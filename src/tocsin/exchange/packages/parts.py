"""What a package holds, and under which names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tocsin.cases.case import Case
from tocsin.cases.evidence import Evidence
from tocsin.exchange import stix
from tocsin.exchange.stix import Producer

CASE: Final = "case.json"
ANNOTATIONS: Final = "annotations.json"
CUSTODY: Final = "custody.jsonl"
METADATA: Final = "ro-crate-metadata.json"
MANIFEST: Final = "manifest-sha256.txt"
SIGNATURE: Final = "signature.json"
EVIDENCE: Final = "evidence/"
UNLISTED: Final = frozenset({MANIFEST, SIGNATURE})
"""The manifest lists every file but itself and the signature over it."""
REQUIRED: Final = (CASE, ANNOTATIONS, CUSTODY, METADATA)
FORMAT: Final = "tocsin evidence package 1"

NOT_CARRIED: Final = (
    *stix.NOT_CARRIED,
    "verdicts of panels, measures, answers",
    "entries of the audit log other than: opened, saved, evidence added",
    "details of those entries, but which copy was added",
)
"""What of a case, and of what belongs to it, is in no package."""

Custody = tuple[Mapping[str, Any], ...]
"""Entries of the audit log as plain JSON, oldest first, each with its hash and signature."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is to be packed: the case as it may leave the house, with the copies that may go along.

    ``changed`` is when any of it last changed (aware), which dates the package. ``log_key`` is the
    public key that signs the audit log: a desk may sign with another one by now, a log may not.
    Empty: it is the one that signs the package.
    """

    case_id: str
    version: int
    case: Case
    basket: tuple[Evidence, ...]
    custody: Custody
    producer: Producer
    changed: datetime
    log_key: str = ""


def copy_name(evidence_id: str) -> str:
    """Where a frozen copy lies."""
    return f"{EVIDENCE}{evidence_id}.json"


def text_name(evidence_id: str) -> str:
    """Where the words of a frozen post lie, and nothing else."""
    return f"{EVIDENCE}{evidence_id}.txt"


def text_of(content: Mapping[str, Any]) -> str | None:
    """The words of a frozen post; none where it has none."""
    text = content.get("text")
    return text if isinstance(text, str) and text else None
