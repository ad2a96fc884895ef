"""What the spillover test takes and hands on, as tables."""

from enum import StrEnum
from typing import Final

import pyarrow as pa

PANEL: Final = pa.schema(
    {
        "area": pa.string(),  # not null
        "week": pa.date32(),  # its Monday; not null
        "events": pa.int64(),  # null: not known
        "intensity": pa.float64(),  # of hostility or a narrative online; null: not known
        "exposure": pa.float64(),  # people or time at risk, above 0; null in all rows: not given
    }
)
"""One row an area and week that was *observed*. A week without a row is a gap: nothing is known of
it. A quiet week has a row with 0 events."""


class Verdict(StrEnum):
    """What is said."""

    GAIN = "gain over event history"
    NO_GAIN = "no gain over event history"
    CONFOUNDED = "not measured: later intensity predicts, too"
    TOO_LITTLE = "not measured: too few data"


class Role(StrEnum):
    """What a week of intensity is to the events it stands beside."""

    LAG = "earlier"
    LEAD = "later (placebo)"


SUMMARY: Final = pa.schema(
    {
        "verdict": pa.string(),  # a Verdict
        "reason": pa.string(),  # why nothing was measured; null otherwise
        "gain": pa.float64(),  # share by which an event kept out is likelier; null: not measured
        "gain_low": pa.float64(),
        "gain_high": pa.float64(),
        "p_value": pa.float64(),  # of earlier intensity, against rotations; null: not tested
        "rotations": pa.int64(),
        "placebo_p_value": pa.float64(),  # of later intensity, likewise; null: not tested
        "dispersion": pa.float64(),  # of the negative binomial: variance = mean + dispersion mean²
        "areas": pa.int64(),
        "areas_without_events": pa.int64(),
        "weeks": pa.int64(),  # from the first to the last
        "area_weeks": pa.int64(),  # that could be used: all lags known
        "gaps": pa.int64(),  # area-weeks with events or intensity not known
        "events": pa.int64(),  # known ones
        "forecast_weeks": pa.int64(),
        "forecast_events": pa.int64(),
        "unforecast_events": pa.int64(),  # in areas that had none before, or with gaps
    }
)
BLOCKS: Final = pa.schema(
    {
        "first_week": pa.date32(),
        "last_week": pa.date32(),
        "known_weeks": pa.int64(),  # that the forecast was made from
        "events": pa.int64(),
        "gain": pa.float64(),
        "gain_low": pa.float64(),
        "gain_high": pa.float64(),
    }
)
AREAS: Final = pa.schema(
    {
        "area": pa.string(),  # null: all areas together that are too small to be shown
        "areas": pa.int64(),
        "weeks": pa.int64(),  # area-weeks forecast
        "events": pa.int64(),  # in them
        "gain": pa.float64(),  # null: not measured
        "gain_low": pa.float64(),
        "gain_high": pa.float64(),
    }
)
AREA_WEEKS: Final = pa.schema(
    {
        "area": pa.string(),
        "week": pa.date32(),
        "events": pa.int64(),
        "from_history": pa.float64(),  # events expected, given the week's level
        "from_history_low": pa.float64(),  # 95 % of outcomes
        "from_history_high": pa.float64(),
        "with_intensity": pa.float64(),
        "with_intensity_low": pa.float64(),
        "with_intensity_high": pa.float64(),
        "gain": pa.float64(),  # difference of log scores, in nats; one outcome, so no interval
    }
)
LAGS: Final = pa.schema(
    {
        "weeks_before": pa.int64(),  # below 0: after the events
        "role": pa.string(),  # a Role
        "rate_ratio": pa.float64(),  # a standard deviation of intensity within areas and weeks
        "rate_ratio_low": pa.float64(),
        "rate_ratio_high": pa.float64(),
    }
)
