"""What came in, as a sum that a reader can check, and what was turned away, by reason."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from tocsin.posts.ledger import FileLedger

# Reasons quote the value they stumbled over; the quote is left out to group like with like.
_QUOTED: Final = re.compile(r"'[^']{0,200}'|\"[^\"]{0,200}\"")
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Sum:
    """items = posts + others + duplicates + rejected; ``missing`` is what does not add up."""

    items: int
    posts: int
    others: int
    duplicates: int
    rejected: int

    @property
    def missing(self) -> int:
        """Records that nobody can account for: 0, or the report says so openly."""
        return self.items - self.posts - self.others - self.duplicates - self.rejected


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file: its sum, its formats, and what was worked around in it."""

    file: str
    readers: str
    sum: Sum
    others: tuple[tuple[str, int], ...]
    notes: tuple[tuple[str, int], ...]
    problem: str | None
    remedy: str | None


@dataclass(frozen=True, slots=True)
class RejectionGroup:
    """Rejected records with the same cause."""

    reason: str
    remedy: str
    rows: tuple[dict[str, Any], ...]


def file_rows(files: Sequence[FileLedger]) -> tuple[FileRow, ...]:
    """The ledgers in their order, with notes in words."""
    return tuple(
        FileRow(
            file=ledger.file,
            readers=", ".join(ledger.readers),
            sum=_sum(ledger),
            others=tuple(sorted(ledger.others.items())),
            notes=tuple((_in_words(code), count) for code, count in sorted(ledger.notes.items())),
            problem=ledger.problem,
            remedy=ledger.remedy,
        )
        for ledger in files
    )


def total(files: Iterable[FileRow]) -> Sum:
    """The sum over all files."""
    sums = [row.sum for row in files]
    return Sum(
        items=sum(one.items for one in sums),
        posts=sum(one.posts for one in sums),
        others=sum(one.others for one in sums),
        duplicates=sum(one.duplicates for one in sums),
        rejected=sum(one.rejected for one in sums),
    )


def rejection_groups(rejections: pa.Table) -> tuple[RejectionGroup, ...]:
    """Rejections by cause, the most frequent first."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rejections.to_pylist():
        cause = (row["field"] or "", _without_values(row["reason"] or ""), row["remedy"] or "")
        groups.setdefault(cause, []).append(row)
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        RejectionGroup(_reason(cause, rows), cause[2], tuple(rows)) for cause, rows in ranked
    )


def _sum(ledger: FileLedger) -> Sum:
    others = sum(ledger.others.values())
    return Sum(ledger.items, ledger.posts, others, ledger.duplicates, ledger.rejected)


def _without_values(reason: str) -> str:
    return _DIGITS.sub("…", _QUOTED.sub("…", reason))


def _reason(cause: tuple[str, str, str], rows: list[dict[str, Any]]) -> str:
    """The exact reason where all agree, else the reason without its quoted values."""
    exact = {row["reason"] or "" for row in rows}
    text = exact.pop() if len(exact) == 1 else cause[1]
    return f"{cause[0]}: {text}" if cause[0] else text


def _in_words(code: str) -> str:
    """A note's code as words: ``id_ruined:external_author_id`` names its field.

    >>> _in_words("id_ruined:author_id")
    'id ruined: author_id'
    """
    name, _, detail = code.partition(":")
    words = name.replace("_", " ")
    return f"{words}: {detail}" if detail else words
