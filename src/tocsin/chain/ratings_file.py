"""The ratings of a crowd from files that people bring: one rating a line, or a Polis export.

*Long*: columns ``rater``, ``item``, ``rating`` under any of their usual names (Polis writes
``voter-id``, ``comment-id``, ``vote``). *Wide*: the ``participants-votes.csv`` of Polis, a line a
participant and a column a comment. A rating is 1, 0 or −1, or a word for it. Where a rater rated an
item twice, the last line holds. What cannot be read is counted with its line, and the rest goes on;
what stood there is not repeated, for it may be somebody's name. Columns may be parted by
semicolons, as spreadsheets write them where the comma is the decimal sign.

A second file may say what the items are (``item``, ``text``; Polis: ``comments.csv``).
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import file_digest
from itertools import chain
from pathlib import Path
from typing import Any, Final, TextIO

from tocsin.errors import InputError
from tocsin.panels.crowd.ratings import Ratings

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "rater": ("rater", "voter-id", "participant", "user", "raterparticipantid"),
    "item": ("item", "comment-id", "statement", "noteid"),
    "rating": ("rating", "vote", "value", "helpfulnesslevel"),
}
TEXTS: Final = ("text", "comment-body", "statement_text", "summary")
WORDS: Final[Mapping[str, int]] = {
    "1": 1, "+1": 1, "1.0": 1, "agree": 1, "for": 1, "yes": 1, "helpful": 1,
    "0": 0, "0.0": 0, "pass": 0, "neither": 0, "unsure": 0, "somewhat_helpful": 0, "somewhat": 0,
    "-1": -1, "-1.0": -1, "−1": -1, "disagree": -1, "against": -1, "no": -1, "not_helpful": -1,
    "not": -1,
}  # fmt: skip
_WIDE: Final = ("participant", "group-id")
_MOST_TOLD: Final = 20
_LONGEST: Final = 500_000


@dataclass(frozen=True)
class RatingsFile:
    """What a file held: ``given`` = kept + replaced + rejected, in ratings.

    ``told`` are the first rejected ones, each with its line and why; ``texts`` what items say.
    """

    ratings: Ratings
    given: int
    replaced: int
    rejected: int
    told: tuple[str, ...]
    sha256: str
    texts: Mapping[str, str] = field(default_factory=dict)


def read_ratings(path: Path, items: Path | None = None) -> RatingsFile:
    """Reads a file of ratings, and what its items say where a second file tells.

    Raises:
        InputError: it is no table, has not the columns, or no rating could be read.
    """
    raters: list[str] = []
    rated: list[str] = []
    votes: list[int] = []
    rejected = 0
    told: list[str] = []
    for line, rater, item, said in _given(path):
        vote = WORDS.get(said.strip().lower())
        if vote is None or not rater or not item:
            rejected += 1
            if len(told) < _MOST_TOLD:
                told.append(f"line {line}: {_fault(rater, item)}")
            continue
        raters.append(rater)
        rated.append(item)
        votes.append(vote)
    if not votes:
        raise InputError(
            f"{path} holds no rating that can be read. {'; '.join(told[:3])}".strip(),
            "A rating is 1, 0 or -1, or agree, pass or disagree.",
        )
    ratings = Ratings.of(raters, rated, votes)
    kept = len(ratings.value)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    texts = {} if items is None else read_texts(items)
    return RatingsFile(
        ratings, len(votes) + rejected, len(votes) - kept, rejected, tuple(told), digest, texts
    )


def read_texts(path: Path) -> dict[str, str]:
    """What items say, by item.

    Raises:
        InputError: it is no table, or has not the columns.
    """
    rows = _rows(path)
    names = next(rows)[1]
    item = _column(path, names, "item", NAMES["item"])
    text = _column(path, names, "text", TEXTS)
    return {row[item].strip(): row[text] for _, row in rows if len(row) > max(item, text)}


def _given(path: Path) -> Iterator[tuple[int, str, str, str]]:
    """Line, rater, item and rating as they are written; an empty cell of a wide file is none."""
    rows = _rows(path)
    names = next(rows)[1]
    if tuple(names[: len(_WIDE)]) == _WIDE:
        items = [place for place, name in enumerate(names) if name.isdecimal()]
        for line, row in rows:
            yield from (
                (line, row[0].strip(), names[place], row[place])
                for place in items
                if place < len(row) and row[place].strip()
            )
        return
    rater, item, rating = (_column(path, names, what, NAMES[what]) for what in NAMES)
    for line, row in rows:
        cells = [row[place] if place < len(row) else "" for place in (rater, item, rating)]
        yield line, cells[0].strip(), cells[1].strip(), cells[2]


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The header, in small letters, then every row with its line."""
    line = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = _lines(file)
            first = next(lines, "")
            mark = ";" if ";" in first and "," not in first else ","
            table = csv.reader(chain((first,), lines), delimiter=mark)
            yield 1, [name.strip().lower() for name in next(table, [])]
            for row in table:
                line = table.line_num
                if row:
                    yield line, row
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(
            f"{path} cannot be read, after line {line}: {error}.", "Write it as CSV, UTF-8."
        ) from error


def _lines(file: TextIO) -> Iterator[str]:
    """The lines, none too long: the limit of ``csv`` is one for the whole process, and others'."""
    while line := file.readline(_LONGEST + 1):
        if len(line) > _LONGEST:
            raise ValueError(f"a line is longer than {_LONGEST} characters")
        yield line


def _column(path: Path, names: list[str], what: str, known: tuple[str, ...]) -> int:
    for name in known:
        if name in names:
            return names.index(name)
    raise InputError(
        f"{path}: there is no column {what}.", f"Name it {what}; known too: {', '.join(known[1:])}."
    )


def _fault(rater: str, item: str) -> str:
    if not rater:
        return "the rater is missing"
    return "the rating is none that is known" if item else "the item is missing"


def summary_of(read: RatingsFile) -> dict[str, Any]:
    """What is kept of a file: counts and its hash, and no name of anybody."""
    return {
        "given": read.given,
        "kept": len(read.ratings.value),
        "replaced": read.replaced,
        "rejected": read.rejected,
        "told": list(read.told),
        "sha256": read.sha256,
    }
