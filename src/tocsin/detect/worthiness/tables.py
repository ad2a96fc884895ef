"""What check-worthiness takes and hands on."""

from dataclasses import dataclass
from typing import Final

import pyarrow as pa

CIRCULATING: Final = pa.schema(
    {
        "text_id": pa.int64(),
        "text": pa.string(),  # as written
        "lang": pa.string(),  # BCP 47 primary language; null: unknown
        "posts": pa.int64(),
        "accounts": pa.int64(),
        "recent_posts": pa.int64(),  # of posts, those in the window that growth is asked for
    }
)
"""Distinct texts that no fact-check answers, with their reach."""

WORTHY: Final = pa.schema(
    {
        "claim_id": pa.int64(),  # the text_id of the most widespread of its texts
        "claim": pa.string(),  # the sentence to check, as it stands in that text
        "lang": pa.string(),
        "languages": pa.list_(pa.string()),
        "texts": pa.list_(pa.int64()),  # text_id of all its wordings: the evidence
        "posts": pa.int64(),
        "accounts": pa.int64(),  # summed over wordings: one who posted two counts twice
        "checkable": pa.float64(),  # probability; see checkability
        "above_threshold": pa.bool_(),
        "measured": pa.string(),  # how good that probability is in this language
        "reach": pa.float64(),  # share of claims with fewer accounts, ties halved
        "recent_posts": pa.int64(),
        "recent_low": pa.float64(),  # 95 % interval of the share of its posts that are recent
        "recent_high": pa.float64(),
        "growth": pa.float64(),  # probability that this share exceeds that of all claims
        "areas": pa.list_(pa.string()),
        "area_words": pa.list_(pa.string()),  # empty: found by meaning alone
        "priority": pa.float64(),  # orders the list; not a probability
        "reasons": pa.list_(pa.string()),
    }
)


@dataclass(frozen=True)
class Worthy:
    """``claims`` in the schema ``WORTHY``, the first to check first."""

    claims: pa.Table
    caveats: tuple[str, ...]
