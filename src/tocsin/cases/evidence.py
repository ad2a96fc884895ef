"""The evidence basket: frozen copies that can be shown to be what they were.

A post is deleted, an account renamed, a corpus imported again; a judgement must still stand on what
was seen. So whatever a case relies on is copied as plain JSON with where it came from, and named by
the SHA-256 of its canonical form (RFC 8785). Whoever holds a copy can check it with any tool.

``id`` covers the kind, the content and the provenance: the same thing captured twice is one piece
of evidence. ``seal`` covers the id with who captured it and when.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from tocsin.cases.canonical import canonical, digest
from tocsin.cases.documents import Document, Item, iso, to_json
from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence

MAX_BYTES: Final = 2_000_000
"""A post has a million characters at most; what is larger is a file, and is kept by its hash."""


class EvidenceKind(StrEnum):
    """What was copied."""

    POST = "post"
    ACCOUNT = "account"
    FINDING = "finding"
    TABLE = "table"
    PICTURE = "picture"
    DOCUMENT = "document"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Provenance(Document):
    """Where the copied thing came from; whatever does not apply is absent.

    ``altered`` names the places of the content where characters that cannot be stored (NUL, lone
    surrogates) were made visible.
    """

    source_file: str | None = None
    source_line: int | None = None
    reader: str | None = None
    collected_at: str | None = None
    raw_hash: str | None = None
    detector: str | None = None
    version: int | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    altered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Redaction(Document):
    """That the content was taken out, by whom, when and why (a person's right to erasure)."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Evidence(Item):
    """A frozen copy. Built by :func:`freeze`, or read back and then verified."""

    id: str
    kind: EvidenceKind
    content: Mapping[str, Any]
    captured_by: str
    captured_at: datetime
    provenance: Provenance
    seal: str
    redaction: Redaction | None = None

    @property
    def key(self) -> str:
        return self.id

    def verify(self) -> bool:
        """Whether the id and the seal are those of what is here.

        Of a redacted copy only the seal can be checked: that it was captured, by whom and when.
        """
        sealed = self.seal == _seal(self.id, self.captured_by, self.captured_at)
        if self.redaction is not None:
            return sealed and not self.content
        return sealed and self.id == _identity(self.kind, self.content, self.provenance)


def freeze(
    kind: EvidenceKind,
    content: Mapping[str, Any],
    provenance: Provenance,
    captured_by: str,
    now: datetime,
) -> Evidence:
    """A piece of evidence from plain JSON, captured by a person at a time (aware).

    Raises:
        CannotStandError: it is larger than ``MAX_BYTES``.
        NotCanonicalError: it holds what JSON cannot hold exactly.
    """
    if len(canonical(content)) > MAX_BYTES:
        raise CannotStandError(
            "content",
            Sentence("A frozen copy has at most {max_bytes} bytes.", max_bytes=MAX_BYTES),
            "Freeze a part of it, or keep the file and freeze its hash.",
        )
    identity = _identity(kind, content, provenance)
    seal = _seal(identity, captured_by, now)
    return Evidence(identity, kind, dict(content), captured_by, now, provenance, seal)


def _identity(kind: EvidenceKind, content: Mapping[str, Any], provenance: Provenance) -> str:
    return digest({"kind": kind.value, "content": content, "provenance": to_json(provenance)})


def _seal(identity: str, by: str, at: datetime) -> str:
    return digest([identity, by, iso(at)])
