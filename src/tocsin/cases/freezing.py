"""What a desk has at hand (a row of the posts table, a finding, a file's hash), made evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final

from tocsin.cases.documents import iso
from tocsin.cases.errors import CannotStandError
from tocsin.cases.evidence import Evidence, EvidenceKind, Provenance, freeze
from tocsin.cases.storable import storable
from tocsin.errors import Sentence
from tocsin.finding import Finding
from tocsin.posts.schema import POSTS

_WHERE: Final = ("source_file", "source_line", "reader", "collected_at", "raw_hash")
_KEYS: Final = frozenset({"post_key", "account_key", "row_key", "content_key"})
_LEFT_OUT: Final = frozenset({"created_at"})
MAX_ROWS: Final = 10_000


def freeze_post(row: Mapping[str, Any], captured_by: str, now: datetime) -> Evidence:
    """A post, from a row of the posts table (``posts/schema.py``) as a mapping.

    Absent values are left out; 64-bit keys become texts, for JSON numbers would round them.

    Raises:
        CannotStandError: the row names no platform and post, or is too large.
    """
    _need(row, ("platform", "post_id"), "post")
    content = {n: row[n] for n in POSTS.names if n not in _WHERE and _is_there(row.get(n))}
    return _frozen(EvidenceKind.POST, content, _came_from(row), captured_by, now)


def freeze_account(facts: Mapping[str, Any], captured_by: str, now: datetime) -> Evidence:
    """An account as it was: whatever the desk knows of it, with ``platform`` and ``account_id``.

    Raises:
        CannotStandError: it names no platform and account, or is too large.
    """
    _need(facts, ("platform", "account_id"), "account")
    content = {n: v for n, v in facts.items() if n not in _WHERE and _is_there(v)}
    return _frozen(EvidenceKind.ACCOUNT, content, _came_from(facts), captured_by, now)


def freeze_finding(finding: Finding, captured_by: str, now: datetime) -> Evidence:
    """A finding with its numbers; what it was computed with is its provenance.

    When it was made is no part of its identity, as it is none of the finding's own: a second run
    that finds the same confirms the evidence.
    """
    names = (f.name for f in fields(finding) if f.name not in ("detector", "version", "parameters"))
    content = {"id": finding.id, **{n: getattr(finding, n) for n in names if n not in _LEFT_OUT}}
    content["evidence"] = [str(key) for key in finding.evidence]
    parameters, altered = storable(_plain(dict(finding.parameters), "parameters"))
    origin = Provenance(
        detector=finding.detector, version=finding.version, parameters=parameters, altered=altered
    )
    return _frozen(EvidenceKind.FINDING, content, origin, captured_by, now)


def freeze_table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    provenance: Provenance,
    captured_by: str,
    now: datetime,
) -> Evidence:
    """A table of at most ``MAX_ROWS`` rows.

    Raises:
        CannotStandError: it has more rows, or a row does not fit the columns.
    """
    if len(rows) > MAX_ROWS:
        raise CannotStandError(
            "rows",
            Sentence("A frozen table has at most {max_rows} rows.", max_rows=MAX_ROWS),
            "Freeze the rows that count.",
        )
    for number, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise CannotStandError(
                "rows",
                Sentence("Row {number} has {cells} cells.", number=number, cells=len(row)),
                Sentence("It needs {columns}.", columns=len(columns)),
            )
    content = {"title": title, "columns": list(columns), "rows": [list(row) for row in rows]}
    return _frozen(EvidenceKind.TABLE, content, provenance, captured_by, now)


def freeze_file(
    kind: EvidenceKind,
    name: str,
    sha256: str,
    size: int,
    note: str,
    captured_by: str,
    now: datetime,
) -> Evidence:
    """A picture or a document by its hash; the file itself stays where it is kept.

    Raises:
        CannotStandError: the hash is none, or the kind is neither picture nor document.
    """
    if kind not in (EvidenceKind.PICTURE, EvidenceKind.DOCUMENT):
        raise CannotStandError(
            "kind", Sentence("A {kind} is no file.", kind=kind), "Choose picture or document."
        )
    if len(sha256) != 64 or any(c not in "0123456789abcdef" for c in sha256):
        raise CannotStandError(
            "sha256", "The hash is not a SHA-256.", "Give 64 hexadecimal digits, small letters."
        )
    content = {"name": name, "sha256": sha256, "bytes": size, "note": note}
    return _frozen(kind, content, Provenance(), captured_by, now)


def freeze_note(text: str, captured_by: str, now: datetime) -> Evidence:
    """What a person saw or was told, in the person's words."""
    return _frozen(EvidenceKind.NOTE, {"text": text}, Provenance(), captured_by, now)


def thaw_finding(evidence: Evidence) -> Finding:
    """The finding that was frozen; its time is that of its capture.

    Raises:
        CannotStandError: the evidence is no finding.
    """
    if evidence.kind is not EvidenceKind.FINDING:
        raise CannotStandError(
            "kind", Sentence("A {kind} is no finding.", kind=evidence.kind), "Choose a finding."
        )
    content, origin = evidence.content, evidence.provenance
    interval = content.get("interval")
    return Finding(
        detector=origin.detector or "",
        version=origin.version or 0,
        parameters=origin.parameters,
        subject=content["subject"],
        statement=content["statement"],
        statistic=content["statistic"],
        evidence=tuple(int(key) for key in content["evidence"]),
        created_at=evidence.captured_at,
        baseline=content["baseline"],
        interval=(interval[0], interval[1]) if interval else None,
        q_value=content.get("q_value"),
        basis=content["basis"],
        caveats=tuple(content["caveats"]),
    )


def _frozen(
    kind: EvidenceKind, content: Any, origin: Provenance, captured_by: str, now: datetime
) -> Evidence:
    kept, altered = storable({n: _plain(v, n) for n, v in content.items()})
    if altered:
        told = (f.name for f in fields(origin))
        same = {n: getattr(origin, n) for n in told if n != "altered"}
        origin = Provenance(**same, altered=(*origin.altered, *altered))
    return freeze(kind, kept, origin, captured_by, now)


def _came_from(row: Mapping[str, Any]) -> Provenance:
    known = {n: _plain(row[n], n) for n in _WHERE if row.get(n) is not None}
    kept, altered = storable(known)
    return Provenance(**kept, altered=altered)


def _need(row: Mapping[str, Any], names: Sequence[str], what: str) -> None:
    for name in names:
        if not row.get(name):
            raise CannotStandError(
                name,
                Sentence("The {what} has no {name}.", what=what, name=name),
                Sentence("Take the {what} from the posts table.", what=what),
            )


def _is_there(value: Any) -> bool:
    return value is not None and value != []


def _plain(value: Any, name: str) -> Any:
    """Plain JSON without 64-bit numbers, times or NaN."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value) if name in _KEYS or abs(value) > 2**53 else value
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    if isinstance(value, Mapping):
        return {str(n): _plain(v, str(n)) for n, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one, name) for one in value]
    return str(value)
