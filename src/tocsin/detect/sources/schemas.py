"""What the sources measurement takes and hands on, as tables."""

from enum import StrEnum
from typing import Final

import pyarrow as pa

_TIME: Final = pa.timestamp("us", tz="UTC")

LISTS: Final = pa.schema(
    {
        "list": pa.string(),  # its name
        "file": pa.string(),
        "format": pa.string(),
        "source": pa.string(),  # who made it, where it is published
        "licence": pa.string(),
        "date": pa.date32(),  # of the list; null: not stated
        "mapping": pa.string(),  # how its own scale became 0 (worst) to 1 (best)
        "entries": pa.int64(),
        "sites": pa.int64(),  # different whole sites with a rating
        "parts": pa.int64(),  # entries on a part of a site, which say nothing of the whole
        "unrated": pa.int64(),  # entries without a rating
    }
)
"""One row a list. entries = ratings of whole sites + parts + unrated."""

RATINGS: Final = pa.schema(
    {
        "list": pa.string(),
        "site": pa.string(),  # registered domain
        "stated": pa.string(),  # the rating as it stands in the list, on its own scale
        "rating": pa.float64(),  # on the common scale: 0 worst, 1 best
        "file": pa.string(),
        "line": pa.int64(),
    }
)
"""One row a rating of a whole site; a list may rate one site several times, by subject."""


class Outcome(StrEnum):
    """What people found of what a post says."""

    FALSE = "false"
    MIXED = "mixed"
    TRUE = "true"


JUDGED: Final = pa.schema(
    {
        "post_key": pa.int64(),
        "outcome": pa.string(),  # an Outcome
        "weight": pa.float64(),  # 0 to 1: how far it is to count; null: 1
        "decided_by": pa.string(),  # null: not stated; then each row stands for itself
        "decided_at": _TIME,  # null: not stated; then it counts whenever
        "suggested": pa.bool_(),  # by a machine; null: no
    }
)
"""A post may be judged several times; the newest judgement of each who decided counts."""

OUTLETS: Final = pa.schema({"account_key": pa.int64(), "outlet": pa.string()})
"""Accounts that are an outlet, with its name. Only these are sources: a person has no rating."""


class Band(StrEnum):
    """Where a source stands by the lists that cover it."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"
    DIFFER = "ratings differ"
    UNLISTED = "not rated: on no list"
    UNCOVERED = "not rated: its lists do not cover it"
    INSTITUTION = "not rated: an institution"
    PLATFORM = "not rated: a platform"
    SHORTENER = "not rated: a shortened link"


NOT_RATED: Final = tuple(band for band in Band if band.startswith("not rated"))

SOURCES: Final = pa.schema(
    {
        "source": pa.string(),
        "kind": pa.string(),  # "site" or "account"
        "band": pa.string(),  # a Band; null: an account, which no list rates
        "posts": pa.int64(),  # that link to it; of an account: that it wrote
        "accounts": pa.int64(),
        "exposures": pa.int64(),
        "language": pa.string(),  # of the posts, where most agree; null: none
        "lists": pa.int64(),  # how many rate it and count
        "lowest_rating": pa.float64(),
        "highest_rating": pa.float64(),
        "judged": pa.float64(),  # pages or posts judged, weights added up
        "false_share": pa.float64(),  # of its judged pages or posts; null: not measured
        "false_share_low": pa.float64(),
        "false_share_high": pa.float64(),
        "prior_share": pa.float64(),  # where nothing of its own was known: what it shrinks to
        "suggested": pa.float64(),  # pages or posts that a machine alone judged
        "suggested_share": pa.float64(),  # of these, false; never part of false_share
        "suggested_share_low": pa.float64(),
        "suggested_share_high": pa.float64(),
        "post_keys": pa.list_(pa.int64()),  # posts to open: the judged, then what reached most
    }
)

RATED: Final = pa.schema(
    {
        "source": pa.string(),
        "list": pa.string(),
        "stated": pa.string(),
        "rating": pa.float64(),
        "counts": pa.bool_(),
        "why_not": pa.string(),  # null: it counts
        "mapping": pa.string(),
        "date": pa.date32(),
        "licence": pa.string(),
        "file": pa.string(),
        "line": pa.int64(),
    }
)
"""The ratings of the sources seen, side by side, each with where it stands."""

BANDS: Final = pa.schema(
    {
        "band": pa.string(),
        "sites": pa.int64(),
        "sites_share": pa.float64(),  # what the shares would be if every site were linked alike
        "links": pa.int64(),
        "links_share": pa.float64(),
        "links_share_low": pa.float64(),
        "links_share_high": pa.float64(),
        "exposures": pa.int64(),
        "exposures_share": pa.float64(),
        "exposures_share_low": pa.float64(),
        "exposures_share_high": pa.float64(),
    }
)
"""Sites only. The shares of links and of exposures add up to one; null: not measured."""

COVERAGE: Final = pa.schema(
    {
        "list": pa.string(),
        "covers": pa.string(),  # ".pl" or "es"
        "listed": pa.int64(),  # sites that the list rates there
        "seen": pa.int64(),  # sites seen there in the posts
        "rated": pa.int64(),  # of these, on the list
        "is_covered": pa.bool_(),
    }
)
