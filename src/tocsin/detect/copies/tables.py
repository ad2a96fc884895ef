"""What the copies detector hands on: four tables that refer to each other, and the findings."""

from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from tocsin.finding import Finding

CLUSTERS: Final = pa.schema(
    {
        "cluster": pa.int64(),  # the object id of the text that was posted first
        "texts": pa.int64(),  # distinct normalised texts; 1: exact copies only
        "posts": pa.int64(),
        "accounts": pa.int64(),
        "platforms": pa.list_(pa.string()),
        "languages": pa.list_(pa.string()),
        "first_post": pa.int64(),  # post_key
        "first_at": pa.timestamp("us", tz="UTC"),
        "last_at": pa.timestamp("us", tz="UTC"),
        "span_s": pa.float64(),
        "template": pa.string(),  # "… is a traitor share"; null: no slots were found
        "sample": pa.string(),  # the text of the first post, as written
        "basis": pa.string(),  # "wording"; "meaning" where any of its texts joined by it
    }
)
MEMBERS: Final = pa.schema(
    {
        "post_key": pa.int64(),
        "cluster": pa.int64(),
        "object_id": pa.int64(),  # of its text
        "similarity": pa.float64(),  # to the first text of the cluster; of what, basis says
        "basis": pa.string(),  # "wording": Jaccard of 5-grams; "meaning": centred cosine
    }
)
TEXTS: Final = pa.schema(
    {
        "object_id": pa.int64(),  # as in the shares of kind text_copy
        "cluster": pa.int64(),
        "similarity": pa.float64(),
        "text": pa.string(),  # normalised
        "basis": pa.string(),  # as in MEMBERS
        "wording": pa.int64(),  # its cluster by wording alone, or its object id
    }
)
WORDING: Final = "wording"
MEANING: Final = "meaning"
SLOTS: Final = pa.schema(
    {
        "cluster": pa.int64(),  # by wording: a template has words
        "slot": pa.int8(),  # 1 or 2
        "value": pa.string(),  # what stands there; "" is nothing
        "texts": pa.int64(),
        "posts": pa.int64(),
    }
)


@dataclass(frozen=True)
class Copies:
    """What the detector found; every table in the schema of its name above.

    ``texts`` holds the texts that have near-copies, are made from a template with others, or say
    the same as another. ``clusters`` and ``members`` also hold what was only copied exactly.
    """

    clusters: pa.Table
    members: pa.Table
    texts: pa.Table
    slots: pa.Table
    findings: tuple[Finding, ...]
    caveats: tuple[str, ...]
