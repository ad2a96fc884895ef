"""The lists in the folder ``ratings/`` of a workspace, side by side, each with its provenance.

None comes with the program. ``.csv`` and ``.txt`` files are read, and nothing else is looked at. A
known list is told by its first line; any other needs ``NAME.toml`` beside it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa

from tocsin.detect.sources.lists import FORMATS
from tocsin.detect.sources.lists.base import Entry, Format, lines
from tocsin.detect.sources.lists.described import description_of
from tocsin.detect.sources.places import place_of
from tocsin.detect.sources.schemas import LISTS, RATINGS
from tocsin.errors import InputError

FOLDER: Final = "ratings"
_READ: Final = (".csv", ".txt")
_DAY: Final = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


@dataclass(frozen=True)
class Ratings:
    """Tables in the schemas ``LISTS`` and ``RATINGS``."""

    lists: pa.Table
    ratings: pa.Table


NONE: Final = Ratings(LISTS.empty_table(), RATINGS.empty_table())


def read_ratings(folder: Path) -> Ratings:
    """All lists of a folder; :data:`NONE` where there is no folder or nothing in it.

    Raises:
        InputError: a file is no list that is known or described, or is not as it should be; two
            lists have one name. The message names the file, and line and field where there is one.
    """
    if not folder.is_dir():
        return NONE
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in _READ)
    read = [read_list(path) for path in files if path.is_file()]
    names = [one.lists["list"][0].as_py() for one in read]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise InputError(
                f"{files[place]}: {name!r} is the name of {files[names.index(name)].name} as well.",
                'State another in a description beside it: name = "…".',
            )
    return Ratings(
        pa.concat_tables([NONE.lists, *(one.lists for one in read)]),
        pa.concat_tables([NONE.ratings, *(one.ratings for one in read)]),
    )


def read_list(path: Path) -> Ratings:
    """One list.

    Raises:
        InputError: as :func:`read_ratings`.
    """
    said = description_of(path)
    known = _format_of(path)
    if known is None and not said.describes_a_table:
        raise InputError(
            f"{path}: this is no list that is known.",
            f"Describe it in {path.with_suffix('.toml').name} (docs: Sources), or take it away.",
        )
    if known is not None and said.describes_a_table:
        known = None  # who describes the columns means that table, whatever it looks like
    entries = said.read(path) if known is None else known.read(path)
    name = said.name or (known.title if known else path.stem)
    counted = _Counted()
    rows = [
        {"list": name, "site": site, "stated": entry.stated, "rating": entry.rating,
         "file": path.name, "line": entry.line}
        for site, entry in counted.wholes(entries, path)
    ]  # fmt: skip
    about = {
        "list": name,
        "file": path.name,
        "format": known.name if known else "described",
        "source": said.source or (known.source if known else "not stated"),
        "licence": said.licence or (known.licence if known else "not stated"),
        "date": said.day or _day_in(path.name),
        "mapping": known.mapping if known else said.mapping,
        "entries": counted.entries,
        "sites": len({row["site"] for row in rows}),
        "parts": counted.parts,
        "unrated": counted.unrated,
    }
    return Ratings(
        pa.Table.from_pylist([about], schema=LISTS), pa.Table.from_pylist(rows, schema=RATINGS)
    )


class _Counted:
    """How many entries there were, and how many of them rate no whole site."""

    def __init__(self) -> None:
        self.entries = self.parts = self.unrated = 0

    def wholes(self, entries: Iterator[Entry], path: Path) -> Iterator[tuple[str, Entry]]:
        for entry in entries:
            place = place_of(entry.written)
            if place is None:
                raise InputError(
                    f"{path}, line {entry.line}: site is {entry.written[:60]!r}, and no site.",
                    "Write it like example.org.",
                )
            self.entries += 1
            self.parts += not place.is_whole
            self.unrated += place.is_whole and entry.rating is None
            if place.is_whole and entry.rating is not None:
                yield place.site, entry


def _format_of(path: Path) -> Format | None:
    head = next((text for _, text in lines(path) if text.strip()), "").strip().lower()
    return next((one for one in FORMATS if one.matches(head)), None)


def _day_in(name: str) -> date | None:
    """The day in a file's name, as lists are often named; ``None`` where there is none."""
    for found in _DAY.finditer(name):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            continue
    return None
