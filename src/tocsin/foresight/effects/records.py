"""What is known of an intervention's effect: one published or measured figure, with its source.

An effect on belief is not an effect on sharing, and a standardised mean difference is not a share:
each figure keeps its own outcome and scale, and nothing is converted.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pyarrow as pa


class Intervention(StrEnum):
    """What is done. The names are those of the levers that can be simulated."""

    PREBUNK = "prebunk"
    NUDGE = "nudge"
    LABEL = "label"
    FACT_CHECK = "fact_check"
    DEMOTE = "demote"
    REMOVE = "remove"
    SUSPEND = "suspend"


class Outcome(StrEnum):
    """What is changed by it."""

    SHARING = "sharing"
    LIKES = "likes"
    REPLIES = "replies"
    VIEWS = "views"
    BELIEF = "belief"


class Scale(StrEnum):
    """The unit of an effect; negative is less of the outcome."""

    RELATIVE_CHANGE = "relative_change"
    """-0.1: a tenth less than without it."""
    POINTS = "points"
    """Percentage points: -2.3 is from 47 % to 44.7 %."""
    SCALE_POINTS = "scale_points"
    """Points of the questionnaire's scale, which the note names."""
    COHENS_D = "cohens_d"
    """Standard deviations between the groups."""
    CORRELATION = "correlation"


class Quality(StrEnum):
    """How much one study can carry, by its design."""

    HIGH = "high"
    """Randomised or a meta-analysis of randomised studies, behaviour in the field."""
    MODERATE = "moderate"
    """Randomised, but intentions or beliefs in surveys; or a careful quasi-experiment."""
    LOW = "low"
    """Anything else: no control, not reviewed, or beliefs in a laboratory right after the fact."""


@dataclass(frozen=True, slots=True)
class Prior:
    """One figure. ``low`` and ``high`` are its 95 % interval; None: the source states none."""

    intervention: Intervention
    outcome: Outcome
    scale: Scale
    effect: float
    low: float | None
    high: float | None
    population: str
    country: str
    platform: str
    year: int
    n: int | None
    """Participants, or posts where the note says so."""
    source: str
    quality: Quality
    preregistered: bool | None
    """None: not stated where we read the figure."""
    half_life_days: float | None
    """After which half of it is left; None: not known."""
    note: str


LEDGER: Final = pa.schema(
    {
        "intervention": pa.string(),
        "outcome": pa.string(),
        "scale": pa.string(),
        "effect": pa.float64(),
        "effect_low": pa.float64(),
        "effect_high": pa.float64(),
        "population": pa.string(),
        "country": pa.string(),
        "platform": pa.string(),
        "year": pa.int64(),
        "n": pa.int64(),
        "source": pa.string(),
        "quality": pa.string(),
        "preregistered": pa.bool_(),
        "half_life_days": pa.float64(),
        "note": pa.string(),
    }
)
