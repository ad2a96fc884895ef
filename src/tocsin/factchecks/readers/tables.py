"""Tables of fact-checks: CSV, TSV, workbooks, Parquet, and flat JSON objects."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tocsin.errors import UsageError
from tocsin.factchecks.readers.columns import check_fields, guess
from tocsin.factchecks.records import FactCheck
from tocsin.factchecks.schema import Kind
from tocsin.factchecks.values import claim_of, line, moment, number, paragraphs
from tocsin.posts.columns.dotted import at
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import listed, text
from tocsin.posts.records import FieldError

NAME: Final = "table/1"


@dataclass(frozen=True)
class Tables:
    """Reads rows by the names of their columns; ``given`` (field → column) wins over names.

    Raises:
        UsageError: ``given`` names a field that a fact-check does not have.
    """

    given: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_fields(self.given)

    def check_columns(self, names: Collection[str]) -> None:
        """Refuses columns that a table does not have.

        Raises:
            UsageError: ``given`` names one.
        """
        for name, column in self.given.items():
            if column not in names:
                raise UsageError(
                    f"--map {name}={column}: the table has no column {column!r}.",
                    f"Columns: {', '.join(map(str, names))}.",
                )

    def columns(self, row: Mapping[str, Any]) -> dict[str, str]:
        """The column of each field, for a row with these names."""
        taken = set(self.given.values())
        guessed = guess(tuple(name for name in map(str, row) if name not in taken))
        return {**guessed, **self.given}

    def read(self, row: Mapping[str, Any]) -> FactCheck:
        """The fact-check of a row.

        Raises:
            FieldError: it has no claim.
        """
        columns = self.columns(row)
        if "claim" not in columns:
            shown = ", ".join(str(name) for name in row)[:200] or "(none)"
            raise FieldError(
                "claim",
                f"no column holds the claim; the columns are {shown}",
                "Say which: --map claim=COLUMN.",
            )
        cells = {name: at(row, column) for name, column in columns.items()}
        notes: list[str] = []
        rating, verdict = number(cells.get("rating")), line(cells.get("verdict"))
        if rating is None and number(verdict) is not None:
            rating, verdict = number(verdict), None
        return FactCheck(
            claim=claim_of(cells["claim"], columns["claim"]),
            source_id=line(cells.get("source_id")),
            title=line(cells.get("title")),
            body=paragraphs(cells.get("body")),
            url=line(cells.get("url")),
            publisher=line(cells.get("publisher")),
            publisher_url=line(cells.get("publisher_url")),
            verdict=verdict,
            rating=rating,
            worst=number(cells.get("worst")),
            best=number(cells.get("best")),
            lang=primary_language(cells.get("lang")),
            reviewed_at=moment(cells.get("reviewed_at"), columns.get("reviewed_at", ""), notes),
            claimed_at=moment(cells.get("claimed_at"), columns.get("claimed_at", ""), notes),
            claimant=line(cells.get("claimant")),
            appearances=_list(cells.get("appearances")),
            image_hashes=_hashes(cells.get("image_hashes"), columns.get("image_hashes", "")),
            image_files=_paths(cells.get("image_files")),
            valid_until=moment(cells.get("valid_until"), columns.get("valid_until", ""), notes),
            kind=_kind(cells.get("kind"), notes),
            notes=notes,
        )


def _list(value: Any) -> list[str]:
    """Several values in a cell: a list, or divided by bars, spaces, semicolons or commas."""
    if isinstance(value, str) and not value.lstrip().startswith("["):
        return [part for part in value.replace("|", " ").split() if part]
    return listed(value)


def _hashes(value: Any, column: str) -> list[str]:
    """Hashes with their algorithm, which is the column's name where the cell does not say it."""
    algorithm = column.lower().rsplit(".", 1)[-1]
    found = [part.strip(",;").lower() for part in _list(value)]
    return [part if ":" in part else f"{algorithm}:{part}" for part in found if part]


def _paths(value: Any) -> list[str]:
    """Paths of files, which may have spaces in their names: a list, or divided by bars."""
    if isinstance(value, str) and not value.lstrip().startswith("["):
        return [part.strip() for part in value.split("|") if part.strip()]
    return listed(value)


def _kind(value: Any, notes: list[str]) -> Kind | None:
    """The kind; others' tables have a column of this name as well, which is noted."""
    stated = text(value).strip().lower().replace(" ", "_")
    if stated and stated not in set(Kind):
        notes.append("kind_not_understood")
        return None
    return Kind(stated) if stated else None
