"""Answers of a group from a CSV file, scored: each person, each sitting, and the group.

Columns ``person`` (a number or nickname: no names are needed), ``sitting`` (in time order by
name: ``1-before``, ``2-after``, ``3-later``), ``item``, ``answer`` (true or false).
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tocsin.answers.lessons.pack import LessonPack
from tocsin.answers.lessons.scoring import (
    LEAST_OF_EACH,
    Answers,
    Estimate,
    Score,
    difference,
    pooled,
    score,
)
from tocsin.errors import InputError

COLUMNS: Final = ("person", "sitting", "item", "answer")
_SAID: Final = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Sitting:
    """One person at one sitting; ``score`` is ``None`` of too few answers."""

    person: str
    name: str
    answered: int
    score: Score | None


@dataclass(frozen=True, slots=True)
class Group:
    """All sittings, the mean of each by name, and the change from the first to the last.

    Means and changes are over people, with the interval of people as a sample; ``None`` of fewer
    than two.
    """

    sittings: tuple[Sitting, ...]
    discernment: dict[str, Estimate | None]
    bias: dict[str, Estimate | None]
    change: Estimate | None


def score_file(path: Path, pack: LessonPack) -> Group:
    """The answers in a file, scored.

    Raises:
        InputError: a line is none, or a person answers an item twice at one sitting; file, line
            and field are named.
    """
    truth = {item.id: item.is_true for item in pack.items}
    said: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for line, row in _rows(path):
        place = f"{path}, line {line}"
        answer = _SAID.get(row["answer"].lower())
        if row["item"] not in truth:
            raise InputError(f"{place}: item {row['item'][:40]!r} is not in the pack.", _ITEMS)
        if answer is None:
            raise InputError(f"{place}: answer is {row['answer'][:40]!r}.", "Write true or false.")
        answers = said[row["person"], row["sitting"]]
        if row["item"] in answers:
            raise InputError(f"{place}: this person answered that item already.", "Take one out.")
        answers[row["item"]] = answer
    return _grouped([_sitting(*who, answers, truth) for who, answers in sorted(said.items())])


def _grouped(sittings: list[Sitting]) -> Group:
    names = sorted({one.name for one in sittings})
    scored = {(one.person, one.name): one.score for one in sittings if one.score}
    first, last = (names[0], names[-1]) if len(names) > 1 else ("", "")
    changes = [
        difference(before.discernment, after.discernment)
        for (person, name), before in scored.items()
        if name == first and (after := scored.get((person, last)))
    ]
    of = {name: [one for (_, n), one in scored.items() if n == name] for name in names}
    return Group(
        sittings=tuple(sittings),
        discernment={name: pooled(one.discernment for one in some) for name, some in of.items()},
        bias={name: pooled(one.bias for one in some) for name, some in of.items()},
        change=pooled(changes),
    )


def _sitting(person: str, name: str, answers: dict[str, bool], truth: dict[str, bool]) -> Sitting:
    false = [item for item in answers if not truth[item]]
    true = [item for item in answers if truth[item]]
    made = None
    if min(len(false), len(true)) >= LEAST_OF_EACH:
        made = score(
            Answers(
                false_items=len(false),
                called_false=sum(not answers[item] for item in false),
                true_items=len(true),
                wrongly_called_false=sum(not answers[item] for item in true),
            )
        )
    return Sitting(person, name, len(answers), made)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            names = [name.strip().lower() for name in table.fieldnames or ()]
            if missing := [name for name in COLUMNS if name not in names]:
                raise InputError(
                    f"{path}: there is no column {missing[0]}.", f"Columns: {', '.join(COLUMNS)}."
                )
            table.fieldnames = names
            for row in table:
                cells: dict[str, Any] = {name: row[name] for name in COLUMNS}
                if None in cells.values():
                    raise InputError(f"{path}, line {table.line_num}: a cell is missing.", _CELLS)
                yield table.line_num, {name: cell.strip() for name, cell in cells.items()}
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Write it as CSV, UTF-8.") from error


_ITEMS: Final = "Use the ids of the pack's items."
_CELLS: Final = f"Each line has {len(COLUMNS)} cells."
