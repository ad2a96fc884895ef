"""Copied texts as a reader meets them: the widest clusters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.chain.copied import Copied

MOST_SHOWN: Final = 25
_POSTS_SHOWN: Final = 40
_VALUES_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """One cluster on the page. ``slots``: for each slot what stands there most often, posts."""

    row: dict[str, Any]
    slots: tuple[tuple[tuple[str, int], ...], ...]
    posts: tuple[str, ...]
    first_at: datetime
    last_at: datetime


def shown(copied: Copied) -> tuple[Shown, ...]:
    """The widest clusters for the page."""
    return tuple(_shown(copied, row) for row in copied.clusters.slice(0, MOST_SHOWN).to_pylist())


def _shown(copied: Copied, row: dict[str, Any]) -> Shown:
    def of_cluster(table: pa.Table) -> pa.Table:
        return table.filter(pc.equal(table["cluster"], row["cluster"]))

    values: dict[int, list[tuple[str, int]]] = {}
    often = [("posts", "descending"), ("value", "ascending")]
    for slot in of_cluster(copied.slots).sort_by(often).to_pylist():
        values.setdefault(slot["slot"], []).append((slot["value"], slot["posts"]))
    return Shown(
        row=row,
        slots=tuple(tuple(found[:_VALUES_SHOWN]) for _, found in sorted(values.items())),
        posts=tuple(of_cluster(copied.posts)["post_id"].slice(0, _POSTS_SHOWN).to_pylist()),
        first_at=row["first_at"],
        last_at=row["last_at"],
    )
