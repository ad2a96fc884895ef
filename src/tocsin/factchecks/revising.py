"""Which fact-checks are new, which say something new, and which are known already.

Compared with the newest revision of the same id, in the order in which they come:

- the same content, or a part of it, is a duplicate. An aggregator that leaves out the article's
  text contradicts nothing, and must not replace the page it was taken from;
- anything else is a new revision. A verdict that is changed back is one as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tocsin.factchecks.schema import CONTENT

Row = Mapping[str, Any]


class Fate(Enum):
    """What becomes of a fact-check that was read; the names are those of the ledger."""

    ADDED = "added"
    REVISED = "revised"
    DUPLICATE = "duplicates"


@dataclass(slots=True)
class Newest:
    """The newest revision of an id; ``row`` has the columns of ``CONTENT``."""

    content_key: int
    revision: int
    row: Row


def settle(rows: Sequence[Row], newest: dict[int, Newest]) -> list[tuple[Fate, int]]:
    """The fate and the revision of each row; ``newest`` (by factcheck_key) is brought up to date.

    ``newest`` holds what is known of the rows' ids before.
    """
    settled: list[tuple[Fate, int]] = []
    for row in rows:
        key, content = row["factcheck_key"], row["content_key"]
        known = newest.get(key)
        if known is None:
            fate, revision = Fate.ADDED, 1
        elif known.content_key == content or says_nothing_new(row, known.row):
            fate, revision = Fate.DUPLICATE, known.revision
        else:
            fate, revision = Fate.REVISED, known.revision + 1
        if fate is not Fate.DUPLICATE:
            newest[key] = Newest(content, revision, row)
        settled.append((fate, revision))
    return settled


def says_nothing_new(row: Row, known: Row) -> bool:
    """Whether all that a row states is stated by the known one as well.

    >>> blank = dict.fromkeys(CONTENT)
    >>> says_nothing_new({**blank, "claim": "a"}, {**blank, "claim": "a", "body": "b"})
    True
    >>> says_nothing_new({**blank, "claim": "a", "body": "b"}, {**blank, "claim": "a"})
    False
    """
    return all(_within(row[name], known[name]) for name in CONTENT)


def _within(value: Any, known: Any) -> bool:
    if isinstance(value, list):
        return set(value) <= set(known or ())
    return value is None or value == known
