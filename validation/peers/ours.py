"""Tocsin at its defaults: the accounts in any edge that ``detect`` draws."""

from datetime import UTC, datetime

import pyarrow as pa

from peers.ranking import Detector
from peers.threshold import engine
from tocsin.detect.coordination.behaviours import DEFAULT_BEHAVIOURS
from tocsin.detect.coordination.detection import detect
from tocsin.posts.schema import POSTS
from tocsin.shares.kinds import ObjectKind

NAME = "Tocsin"
_NOW = datetime(2026, 11, 24, tzinfo=UTC)


def tocsin(shares: pa.Table) -> set[int]:
    """The shares count as reposts, and as posts without a word, since the data hold no more."""
    with engine() as opened:
        found = detect(
            opened,
            {ObjectKind.REPOST: opened.table(shares)},
            opened.table(bare_posts(shares)),
            DEFAULT_BEHAVIOURS,
            _NOW,
        )
    ends = (found.edges[name].to_pylist() for name in ("account_a", "account_b"))
    return {account for end in ends for account in end}


def bare_posts(shares: pa.Table) -> pa.Table:
    """The posts behind shares as far as the shares tell: who, when, and the keys."""
    known = {
        "platform": pa.array(["x"] * shares.num_rows),
        "post_id": shares["post_key"].cast(pa.string()),
        "account_id": shares["account_key"].cast(pa.string()),
        "created_at": shares["t"].cast(pa.timestamp("us", tz="UTC")),
        "kind": pa.array(["repost"] * shares.num_rows),
        "repost_of": shares["object_id"].cast(pa.string()),
        "post_key": shares["post_key"],
        "account_key": shares["account_key"],
        "row_key": shares["post_key"],
    }
    columns = [known.get(field.name, pa.nulls(shares.num_rows, field.type)) for field in POSTS]
    return pa.table(columns, schema=POSTS)


DEFAULTS: dict[str, Detector] = {"its defaults": tocsin}
