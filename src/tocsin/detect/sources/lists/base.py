"""What every format of a list gives: entries with their line, and what is known of the list."""

import csv
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tocsin.errors import InputError


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: the site as written, the rating as it stands there, and on 0 to 1.

    ``rating`` is ``None`` where the list names a site without rating it.
    """

    written: str
    stated: str
    rating: float | None
    line: int


@dataclass(frozen=True, slots=True)
class Format:
    """A known list. ``matches`` is given the first line of the file, lower-case."""

    name: str
    title: str
    source: str
    licence: str
    mapping: str
    matches: Callable[[str], bool]
    read: Callable[[Path], Iterator[Entry]]


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers, from 1.

    Raises:
        InputError: it cannot be read as UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from enumerate(file, 1)
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Save it as UTF-8 text.") from error


def rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows of a CSV with the line where each ends; cells of ``needed`` columns are texts.

    Raises:
        InputError: it is no CSV, or has not these columns; the message names file and line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            table.fieldnames = [name.strip().lower() for name in table.fieldnames or ()]
            for name in needed:
                if name not in table.fieldnames:
                    raise InputError(
                        f"{path}, line 1: there is no column {name!r}.",
                        f"It needs the columns {', '.join(needed)}.",
                    )
            for row in table:
                yield table.line_num, {name: row[name] or "" for name in needed}
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Save it as CSV in UTF-8.") from error


def number_within(stated: str, low: float, high: float, path: Path, line: int, field: str) -> float:
    """The number of a cell.

    Raises:
        InputError: it is none, or not within the list's scale; names file, line and field.
    """
    try:
        value = float(stated)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise InputError(
            f"{path}, line {line}: {field} is {stated[:40]!r}, and not a number from {low:g} to "
            f"{high:g}.",
            "Correct it, or leave it empty if the site is not rated.",
        )
    return value


def rated_by_number(
    path: Path, site: str, field: str, low: float, high: float, *, best_is_high: bool = True
) -> Iterator[Entry]:
    """Entries of a CSV with a site and a number; an empty number is no rating.

    Raises:
        InputError: the file is not like that; the message names file, line and field.
    """
    for line, row in rows(path, (site, field)):
        stated = row[field].strip()
        rating = None
        if stated:
            value = number_within(stated, low, high, path, line, field)
            share = (value - low) / (high - low)
            rating = share if best_is_high else 1 - share
        yield Entry(row[site], stated, rating, line)
