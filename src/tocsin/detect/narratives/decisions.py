"""What a person decided about narratives: append-only, and applied on the next run.

One JSON object a line. The last word counts. A narrative that was merged, split or pinned is
*held*: its texts stay in it whatever the graph says, and others may still join.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson

from tocsin.detect.narratives.identity import NONE
from tocsin.errors import InputError, StorageError
from tocsin.posts.keys import key64

MOST_NAME: Final = 200
Ints = npt.NDArray[np.int64]


class Kind(StrEnum):
    """What can be decided."""

    RENAME = "rename"  # ``name``
    MERGE = "merge"  # ``narrative`` goes into ``into``
    SPLIT = "split"  # ``texts`` leave ``narrative`` and become one of their own
    PIN = "pin"  # its texts stay
    UNPIN = "unpin"  # they may leave again


@dataclass(frozen=True)
class Decision:
    """One decision, by whom and when."""

    at: datetime
    by: str
    kind: Kind
    narrative: int
    name: str = ""
    into: int = NONE
    texts: tuple[int, ...] = ()

    @property
    def made(self) -> int:
        """The id of the narrative that a split makes."""
        return key64("narrative split", str(self.narrative), *map(str, sorted(self.texts)))


def write(path: Path, decision: Decision) -> None:
    """Appends a decision.

    Raises:
        InputError: it is not complete.
        StorageError: it cannot be written.
    """
    if problem := _problem(decision):
        raise InputError(f"This decision cannot be kept: {problem}.", "Say what is missing.")
    row = {**vars(decision), "name": decision.name[:MOST_NAME], "texts": list(decision.texts)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(orjson.dumps(row) + b"\n")
    except OSError as error:
        raise StorageError(
            f"The decision cannot be written to {path}: {error}.", "Check space and permissions."
        ) from error


def read(path: Path) -> tuple[Decision, ...]:
    """The decisions in the order they were made; none where there is no file.

    Raises:
        InputError: a line is not a decision; it names file and line.
    """
    if not path.is_file():
        return ()
    lines = path.read_bytes().splitlines()
    return tuple(_parsed(path, number, line) for number, line in enumerate(lines, 1) if line)


def _parsed(path: Path, number: int, line: bytes) -> Decision:
    try:
        row: dict[str, Any] = orjson.loads(line)
        decision = Decision(
            at=datetime.fromisoformat(row["at"]), by=str(row["by"]), kind=Kind(row["kind"]),
            narrative=int(row["narrative"]), name=str(row["name"]), into=int(row["into"]),
            texts=tuple(map(int, row["texts"])),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path}, line {number} is no decision about a narrative: {error}.",
            "Correct that line, or take it out.",
        ) from error
    if problem := _problem(decision):
        raise InputError(f"{path}, line {number}: {problem}.", "Correct that line, or take it out.")
    return decision


def _problem(decision: Decision) -> str:
    if decision.narrative == NONE:
        return "no narrative is named"
    if decision.kind is Kind.MERGE and decision.into in (NONE, decision.narrative):
        return "into names no other narrative"
    if decision.kind is Kind.SPLIT and not decision.texts:
        return "texts names none that should leave"
    if decision.kind is Kind.RENAME and not decision.name.strip():
        return "name is empty"
    return ""


def names(decisions: Iterable[Decision]) -> dict[int, str]:
    """What each narrative was last called."""
    return {d.narrative: d.name for d in decisions if d.kind is Kind.RENAME}


def applied(
    decisions: Sequence[Decision], text_ids: Ints, before: Ints
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """The narrative of each text after the decisions, and which texts are held in theirs.

    ``before`` is the narrative of each text in the last run, ``NONE`` where it was in none.
    """
    narrative, held = before.copy(), set[int]()
    for decision in decisions:
        if decision.kind is Kind.MERGE:
            narrative[narrative == decision.narrative] = decision.into
            held.add(decision.into)
        elif decision.kind is Kind.SPLIT:
            narrative[np.isin(text_ids, decision.texts)] = decision.made
            held |= {decision.narrative, decision.made}
        elif decision.kind is Kind.PIN:
            held.add(decision.narrative)
        elif decision.kind is Kind.UNPIN:
            held.discard(decision.narrative)
    held.discard(NONE)
    return narrative, np.isin(narrative, list(held)) if held else np.zeros(len(before), dtype=bool)
