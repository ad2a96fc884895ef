"""Copied texts as a reader meets them: the widest clusters, and where their posts stand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.copies.tables import Copies
from tocsin.engine.base import Engine, Table

MOST_SHOWN: Final = 25
MOST_POSTS: Final = 500_000
"""Posts that are spelled out; beyond, only the clusters are told, and the report says so."""

_POSTS_SHOWN: Final = 40
_VALUES_SHOWN: Final = 6
_WHERE: Final = ("platform", "post_id", "account_id", "created_at", "source_file", "source_line")


@dataclass(frozen=True)
class Copied:
    """``clusters`` (schema ``CLUSTERS``) of at least two accounts, the widest first.

    ``posts`` are those of the first ``spelled_out`` clusters: their cluster, similarity,
    platform, ids, time, and place in the files. ``slots`` is of schema ``SLOTS``.
    """

    clusters: pa.Table
    posts: pa.Table
    slots: pa.Table
    spelled_out: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One cluster on the page. ``slots``: for each slot what stands there most often, posts."""

    row: dict[str, Any]
    slots: tuple[tuple[tuple[str, int], ...], ...]
    posts: tuple[str, ...]
    first_at: datetime
    last_at: datetime


def spelled_out(engine: Engine, posts: Table, copies: Copies) -> Copied:
    """The clusters of several accounts, with the posts of as many as fit."""
    clusters = copies.clusters.filter(pc.greater(copies.clusters["accounts"], 1))
    fits = int((np.cumsum(clusters["posts"].to_numpy()) <= MOST_POSTS).sum())
    members = copies.members.filter(
        pc.is_in(copies.members["cluster"], clusters["cluster"].slice(0, fits))
    )
    wanted = engine.table(members.select(["post_key", "cluster", "similarity"]))
    where = posts.select("post_key", *_WHERE)
    rows = engine.to_arrow(wanted.inner_join(where, "post_key")).sort_by(
        [("cluster", "ascending"), ("created_at", "ascending"), ("post_id", "ascending")]
    )
    return Copied(clusters, rows.drop_columns(["post_key"]), copies.slots, fits)


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
