"""What the narratives detector hands on: tables that refer to each other, and the findings."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pyarrow as pa

from tocsin.finding import Finding

_TIME = pa.timestamp("us", tz="UTC")


class Event(StrEnum):
    """What may happen to a narrative between two runs."""

    BORN = "born"
    SPLIT = "split"  # a part of ``other`` left and became this one
    MERGED = "merged"  # ``other`` went into this one
    GONE = "gone"  # its texts are no longer held together, or no longer in the corpus


NARRATIVES: Final = pa.schema(
    {
        "narrative": pa.int64(),
        "theme": pa.int64(),  # the larger group it belongs to
        "name": pa.string(),  # what a person called it; null: nobody did
        "label": pa.string(),  # its terms, in its most frequent language
        "sample": pa.string(),  # its most central text, as written
        "texts": pa.int64(),  # distinct wordings
        "posts": pa.int64(),
        "accounts": pa.int64(),
        "platforms": pa.list_(pa.string()),
        "languages": pa.list_(pa.string()),
        "first_post": pa.int64(),  # post_key
        "first_at": _TIME,
        "last_at": _TIME,
        "recent": pa.int64(),  # account-buckets in the latest window; see growth
        # Odds ratio of being recent, against all posts; 1: as all grow. Null with a lower bound:
        # all its posts are recent, so there is no upper one.
        "growth": pa.float64(),
        "growth_low": pa.float64(),
        "growth_high": pa.float64(),
        "growth_q": pa.float64(),  # false discovery rate of "it grows more than all"
        "is_held": pa.bool_(),  # a person decided about it: its texts stay
    }
)
TEXTS: Final = pa.schema(
    {
        "text_id": pa.int64(),
        "narrative": pa.int64(),
        "theme": pa.int64(),
        "similarity": pa.float32(),  # centred cosine to the middle of the narrative
    }
)
MEMBERS: Final = pa.schema(
    {"post_key": pa.int64(), "narrative": pa.int64(), "similarity": pa.float32()}
)
TERMS: Final = pa.schema(
    {
        "narrative": pa.int64(),
        "language": pa.string(),
        "place": pa.int8(),  # from 1
        "term": pa.string(),
        "weight": pa.float64(),  # c-TF-IDF
        "texts": pa.int64(),  # of this narrative in this language that have it
    }
)
TIMELINE: Final = pa.schema(
    {
        "narrative": pa.int64(),
        "bucket": pa.int64(),  # number of the bucket since 1970
        "posts": pa.int64(),
        "accounts": pa.int64(),
    }
)
BURSTS: Final = pa.schema(
    {
        "narrative": pa.int64(),
        "begins_at": _TIME,
        "ends_at": _TIME,
        "accounts": pa.int64(),  # account-buckets
        "expected": pa.float64(),  # at its usual share of all posts
        "weight": pa.float64(),  # Kleinberg's: how much cheaper the burst state explains it
    }
)
INVOLVED: Final = pa.schema(
    {
        "narrative": pa.int64(),
        "kind": pa.string(),  # "network" or "claim"
        "id": pa.int64(),
        "posts": pa.int64(),
        "accounts": pa.int64(),
    }
)
HISTORY: Final = pa.schema(
    {
        "at": _TIME,
        "event": pa.string(),
        "narrative": pa.int64(),
        "other": pa.int64(),  # null for born and gone
        "texts": pa.int64(),  # concerned
    }
)


@dataclass(frozen=True)
class Narratives:
    """What the detector found; every table in the schema of its name above.

    ``narratives`` stand in the order of their posts. ``history`` is of this run only.
    ``unplaced`` counts the texts that belong to none; ``recall`` says which share of true
    neighbours the graph was built from.
    """

    narratives: pa.Table
    texts: pa.Table
    members: pa.Table
    terms: pa.Table
    timeline: pa.Table
    bursts: pa.Table
    involved: pa.Table
    history: pa.Table
    findings: tuple[Finding, ...]
    unplaced: int
    recall: float
    caveats: tuple[str, ...]
