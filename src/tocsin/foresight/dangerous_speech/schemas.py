"""The tables of ratings: everything that was said is kept, dissent too."""

from typing import Final

import pyarrow as pa

FIELDS: Final = pa.schema(
    {
        "field": pa.string(),  # a Field
        "question": pa.string(),
        "units": pa.int64(),  # messages in context with two or more independent levels
        "raters": pa.int64(),  # who gave an independent level
        "cannot_tell": pa.int64(),  # independent answers without a level
        "alpha": pa.float64(),  # agreement, 1: full, 0: chance; null: not measured
        "alpha_low": pa.float64(),
        "alpha_high": pa.float64(),
        "same_share": pa.float64(),  # of these units, all raters at one level; null: none
        "same_share_low": pa.float64(),
        "same_share_high": pa.float64(),
        "reason": pa.string(),  # why alpha or its interval was not measured; null otherwise
    }
)
UNITS: Final = pa.schema(
    {
        "post_key": pa.int64(),  # the message
        "context": pa.string(),
        "field": pa.string(),
        "levels": pa.list_(pa.int64()),  # of independent raters, ascending; no mean is made
        "lowest": pa.int64(),  # null: nobody could tell
        "highest": pa.int64(),
        "cannot_tell": pa.int64(),
        "far_apart": pa.bool_(),  # null: fewer than two levels
        "evidence_keys": pa.list_(pa.int64()),  # of all ratings, each once
    }
)
RATINGS: Final = pa.schema(
    {
        "post_key": pa.int64(),  # the message
        "context": pa.string(),
        "rater": pa.string(),  # a pseudonym
        "rated_at": pa.timestamp("us", tz="UTC"),
        "independent": pa.bool_(),
        "field": pa.string(),
        "level": pa.int64(),  # null: the rater cannot tell
        "meaning": pa.string(),  # the level in words; null as above
        "note": pa.string(),
        "evidence_keys": pa.list_(pa.int64()),
    }
)
LEVELS_GIVEN: Final = pa.schema(
    {
        "field": pa.string(),
        "level": pa.int64(),
        "meaning": pa.string(),
        "ratings": pa.int64(),  # independent ones
    }
)
RABAT: Final = pa.schema(
    {
        "factor": pa.string(),  # a Factor of the Rabat threshold
        "informed_by": pa.string(),  # a Field; null: the form does not ask
        "units": pa.int64(),  # with two or more independent levels; null as above
        "what_is_left": pa.string(),  # that people must judge besides
    }
)
