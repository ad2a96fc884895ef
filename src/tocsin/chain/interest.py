"""Search interest that the institution brings: ``interest.csv`` in the workspace.

Columns ``day`` (2026-03-01), ``topic`` (or ``term``), ``lang`` (or ``language``), ``place``,
``value``; those that are not known stay empty. The topic is a checked claim in its own words, or a
narrative: by its number, the name that a person gave it, or one of its terms. Values are relative
(Google Trends: 0 to 100, "<1" is read as a half), so those of one file must be of one scale, and
``people_per_search_point`` in ``tocsin.toml`` says how many people a point stands for. Until then
nothing is counted.
"""

import csv
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyarrow as pa

from tocsin.chain.topics import Topics
from tocsin.detect.narratives.tables import Narratives
from tocsin.detect.voids.tables import INTEREST
from tocsin.errors import InputError, UsageError
from tocsin.posts.keys import spelled
from tocsin.workspace import Workspace

FILE: Final = "interest.csv"
SETTING: Final = "people_per_search_point"
_OTHER_NAMES: Final = {"term": "topic", "language": "lang", "date": "day"}
_NEEDED: Final = ("day", "topic", "value")
_US: Final = 1_000_000
_LESS_THAN_ONE: Final = 0.5


@dataclass(frozen=True)
class Interest:
    """Rows of schema ``INTEREST`` with topics as written; ``caveats`` say what was left out."""

    rows: pa.Table
    people_per_point: float
    caveats: tuple[str, ...]


def interest_of(workspace: Workspace) -> Interest | None:
    """The search interest of a workspace; ``None`` where it has none.

    A row that cannot be read is left out and counted.

    Raises:
        InputError: the file is no table with these columns.
        UsageError: the setting is no number.
    """
    path = workspace.root / FILE
    if not path.is_file():
        return None
    people = workspace.settings().get(SETTING, 0)
    if isinstance(people, bool) or not isinstance(people, int | float) or not 0 <= people < 1e9:
        raise UsageError(f"{SETTING} is {people!r}.", f"Write {SETTING} = 20 in tocsin.toml.")
    read, faults = [], []
    for line, row in _rows(path):
        try:
            read.append(_understood(row))
        except ValueError as fault:
            faults.append(f"line {line}: {fault}")
    caveats = []
    if faults:
        caveats.append(
            f"{FILE}: {len(faults):,} rows could not be read and were left out; {faults[0]}."
        )
    if not people:
        caveats.append(f"{FILE} was not counted: {SETTING} in tocsin.toml is not stated.")
    kept = [row for row in read if row["search_interest"] is not None]
    return Interest(pa.Table.from_pylist(kept, schema=INTEREST), people, tuple(caveats))


def by_topic(
    interest: Interest, narratives: Narratives, topics: Topics
) -> tuple[pa.Table, tuple[str, ...]]:
    """The rows with the topics that are meant, and how many mean none."""
    called = _called(narratives, topics)
    written, langs = (interest.rows[name].to_pylist() for name in ("topic", "lang"))
    found = [
        called.get((topic, None), called.get((topic, lang)))
        for topic, lang in zip(map(_folded, written), langs, strict=True)
    ]
    place = interest.rows.schema.get_field_index("topic")
    rows = interest.rows.set_column(place, "topic", pa.array(found, pa.string()))
    lost = Counter(topic for topic, number in zip(written, found, strict=True) if number is None)
    if not lost:
        return rows, ()
    shown = ", ".join(f"“{topic[:60]}”" for topic, _ in lost.most_common(3))
    told = f"{FILE}: {sum(lost.values()):,} rows belong to no topic ({shown})."
    return rows.filter(rows["topic"].is_valid()), (told,)


def _called(narratives: Narratives, topics: Topics) -> Mapping[tuple[str, str | None], str]:
    """What a topic may be called, with the language where that decides: the topic itself."""
    found: dict[tuple[str, str | None], str] = {}
    by_weight = narratives.terms.sort_by([("weight", "descending"), ("narrative", "ascending")])
    for row in by_weight.to_pylist():
        found.setdefault((_folded(row["term"]), row["language"]), spelled(row["narrative"]))
    for row in narratives.narratives.to_pylist():
        for name in (row["name"], spelled(row["narrative"])):
            if name:
                found[_folded(name), None] = spelled(row["narrative"])
    found = {name: topics.of_narrative.get(number, number) for name, number in found.items()}
    return {**{(_folded(name), None): topic for topic, name in topics.names.items()}, **found}


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows under the names that are used here, with the line where each ends."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            names = [name.strip().lower() for name in table.fieldnames or ()]
            table.fieldnames = [_OTHER_NAMES.get(name, name) for name in names]
            missing = [name for name in _NEEDED if name not in table.fieldnames]
            if missing:
                raise InputError(
                    f"{path}: there is no column {missing[0]}.",
                    "Columns: day, topic, lang, place, value.",
                )
            for row in table:
                yield table.line_num, row
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Write it as CSV, UTF-8.") from error


def _understood(row: Mapping[str, str]) -> dict[str, str | int | float | None]:
    """A row of ``INTEREST``; its value is null where the cell is empty: not known.

    Raises:
        ValueError: a field makes no sense; the message says which.
    """
    day, topic = (row["day"] or "").strip(), (row["topic"] or "").strip()
    if not topic:
        raise ValueError("topic is empty")
    try:
        at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError:
        raise ValueError(f"day {day[:40]!r} is no day such as 2026-03-01") from None
    return {
        "topic": topic,
        "lang": (row.get("lang") or "").strip().lower().partition("-")[0] or None,
        "place": (row.get("place") or "").strip() or None,
        "t": int(at.timestamp()) * _US,
        "search_interest": _number((row["value"] or "").strip()),
    }


def _number(stated: str) -> float | None:
    if not stated:
        return None
    try:
        value = _LESS_THAN_ONE if stated == "<1" else float(stated)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"value {stated[:40]!r} is no number, 0 or more")
    return value


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
