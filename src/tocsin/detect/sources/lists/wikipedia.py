"""Wikipedia's perennial sources: what editors of the English Wikipedia agreed on, by discussion.

A CSV with ``name, status, urls``, the latter two as lists in JSON. Ratings hold for use in an
encyclopedia in English. A source may stand in several rows, by subject. The addresses were taken
from the rows' links and include reference pages, so an address below a site's root counts as a part
of it. *Blacklisted* is about spam and rates nothing by itself.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson

from tocsin.detect.sources.lists.base import Entry, Format, rows
from tocsin.errors import InputError

RATINGS: Final = {
    "generally reliable": 1.0,
    "no consensus": 0.5,
    "generally unreliable": 0.0,
    "deprecated": 0.0,
}


def _matches(header: str) -> bool:
    names = {name.strip(' "') for name in header.split(",")}
    return {"name", "status", "urls"} <= names


def _read(path: Path) -> Iterator[Entry]:
    for line, row in rows(path, ("name", "status", "urls")):
        statuses = _listed(row["status"], path, line, "status")
        known = [RATINGS[one.lower()] for one in statuses if one.lower() in RATINGS]
        stated = f"{', '.join(statuses)}: {' '.join(row['name'].split())}"[:200]
        for url in _listed(row["urls"], path, line, "urls"):
            yield Entry(url, stated, min(known, default=None), line)


def _listed(cell: str, path: Path, line: int, field: str) -> list[str]:
    try:
        value = orjson.loads(cell)
    except ValueError:
        value = None
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise InputError(
            f"{path}, line {line}: {field} is {cell[:60]!r}, and not a list of texts in JSON.",
            'Write it like ["example.org"].',
        )
    return value


FORMAT: Final = Format(
    name="wikipedia",
    title="Wikipedia perennial sources",
    source="Wikipedia:Reliable sources/Perennial sources",
    licence="CC BY-SA",
    mapping="generally reliable 1, no consensus 0.5, generally unreliable or deprecated 0",
    matches=_matches,
    read=_read,
)
