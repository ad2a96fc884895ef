"""What coordination hands on: seven tables that refer to each other, and the findings."""

from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.finding import Finding

EDGES: Final = pa.schema(
    {
        "edge": pa.int32(),  # 0 …, the number evidence refers to
        "behaviour": pa.string(),
        "account_a": pa.int64(),  # account_key; a < b
        "account_b": pa.int64(),
        "objects": pa.int64(),  # distinct objects shared together
        "events": pa.int64(),  # pairs of posts within the window
        "weight": pa.float64(),  # sum over objects of the windowed IDF, nats
        "symmetry": pa.float64(),  # 0 (one account's posts make the edge) … 1 (even)
        "a_first": pa.int64(),  # objects on which a was first
        "b_first": pa.int64(),  # objects on which b was first (the rest were simultaneous)
        "mean_lag_s": pa.float64(),
        "p_value": pa.float64(),  # null: significance is not computed yet
        "q_value": pa.float64(),
        "network": pa.int32(),
    }
)
EVIDENCE: Final = pa.schema(
    {
        "edge": pa.int32(),
        "object_id": pa.int64(),
        "post_a": pa.int64(),  # post_key of a's post
        "post_b": pa.int64(),
        "lag_s": pa.float64(),  # time of b's post minus time of a's
    }
)
OBJECTS: Final = pa.schema(
    {
        "object_id": pa.int64(),
        "object_kind": pa.string(),
        "label": pa.string(),  # the URL, the text, the post id, the hashtags …
        "shares": pa.int64(),  # how often it was shared in the corpus
        "accounts": pa.int64(),  # by how many accounts
    }
)
ACCOUNTS: Final = pa.schema(
    {
        "account_key": pa.int64(),
        "account_id": pa.string(),
        "account_name": pa.string(),
        "platform": pa.string(),
        "network": pa.int32(),
        "degree": pa.int64(),
        "weight": pa.float64(),
        "first_share": pa.float64(),  # share of joint objects on which it was first, 0 … 1
        "posts": pa.int64(),  # all its posts in the corpus
        "first_at": pa.timestamp("us", tz="UTC"),
        "last_at": pa.timestamp("us", tz="UTC"),
    }
)
NETWORKS: Final = pa.schema(
    {
        "network": pa.int32(),  # 0 is the heaviest
        "accounts": pa.int64(),
        "pairs": pa.int64(),  # pairs of accounts joined by at least one edge
        "edges": pa.int64(),  # one for each behaviour of a pair
        "weight": pa.float64(),
        "density": pa.float64(),  # joined pairs of accounts / possible pairs
        "behaviours": pa.list_(pa.string()),
        "platforms": pa.list_(pa.string()),
        "languages": pa.list_(pa.string()),
        "objects": pa.int64(),
        "posts": pa.int64(),  # distinct posts in the evidence
        "first_at": pa.timestamp("us", tz="UTC"),
        "last_at": pa.timestamp("us", tz="UTC"),
    }
)
CAPPED: Final = pa.schema(
    {
        "behaviour": pa.string(),
        "object_id": pa.int64(),
        "label": pa.string(),
        "shares": pa.int64(),
    }
)


@dataclass(frozen=True)
class Coordination:
    """What the detector found; every table in the schema of its name above.

    ``posts`` holds the rows of the posts table (schema ``POSTS``) that ``evidence`` cites.
    """

    behaviours: tuple[Behaviour, ...]
    edges: pa.Table
    evidence: pa.Table
    objects: pa.Table
    accounts: pa.Table
    networks: pa.Table
    capped: pa.Table
    posts: pa.Table
    findings: tuple[Finding, ...]
    caveats: tuple[str, ...]
