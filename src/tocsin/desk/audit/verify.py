"""Checks the whole audit log, with the public key alone: from the database or an exported file.

A log passes when every entry is numbered, follows the one before, has the hash of what it says and
a signature of the key; when every detail is what was hashed, or is gone **and** a later entry says
that it was erased; and when the head (the last entry that somebody noted) stands in it.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

from tocsin.cases.canonical import NotCanonicalError
from tocsin.desk.audit.chain import Entry, digest_of, hash_of, origin, signed_part
from tocsin.desk.audit.heads import Head
from tocsin.desk.audit.numbers import read_numbers
from tocsin.seal import Verifier

ERASED: Final = "audit.details_erased"
"""The action of the entry that says which details were erased; its subject lists their numbers."""


class Wrong(StrEnum):
    """What can be wrong with a log."""

    NUMBER = "number"
    LINK = "link"
    CONTENT = "content"
    SIGNATURE = "signature"
    DETAIL = "detail"
    DETAIL_GONE = "detail_gone"
    DETAIL_KEPT = "detail_kept"
    HEAD = "head"
    CUT = "cut"
    REWRITTEN = "rewritten"


_SAID: Final = {
    Wrong.NUMBER: "an entry before it is missing, or it was put in or moved",
    Wrong.LINK: "it does not follow the entry before it",
    Wrong.CONTENT: "it does not say what was hashed",
    Wrong.SIGNATURE: "it was not signed with this key",
    Wrong.DETAIL: "its detail is not what was hashed",
    Wrong.DETAIL_GONE: "its detail is gone, and no entry says that it was erased",
    Wrong.DETAIL_KEPT: "its detail is there, although an entry says that it was erased",
    Wrong.HEAD: "the head of the log is missing, or was not signed with this key",
    Wrong.CUT: "the log was longer once: its end was cut off",
    Wrong.REWRITTEN: "the head was another entry: the log was rewritten",
}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its detail; ``salt`` and ``detail`` are ``None`` once it was erased."""

    entry: Entry
    salt: str | None
    detail: str | None

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {**asdict(self.entry), "salt": self.salt, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Fault:
    """The first wrong thing of a log, and at which entry."""

    seq: int
    wrong: Wrong

    @property
    def said(self) -> str:
        """As a sentence."""
        return f"Entry {self.seq}: {_SAID[self.wrong]}."

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {"seq": self.seq, "wrong": self.wrong, "said": self.said}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking a log gave: how many entries, which details were erased, the first fault."""

    entries: int
    erased: tuple[int, ...]
    fault: Fault | None

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "entries": self.entries,
            "erased": list(self.erased),
            "holds": self.holds,
            "fault": self.fault and self.fault.to_json(),
        }


@dataclass(slots=True)
class _SoFar:
    """What is known after some entries."""

    previous_hash: str
    seq: int = 0
    gone: list[int] = field(default_factory=list)
    said_erased: set[int] = field(default_factory=set)
    hash_at_head: str | None = None


def verify(
    lines: Iterable[Line], public: str, head: Head | None, *, head_needed: bool = True
) -> Verdict:
    """Checks a log from its first entry on; stops at the first fault.

    ``public`` is the key that must have signed; ``head`` the last entry that was noted: without one
    nothing shows that the end was cut off, so none is a fault unless ``head_needed`` is false.

    Raises:
        InputError: ``public`` is no public key.
    """
    verifier = Verifier(public)
    so_far = _SoFar(origin(public))
    for line in lines:
        wrong = _wrong(line, so_far, verifier)
        if wrong:
            return Verdict(so_far.seq, tuple(so_far.gone), Fault(so_far.seq + 1, wrong))
        _advance(so_far, line, head)
    fault = _fault_of_details(so_far) or _fault_of_head(so_far, verifier, head, head_needed)
    return Verdict(so_far.seq, tuple(so_far.gone), fault)


def _wrong(line: Line, so_far: _SoFar, verifier: Verifier) -> Wrong | None:
    entry = line.entry
    seq: Any = entry.seq  # it comes from a file or a database: anything may stand there
    if isinstance(seq, bool) or seq != so_far.seq + 1:
        return Wrong.NUMBER
    if entry.previous_hash != so_far.previous_hash:
        return Wrong.LINK
    try:
        made = hash_of(entry)
    except NotCanonicalError:
        return Wrong.CONTENT
    if made != entry.hash:
        return Wrong.CONTENT
    signature: Any = entry.signature
    if not isinstance(signature, str) or not verifier.is_signed(signed_part(made), signature):
        return Wrong.SIGNATURE
    return None if _detail_fits(line) else Wrong.DETAIL


def _detail_fits(line: Line) -> bool:
    if line.salt is None and line.detail is None:
        return True
    if not isinstance(line.salt, str) or not isinstance(line.detail, str):
        return False
    try:
        return digest_of(line.salt, line.detail) == line.entry.detail_digest
    except UnicodeEncodeError:
        return False


def _advance(so_far: _SoFar, line: Line, head: Head | None) -> None:
    entry = line.entry
    so_far.seq, so_far.previous_hash = entry.seq, entry.hash
    if line.detail is None:
        so_far.gone.append(entry.seq)
    if entry.action == ERASED:
        so_far.said_erased.update(read_numbers(entry.subject, entry.seq))
    if head is not None and head.seq == entry.seq:
        so_far.hash_at_head = entry.hash


def _fault_of_details(so_far: _SoFar) -> Fault | None:
    gone = set(so_far.gone)
    differing = gone ^ so_far.said_erased
    if not differing:
        return None
    first = min(differing)
    return Fault(first, Wrong.DETAIL_GONE if first in gone else Wrong.DETAIL_KEPT)


def _fault_of_head(
    so_far: _SoFar, verifier: Verifier, head: Head | None, needed: bool
) -> Fault | None:
    if head is None:
        return Fault(so_far.seq, Wrong.HEAD) if needed and so_far.seq else None
    if not head.is_signed_by(verifier):
        return Fault(head.seq, Wrong.HEAD)
    if head.seq > so_far.seq:
        return Fault(so_far.seq + 1, Wrong.CUT)
    return None if so_far.hash_at_head == head.hash else Fault(head.seq, Wrong.REWRITTEN)
