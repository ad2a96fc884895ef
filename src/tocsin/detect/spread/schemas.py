"""The tables of spread; null: not measured. ``x_low`` and ``x_high`` are the 95 % interval of x."""

from typing import Final

import pyarrow as pa

_AT: Final = pa.timestamp("us", tz="UTC")

MEMBERS: Final = pa.schema({"subject": pa.string(), "post_key": pa.int64()})
LOW_CREDIBILITY: Final = pa.schema({"post_key": pa.int64()})
COPIES: Final = pa.schema({"cluster": pa.int64(), "post_key": pa.int64()})

TOLD: Final = pa.schema(
    {
        "subject": pa.string(),
        "post_key": pa.int64(),
        "account_key": pa.int64(),
        "platform": pa.string(),
        "created_at": _AT,
        "relation": pa.string(),
        "parent_id": pa.string(),
        "parent_key": pa.int64(),
    }
)

SUBJECTS: Final = pa.schema(
    {
        "subject": pa.string(),
        "posts": pa.int64(),
        "accounts": pa.int64(),
        "first_at": _AT,
        "last_at": _AT,
        "reshare_share": pa.float64(),  # of posts that have a parent; Wilson's interval
        "reshare_share_low": pa.float64(),
        "reshare_share_high": pa.float64(),
        "inferred_share": pa.float64(),  # of those, by copied text alone
        "cascades": pa.int64(),  # of two posts or more
        "largest_cascade": pa.int64(),
        "bucket_s": pa.int64(),
        "serial_pairs": pa.int64(),
        "serial_interval_s": pa.float64(),
        "serial_interval_s_low": pa.float64(),
        "serial_interval_s_high": pa.float64(),
        "same_bucket_share": pa.float64(),
        "r_latest": pa.float64(),
        "r_latest_low": pa.float64(),
        "r_latest_high": pa.float64(),
        "r_latest_at": _AT,
        "r_unmeasured": pa.string(),  # why R is not measured; null: it is
        "branching": pa.float64(),
        "branching_low": pa.float64(),
        "branching_high": pa.float64(),
        "exogenous_share": pa.float64(),
        "shock_share": pa.float64(),
        "excitation_s": pa.float64(),  # mean delay of the fitted kernel
        "fit_p": pa.float64(),
        "branching_unmeasured": pa.string(),
        "forecast_beats_naive": pa.bool_(),  # null: too short to tell
    }
)

CASCADES: Final = pa.schema(
    {
        "subject": pa.string(),
        "root_key": pa.int64(),
        "root_collected": pa.bool_(),
        "posts": pa.int64(),  # collected
        "depth": pa.int64(),
        "breadth": pa.int64(),
        "virality": pa.float64(),
        "star_virality": pa.float64(),  # the baseline: everybody reshares the original
        "inferred_share": pa.float64(),
        "first_at": _AT,
        "last_at": _AT,
    }
)

KIN: Final = pa.schema(
    {
        "subject": pa.string(),
        "post_key": pa.int64(),
        "parent_key": pa.int64(),  # null: a root
        "root_key": pa.int64(),
        "depth": pa.int64(),
        "relation": pa.string(),
        "basis": pa.string(),  # observed; inferred: a copy of an earlier text
    }
)

REPRODUCTION: Final = pa.schema(
    {
        "subject": pa.string(),
        "at": _AT,  # end of the window
        "imported": pa.int64(),  # since the row before
        "local": pa.int64(),
        "r": pa.float64(),
        "r_low": pa.float64(),
        "r_high": pa.float64(),
        "above_one": pa.float64(),  # posterior probability that R > 1
    }
)

SERIAL: Final = pa.schema(
    {
        "subject": pa.string(),
        "delay_s": pa.int64(),
        "share": pa.float64(),
        "share_low": pa.float64(),
        "share_high": pa.float64(),
    }
)

EPISODES: Final = pa.schema(
    {
        "subject": pa.string(),
        "first_at": _AT,
        "last_at": _AT,  # end of its last bucket
        "posts": pa.int64(),
        "expected": pa.float64(),
        "weight": pa.float64(),
    }
)

CHANGES: Final = pa.schema(
    {
        "subject": pa.string(),
        "at": _AT,
        "rate_before": pa.float64(),  # posts a bucket; Garwood's intervals, over-dispersed
        "rate_before_low": pa.float64(),
        "rate_before_high": pa.float64(),
        "rate_after": pa.float64(),
        "rate_after_low": pa.float64(),
        "rate_after_high": pa.float64(),
        "bucket_s": pa.int64(),
        "dispersion": pa.float64(),
    }
)

SPREADERS: Final = pa.schema(
    {
        "account_key": pa.int64(),
        "fib": pa.int64(),
        "fib_low": pa.float64(),
        "fib_high": pa.float64(),
        "fib_rank": pa.int64(),
        "fib_rank_low": pa.float64(),
        "fib_rank_high": pa.float64(),
        "influence": pa.int64(),  # reshares of its low-credibility posts
        "influence_low": pa.float64(),
        "influence_high": pa.float64(),
        "activity": pa.int64(),  # low-credibility posts
        "post_keys": pa.list_(pa.int64()),  # post_key of its most reshared
    }
)

DISMANTLING: Final = pa.schema(
    {
        "ranking": pa.string(),
        "removed": pa.int64(),
        "remaining": pa.float64(),  # share of the second period's reshares
        "remaining_low": pa.float64(),
        "remaining_high": pa.float64(),
    }
)

EXPOSURE: Final = pa.schema(
    {
        "subject": pa.string(),
        "platform": pa.string(),
        "kind": pa.string(),  # views; followers of posts; followers of accounts
        "posts": pa.int64(),
        "known_share": pa.float64(),  # of the posts (or accounts) that state it
        "low": pa.int64(),  # bounds of what is counted; null: none can be given
        "high": pa.int64(),
        "meaning": pa.string(),
    }
)

FORECASTS: Final = pa.schema(
    {
        "subject": pa.string(),
        "method": pa.string(),  # renewal, last value, a day before
        "at": _AT,  # end of the bucket
        "posts": pa.float64(),  # median
        "posts_low": pa.float64(),
        "posts_high": pa.float64(),
    }
)

SKILL: Final = pa.schema(
    {
        "subject": pa.string(),
        "origins": pa.int64(),
        "naive": pa.string(),
        "crps": pa.float64(),
        "crps_naive": pa.float64(),
        "skill": pa.float64(),  # 1 − CRPS / CRPS of the naive forecast
        "skill_low": pa.float64(),
        "skill_high": pa.float64(),
        "mase": pa.float64(),
        "covered": pa.float64(),  # share of outcomes inside the 95 % limits
        "covered_low": pa.float64(),
        "covered_high": pa.float64(),
    }
)
