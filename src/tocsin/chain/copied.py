"""Copied texts of several accounts, and where their posts stand in the files."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.copies.tables import Copies
from tocsin.engine.base import Engine, Table

MOST_POSTS: Final = 500_000
"""Posts that are spelled out; beyond, only the clusters are told, and the report says so."""

_WHERE: Final = ("platform", "post_id", "account_id", "created_at", "source_file", "source_line")


@dataclass(frozen=True)
class Copied:
    """``clusters`` (schema ``CLUSTERS``) of at least two accounts, the widest first.

    ``posts`` are those of the first ``spelled_out`` clusters: their key, cluster, similarity,
    platform, ids, time, and place in the files. ``slots`` is of schema ``SLOTS``.
    """

    clusters: pa.Table
    posts: pa.Table
    slots: pa.Table
    spelled_out: int


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
    return Copied(clusters, rows, copies.slots, fits)
