"""The corpus in a few numbers, and its rhythm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyarrow as pa

from tocsin.engine.base import Engine, Table

TIMELINE: Final = pa.schema(
    {
        "start": pa.timestamp("us", tz="UTC"),  # start of the bucket
        "platform": pa.string(),
        "posts": pa.int64(),
        "accounts": pa.int64(),
    }
)
BUCKETS_S: Final = (60, 300, 900, 3_600, 6 * 3_600, 86_400, 7 * 86_400, 28 * 86_400)
MOST_BUCKETS: Final = 400
"""More bars than this cannot be told apart on a screen."""
_COARSE_SHARE: Final = 0.9


@dataclass(frozen=True)
class CorpusSummary:
    """The corpus in a few numbers."""

    posts: int
    accounts: int
    platforms: Mapping[str, int]  # posts by platform
    languages: Mapping[str, int]  # posts by language; "" is unknown
    kinds: Mapping[str, int]  # posts by kind
    first_at: datetime | None
    last_at: datetime | None
    offset_unknown: int  # posts whose UTC offset was assumed
    whole_minutes: int = 0  # posts whose time has no seconds

    @property
    def coarse(self) -> bool:
        """Whether the times are whole minutes."""
        return self.whole_minutes > _COARSE_SHARE * self.posts


def summarise(engine: Engine, posts: Table) -> CorpusSummary:
    """Counts the corpus."""
    seconds = posts.created_at.epoch_seconds()
    total = engine.to_arrow(
        posts.aggregate(
            posts=posts.count(),
            accounts=posts.account_key.nunique(),
            first_at=posts.created_at.min(),
            last_at=posts.created_at.max(),
            offset_unknown=posts.utc_offset_min.isnull().cast("int64").sum(),
            whole_minutes=(seconds % 60 == 0).cast("int64").sum(),
        )
    ).to_pylist()[0]
    return CorpusSummary(
        platforms=_counts(engine, posts, "platform"),
        languages=_counts(engine, posts, "lang"),
        kinds=_counts(engine, posts, "kind"),
        **{
            **total,
            "offset_unknown": total["offset_unknown"] or 0,
            "whole_minutes": total["whole_minutes"] or 0,
        },
    )


def bucket_width_s(summary: CorpusSummary) -> int:
    """The narrowest bucket that keeps the timeline readable."""
    if summary.first_at is None or summary.last_at is None:
        return BUCKETS_S[0]
    span_s = (summary.last_at - summary.first_at).total_seconds()
    return next((width for width in BUCKETS_S if span_s / width <= MOST_BUCKETS), BUCKETS_S[-1])


def timeline(engine: Engine, posts: Table, bucket_s: int) -> pa.Table:
    """Posts and active accounts by bucket and platform (schema ``TIMELINE``)."""
    seconds = posts.created_at.epoch_seconds()
    placed = posts.select("platform", "account_key", start_s=seconds - seconds % bucket_s)
    counted = engine.to_arrow(
        placed.group_by("start_s", "platform").aggregate(
            posts=placed.count(), accounts=placed.account_key.nunique()
        )
    )
    start = pa.array([s * 1_000_000 for s in counted["start_s"].to_pylist()], type=pa.int64())
    made = counted.append_column("start", start.cast(pa.timestamp("us", tz="UTC")))
    return (
        made.select(TIMELINE.names)
        .cast(TIMELINE)
        .sort_by([("start", "ascending"), ("platform", "ascending")])
    )


def _counts(engine: Engine, posts: Table, column: str) -> dict[str, int]:
    """Posts by value, most frequent first; null is the empty string."""
    value = posts[column].fill_null("")
    counted = engine.to_arrow(posts.group_by(value=value).aggregate(posts=posts.count()))
    ordered = sorted(counted.to_pylist(), key=lambda row: (-row["posts"], row["value"]))
    return {row["value"]: row["posts"] for row in ordered}


EMPTY: Final = CorpusSummary(0, 0, {}, {}, {}, None, None, 0, 0)
"""The summary of a corpus without posts."""
