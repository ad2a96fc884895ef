"""Ratings as CSV: one line a field, so five lines a rating.

Columns ``message`` (16 hexadecimal digits, as every table shows a post), ``context``, ``rater``,
``rated_at`` (2026-03-02T10:00:00Z), ``independent`` (yes or no), ``field``, ``level`` (0 to 3;
empty: cannot tell), ``note``, ``evidence`` (posts, a space between). A column of anything else,
such as an account, is refused: the form is about messages.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from tocsin.errors import InputError, StorageError
from tocsin.foresight.dangerous_speech.cells import kept_as_text, text_of
from tocsin.foresight.dangerous_speech.form import Answer, Field, Rating
from tocsin.foresight.dangerous_speech.written import answer_of, rating_of, shared
from tocsin.posts.keys import spelled

COLUMNS: Final = (
    "message", "context", "rater", "rated_at", "independent", "field", "level", "note", "evidence",
)  # fmt: skip
_REMEDY: Final = "Correct that line, or take it out."


def read_csv(path: Path) -> tuple[Rating, ...]:
    """The ratings in a file, in the order of their first lines.

    Raises:
        InputError: the file, or a line of it, is none; file, line and field are named.
    """
    begun: dict[tuple[str, str, str], _Begun] = {}
    for line, row in _rows(path):
        name = row["message"], row["context"], row["rater"]
        one = begun.setdefault(name, _Begun(line, row, {}))
        try:
            one.add(row)
        except ValueError as fault:
            raise InputError(f"{path}, line {line}: {fault}.", _REMEDY) from None
    return tuple(_rating(path, one) for one in begun.values())


class _Begun(NamedTuple):
    """A rating whose lines are being read."""

    line: int
    row: Mapping[str, str]
    answers: dict[Field, Answer]

    def add(self, row: Mapping[str, str]) -> None:
        field, answer = answer_of(row["field"], row["level"], row["note"], row["evidence"])
        if shared(row) != shared(self.row):
            raise ValueError(f"rated_at or independent differ from line {self.line}")
        if field in self.answers:
            raise ValueError(f"this rater answered {field} for this message already")
        self.answers[field] = answer


def write_csv(path: Path, ratings: Sequence[Rating]) -> None:
    """Writes ratings so that :func:`read_csv` gives them back.

    Raises:
        StorageError: it cannot be written.
    """
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(COLUMNS)
    for rating in ratings:
        for field in Field:
            table.writerow(_cells(rating, field))
    try:
        path.write_bytes(written.getvalue().encode())
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error}.", "Check space and permissions."
        ) from error


def _cells(rating: Rating, field: Field) -> tuple[Any, ...]:
    answer = rating.answers[field]
    return (
        spelled(rating.message),
        kept_as_text(rating.context),
        rating.rater,
        rating.rated_at.isoformat(),
        "yes" if rating.independent else "no",
        field,
        "" if answer.level is None else answer.level,
        kept_as_text(answer.note),
        " ".join(map(spelled, answer.evidence)),
    )


def _rating(path: Path, one: _Begun) -> Rating:
    try:
        return rating_of(one.row, one.answers)
    except (ValueError, InputError) as fault:
        said = fault.message if isinstance(fault, InputError) else f"{fault}."
        raise InputError(f"{path}, rating from line {one.line}: {said}", _REMEDY) from None


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            names = [name.strip().lower() for name in table.fieldnames or ()]
            _check_names(path, names)
            table.fieldnames = names
            for row in table:
                if None in row or None in row.values():
                    raise InputError(
                        f"{path}, line {table.line_num}: it has not {len(COLUMNS)} cells.",
                        "Put quotation marks around a cell that holds a comma.",
                    )
                yield (
                    table.line_num,
                    {
                        name: text_of(cell) if name in ("context", "note") else cell.strip()
                        for name, cell in row.items()
                    },
                )
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Write it as CSV, UTF-8.") from error


def _check_names(path: Path, names: list[str]) -> None:
    wrong = [name for name in names if name not in COLUMNS or names.count(name) > 1]
    missing = [name for name in COLUMNS if name not in names]
    if wrong:
        raise InputError(
            f"{path}: the form has no column {wrong[0][:40]!r}, or has it once only.",
            f"It is about messages, never about persons; its columns: {', '.join(COLUMNS)}.",
        )
    if missing:
        raise InputError(
            f"{path}: there is no column {missing[0]}.", f"Columns: {', '.join(COLUMNS)}."
        )
