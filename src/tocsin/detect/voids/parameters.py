"""The settings of the voids detector, each with the reason for its default."""

from dataclasses import dataclass
from typing import Final

from tocsin.errors import UsageError

DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class Parameters:
    """What may be set.

    Raises:
        UsageError: a value that makes no sense.
    """

    window_s: int = DAY_S
    """Width of a window in seconds. A day holds the rhythm of day and night."""
    fdr: float = 0.003
    """The largest false discovery rate of an alarm, over the cells of one window. One quiet cell
    has 0.5 false days in 180 by it; days that depend on each other make it up to twice as many."""
    baseline_windows: int = 56
    """Windows an alarm is judged by: eight weeks, so that each day of the week counts eight times
    and a slow drift is followed."""
    least_windows: int = 21
    """Windows with questions or answers that a baseline needs before anything is judged."""
    guard_windows: int = 7
    """The latest windows, which the baseline leaves out: a void must not become its own
    baseline before it is noticed."""
    least_demand: float = 5
    """Demand in a window below which there is no alarm, whatever the share."""
    join_windows: int = 3
    """Alarms at most so far apart are one episode."""
    recent_windows: int = 7
    """Windows from which the demand to come is expected."""
    horizon_windows: int = 7
    """Windows over which unanswered demand is expected, for the ranking."""
    most_cells: int = 10_000
    """Cells that are looked at, those with most posts that ask or spread: memory grows with cells
    times windows. How many are left out is said."""
    per_search_point: float = 0.0
    """Demand (in people) that a point of search interest stands for. Search interest is
    relative, so it has no unit of its own: nothing is counted until somebody states it."""

    def __post_init__(self) -> None:
        counts = (
            "window_s", "baseline_windows", "least_windows", "join_windows", "recent_windows",
            "horizon_windows", "most_cells",
        )  # fmt: skip
        for name in counts:
            if getattr(self, name) < 1:
                raise UsageError(f"{name} is {getattr(self, name)}.", "Give 1 or more.")
        for name in ("guard_windows", "least_demand", "per_search_point"):
            if not getattr(self, name) >= 0:
                raise UsageError(f"{name} is {getattr(self, name)}.", "Give 0 or more.")
        if not 0 < self.fdr < 1:
            raise UsageError(f"fdr is {self.fdr}.", "Give a rate between 0 and 1, as 0.003.")
        if self.least_windows > self.baseline_windows:
            raise UsageError(
                f"least_windows ({self.least_windows}) is more than baseline_windows "
                f"({self.baseline_windows}), so nothing would ever be judged.",
                "Give at most as many.",
            )
