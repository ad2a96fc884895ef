"""The tables of a scenario and of its sweeps; shares are of the whole population, 0 to 1."""

from typing import Final

import pyarrow as pa

SPREADS: Final = pa.schema(
    {
        "group": pa.string(),  # ordinary, misinformed, all
        "size": pa.float64(),
        "infected": pa.float64(),
        "infected_low": pa.float64(),  # null: no ranges were stated
        "infected_high": pa.float64(),
        "infected_in_group": pa.float64(),  # of the group itself
        "still_ill": pa.float64(),
        "without": pa.float64(),  # infected where λ = 1
        "extra": pa.float64(),
        "extra_low": pa.float64(),
        "extra_high": pa.float64(),
        "peak_day": pa.int64(),
        "peak_day_without": pa.int64(),
    }
)
DAYS: Final = pa.schema(
    {
        "day": pa.int64(),
        "group": pa.string(),
        "susceptible": pa.float64(),
        "ill": pa.float64(),
        "recovered": pa.float64(),
        "ill_without": pa.float64(),
        "recovered_without": pa.float64(),
    }
)
SWEEP: Final = pa.schema(
    {
        "value": pa.float64(),
        "infected": pa.float64(),
        "ordinary": pa.float64(),
        "misinformed": pa.float64(),
        "extra": pa.float64(),
        "peak_day": pa.int64(),
        "reproduction_number": pa.float64(),
    }
)
"""What a scenario gives for values of one parameter; the others stay as they are."""
