"""A piece of evidence as a report shows it: its words, its facts, and whether it still holds."""

from typing import Any, Final

import orjson

from tocsin.cases.evidence import Evidence, EvidenceKind
from tocsin.report.case import terms
from tocsin.report.case.blocks import Exhibit
from tocsin.report.case.case_file import CaseFile

LONGEST_QUOTE: Final = 2_000
"""A page of text; the frozen copy holds the rest."""
LONGEST_VALUE: Final = 300
_QUOTED: Final = {
    EvidenceKind.POST: "text",
    EvidenceKind.FINDING: "statement",
    EvidenceKind.NOTE: "text",
    EvidenceKind.PICTURE: "note",
    EvidenceKind.DOCUMENT: "note",
    EvidenceKind.TABLE: "title",
}


def exhibit(number: int, evidence: Evidence, file: CaseFile) -> Exhibit:
    """The piece of evidence under its number."""
    quoted = _QUOTED.get(evidence.kind, "")
    facts = [
        (terms.readable(name), cut(_said(value), LONGEST_VALUE))
        for name, value in evidence.content.items()
        if name != quoted
    ]
    origin = evidence.provenance
    place = origin.source_file or ""
    came = {
        "File": f"{place}, line {origin.source_line}" if origin.source_line else place,
        "Reader": origin.reader,
        "Collected": origin.collected_at,
        "Hash of the raw record": origin.raw_hash,
        "Detector": f"{origin.detector}, version {origin.version}" if origin.detector else None,
        "Parameters": _said(dict(origin.parameters)) if origin.parameters else None,
        "Made visible": ", ".join(origin.altered),
        "Taken out": _taken_out(evidence, file),
        "Captured": f"{terms.moment(evidence.captured_at)}, by {file.name(evidence.captured_by)}",
        "Id (SHA-256)": evidence.id,
    }
    facts += [(name, cut(str(text), LONGEST_VALUE)) for name, text in came.items() if text]
    quote = cut(str(evidence.content.get(quoted, "")), LONGEST_QUOTE)
    heading = terms.readable(evidence.kind)
    return Exhibit(number, heading, quote, tuple(facts), evidence.verify())


def _taken_out(evidence: Evidence, file: CaseFile) -> str:
    gone = evidence.redaction
    return f"{terms.moment(gone.at)}, by {file.name(gone.by)}: {gone.reason}" if gone else ""


def cut(text: str, most: int) -> str:
    """The text, or its beginning and how much more there is.

    >>> cut("abcdef", 4)
    'abcd … (2 more characters in the frozen copy)'
    """
    more = len(text) - most
    return text if more <= 0 else f"{text[:most]} … ({more:,} more characters in the frozen copy)"


def _said(value: Any) -> str:
    """Plain JSON as a person reads it: ``a 1, b 2``; what is nested stays JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return ", ".join(f"{name} {_inner(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_inner, value))
    return orjson.dumps(value).decode()


def _inner(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
