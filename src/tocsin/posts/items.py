"""What became of one record of a file, and what is kept of it where it could not be read."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, Generic, TypeVar

from tocsin.posts.records import FieldError, Rejected

MAX_RAW_KEPT: Final = 1_000_000
"""Bytes of a rejected record that are kept; the rest stays in the input file."""
CONTENT_FAULTS: Final = (
    AttributeError, FieldError, IndexError, KeyError, OverflowError, RecursionError, TypeError,
    ValueError,
)  # fmt: skip
"""What a record can break in its reader. Anything else is a fault of ours."""

Outcome = TypeVar("Outcome")


@dataclass(slots=True)
class Item(Generic[Outcome]):
    """One outcome, where it stood, who read it, and the raw record it came from."""

    outcome: Outcome
    line: int
    reader: str
    raw: bytes

    @property
    def raw_hash(self) -> str:
        """BLAKE2b-64 of the raw record, in hexadecimal."""
        return blake2b(self.raw, digest_size=8).hexdigest()


def rejection(fault: Exception) -> Rejected:
    """What a record broke in its reader, as a person is told it."""
    if isinstance(fault, FieldError):
        return Rejected(fault.reason, fault.remedy, fault.field)
    return Rejected(
        f"a field has an unexpected shape ({type(fault).__name__}: {str(fault)[:120]})",
        "The record is kept; please report its shape, without private content.",
    )


def rejected_row(item: Item[Any], outcome: Rejected, file: str) -> dict[str, Any]:
    """A rejected record as it is kept, with its place and what a person can do."""
    return {
        "file": file,
        "line": item.line,
        "reader": item.reader,
        "field": outcome.field,
        "reason": outcome.reason,
        "remedy": outcome.remedy,
        "raw": item.raw[:MAX_RAW_KEPT].decode("utf-8", "backslashreplace"),
    }
