"""The settings of the spillover test, each with the reason for its default."""

from dataclasses import dataclass

from tocsin.errors import UsageError


@dataclass(frozen=True, slots=True)
class Parameters:
    """What may be set.

    Raises:
        UsageError: a value that makes no sense.
    """

    lags: int = 4
    """Weeks of earlier intensity that may predict: a month."""
    history_lags: int = 8
    """Weeks of earlier events that are known to both forecasts. Twice the lags, so that intensity
    which merely echoes older events brings nothing new."""
    leads: int = 2
    """Weeks of later intensity that must not predict: more would thin the test out."""
    folds: int = 5
    """Blocks of weeks that are forecast in turn, each from all weeks before it. They cover the
    later half: the first forecast already knows half of all weeks."""
    level: float = 0.05
    """Largest p-value of intensity against its rotations that counts, and smallest p-value of the
    leads that does not refuse."""
    rotations: int = 199
    """Rotations of intensity in time at most; there are no more than weeks. With 199 the smallest
    p-value is 0.005."""
    draws: int = 2_000
    """Resamples of whole areas for the interval: its ends then move by little from seed to seed."""
    seed: int = 0
    """Of the resamples, and of the choice of rotations."""
    least_areas: int = 20
    """Areas with events that the test needs: its errors are clustered by area, and with fewer
    clusters they come out too small."""
    least_weeks: int = 52
    """Weeks it needs: a year, so that the first forecast knows half a year."""
    least_events: int = 200
    """Events it needs in all."""
    least_area_events: int = 10
    """Events in the forecast weeks below which an area is not shown by itself: its people could be
    recognised, and its numbers mean nothing."""

    def __post_init__(self) -> None:
        for name in ("lags", "leads", "history_lags", "least_area_events"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name} is {getattr(self, name)}.", "Give 1 or more.")
        if self.history_lags < self.lags:
            raise UsageError(
                f"history_lags ({self.history_lags}) is less than lags ({self.lags}), so intensity "
                "would know older weeks than event history does.",
                "Give at least as many.",
            )
        for name, least in (("folds", 2), ("rotations", 19), ("draws", 100), ("least_areas", 10)):
            if getattr(self, name) < least:
                raise UsageError(f"{name} is {getattr(self, name)}.", f"Give {least} or more.")
        if not 0 < self.level < 1:
            raise UsageError(f"level is {self.level}.", "Give a rate between 0 and 1, as 0.05.")
        shortest = 4 * (self.history_lags + self.leads)
        if self.least_weeks < shortest:
            raise UsageError(
                f"least_weeks is {self.least_weeks}, too short for these lags and leads.",
                f"Give {shortest} or more.",
            )
        if self.least_events < self.least_areas:
            raise UsageError(
                f"least_events is {self.least_events}, less than one an area.",
                f"Give {self.least_areas} or more.",
            )


DEFAULT = Parameters()
