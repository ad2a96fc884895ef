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
        "occasions": pa.int64(),  # separate slices of time in which the two met
        "by_activity": pa.float64(),  # occasions that chance would give two so active
        "by_taste": pa.float64(),  # occasions that liking the same things would give
        "p_value": pa.float64(),  # of so many occasions in this behaviour alone
        "q_value": pa.float64(),  # false discovery rate of the pair, over all behaviours
        "backbone": pa.bool_(),  # stands out among the edges of one of its accounts
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
        "occasions": pa.int64(),  # slices of time in which it met others of its network
        "active": pa.int64(),  # slices of time in which it shared anything
        "together": pa.float64(),  # occasions / active, with its 95 % interval
        "together_low": pa.float64(),
        "together_high": pa.float64(),
        "expected": pa.float64(),  # occasions that chance would give
        "p_value": pa.float64(),  # of so many occasions, its network taken as given
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
        "occasions": pa.int64(),  # slices of time in which any two of its accounts met
        "together": pa.float64(),  # share of its accounts' active slices in which they met
        "together_low": pa.float64(),  # its 95 % interval
        "together_high": pa.float64(),
        "expected": pa.float64(),  # the same share, by chance
        "q_value": pa.float64(),  # the largest of its pairs
        "stability": pa.float64(),  # 0 … 1, over other seeds and resolutions of Leiden
        "posts": pa.int64(),  # distinct posts in the evidence
        "first_at": pa.timestamp("us", tz="UTC"),
        "last_at": pa.timestamp("us", tz="UTC"),
    }
)
PAIRS: Final = pa.schema(
    {
        "platform_a": pa.string(),
        "account_id_a": pa.string(),
        "platform_b": pa.string(),
        "account_id_b": pa.string(),
        "account_a": pa.int64(),  # a < b
        "account_b": pa.int64(),
        "objects": pa.int64(),  # met on, in all behaviours together
        "occasions": pa.int64(),  # these three as in the test that decided
        "by_activity": pa.float64(),
        "by_taste": pa.float64(),
        "p_value": pa.float64(),  # smallest over behaviours and all together, corrected
        "q_value": pa.float64(),
        "decided_by": pa.string(),  # the behaviour with the smallest p-value, or "all"
        "accepted": pa.bool_(),
    }
)
CALIBRATION: Final = pa.schema(
    {
        "p_value": pa.float64(),  # pairs at most this improbable:
        "expected": pa.float64(),  # so many, if the null is right for all pairs
        "by_chance": pa.float64(),  # so many when accounts are exchanged (mean); null: not run
        "observed": pa.int64(),  # so many in the data
    }
)
MERGED: Final = pa.schema(
    {
        "object_id": pa.int64(),  # of a text, as its posts give it
        "cluster": pa.int64(),  # the object that stands for it and its near-copies
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


@dataclass(frozen=True, slots=True)
class Test:
    """How the pairs were tested, in numbers a report must state."""

    fdr: float  # the largest false discovery rate at which a pair is accepted
    seed: int
    permutations: int
    accepted_by_chance: float  # pairs accepted when accounts are exchanged, mean; nan: not run
    could_meet: int  # pairs of accounts the rate is taken over
    met: int  # pairs that met on enough objects
    tested: int  # of these, what the first null did not explain
    slices: int
    slice_s: float  # median length of a slice, seconds


@dataclass(frozen=True)
class Coordination:
    """What the detector found; every table in the schema of its name above.

    ``pairs`` are all that were tested; ``edges`` only what was accepted.
    ``posts`` holds the rows of the posts table (schema ``POSTS``) that ``evidence`` cites.
    """

    behaviours: tuple[Behaviour, ...]
    edges: pa.Table
    evidence: pa.Table
    objects: pa.Table
    accounts: pa.Table
    networks: pa.Table
    capped: pa.Table
    pairs: pa.Table
    calibration: pa.Table
    test: Test
    posts: pa.Table
    findings: tuple[Finding, ...]
    caveats: tuple[str, ...]
