"""The schemas of what polarisation hands on, and what is said of a network."""

from enum import StrEnum
from typing import Final

import pyarrow as pa

_TIME: Final = pa.timestamp("us", tz="UTC")


class State(StrEnum):
    """What is said of a network."""

    POLARISED = "polarised"
    CHANCE = "not above chance"
    NOT_MEASURED = "not measured"


_NAMED: Final = {
    "subject": pa.string(),
    "relation": pa.string(),  # a Relation
}
_FACTS: Final = {
    "state": pa.string(),  # a State
    "accounts": pa.int64(),  # in the largest connected part
    "links": pa.int64(),  # between them
    "links_per_account": pa.float64(),  # the baseline; null: no links
    "accounts_outside": pa.int64(),  # with links, but not connected with the others
    "side_a": pa.int64(),  # accounts of the larger side; null: not measured
    "side_b": pa.int64(),
    "links_across": pa.int64(),  # between the sides
}
NETWORKS: Final = pa.schema(
    {
        **_NAMED,
        **_FACTS,
        "posts": pa.int64(),  # reposts, quotes or replies
        "posts_with_author": pa.int64(),  # of these, those of a post that was collected
    }
)
_HELD: Final = {
    "score": pa.string(),  # a Score
    "observed": pa.float64(),
    "chance": pa.float64(),  # mean of the nulls
    "chance_sd": pa.float64(),
    "gain": pa.float64(),  # observed − chance
    "gain_low": pa.float64(),
    "gain_high": pa.float64(),
    "z": pa.float64(),
    "p_value": pa.float64(),
    "q_value": pa.float64(),  # of the score over the networks of a run
    "nulls": pa.int64(),
}
SCORES: Final = pa.schema({**_NAMED, **_HELD})
WINDOWS: Final = pa.schema({**_NAMED, "window_start": _TIME, **_FACTS, **_HELD})
"""One row a window: of the score that decides. Null where it was not measured."""
ACCOUNTS: Final = pa.schema(
    {
        **_NAMED,
        "account_key": pa.int64(),
        "side": pa.string(),  # A (the larger) or B: of the halving of this network, no opinion
        "neighbours": pa.int64(),
        "neighbours_across": pa.int64(),
    }
)
LINKS: Final = pa.schema(
    {
        **_NAMED,
        "source_key": pa.int64(),  # account_key of who reposted, quoted or replied
        "target_key": pa.int64(),  # account_key of whose post it was
        "across": pa.bool_(),
        "posts": pa.int64(),
        "post_key": pa.int64(),  # the first of them
    }
)
DIMENSIONS: Final = pa.schema(
    {
        "dimension": pa.int64(),
        "inertia": pa.float64(),
        "share": pa.float64(),  # of all inertia
        "chance": pa.float64(),  # inertia of the same dimension of random choices, mean
        "chance_sd": pa.float64(),
        "p_value": pa.float64(),
        "stability": pa.float64(),  # median correlation with bootstrap samples, of sources
        "stability_low": pa.float64(),
        "stability_high": pa.float64(),
        "bimodality": pa.float64(),
        "bimodality_chance": pa.float64(),
        "bimodality_p_value": pa.float64(),
        "nulls": pa.int64(),
    }
)
_PLACED: Final = {
    "coordinate": pa.float64(),  # mean 0, standard deviation 1
    "coordinate_low": pa.float64(),
    "coordinate_high": pa.float64(),
    "second": pa.float64(),  # on the second dimension; null: only one was asked for
}
PLACES: Final = pa.schema(
    {
        "account_key": pa.int64(),
        **_PLACED,
        "sources": pa.int64(),  # different ones chosen, of those placed
        "post_key": pa.int64(),  # one of the posts
    }
)
SOURCES: Final = pa.schema(
    {
        "source": pa.string(),  # a domain, or an account's key as it is spelled
        "account_key": pa.int64(),  # null: a domain
        **_PLACED,
        "choosers": pa.int64(),
        "post_key": pa.int64(),
    }
)
