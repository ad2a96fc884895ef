"""The settings of the fit, each with the reason for its default."""

from dataclasses import dataclass
from typing import Final

from tocsin.errors import UsageError
from tocsin.foresight.epidemic.mixing import Mixing

Range = tuple[float, float]

RANGES: Final = (
    "transmission_rate", "risk_ratio", "reporting", "dispersion", "initially_infected",
)  # fmt: skip
"""In the order of the fit's parameters."""


@dataclass(frozen=True, slots=True)
class FitParameters:
    """What is taken as known, and where the rest is looked for.

    A parameter whose interval reaches the end of its range is not measured there: the data would
    allow anything beyond it too.

    Raises:
        UsageError: a value that makes no sense.
    """

    recovery_days: float = 5.0
    """τ, taken as known: cases alone cannot tell it from β. State that of your disease."""
    homophily: float = 0.5
    """α, taken as known. 0.5: people mix without regard to groups."""
    mixing: Mixing = "preserved"
    """Areas have groups of unequal size; what α means there must not depend on their sizes."""
    steps_per_day: int = 1
    """Euler steps a day, as in the model."""
    transmission_rate: Range = (0.02, 2.0)
    """β: with 5 days, a reproduction number of 0.1 to 10."""
    risk_ratio: Range = (0.2, 20.0)
    """λ: from a fifth to twenty times the risk. Below 1 exposed people are infected less."""
    reporting: Range = (0.001, 1.0)
    """ρ: share of infections that is reported; the upper end is a real one."""
    dispersion: Range = (0.1, 10_000.0)
    """k of the negative binomial; at 10,000 there is nothing beyond chance (Poisson)."""
    initially_infected: Range = (1e-7, 0.1)
    """Share of an area that is infected the day before the first one."""
    least_spread: float = 0.05
    """Least difference between the most and the least exposed area, where cases are not told apart
    by group. Below it λ would rest on the shape of the curve alone, and is not measured."""
    least_cases: int = 50
    """Cases below which nothing is fitted."""

    def __post_init__(self) -> None:
        for name in RANGES:
            low, high = getattr(self, name)
            if not 0 < low < high:
                raise UsageError(
                    f"{name} runs from {low:g} to {high:g}.", "Give two numbers above 0, low first."
                )
        if self.reporting[1] > 1:
            raise UsageError(f"reporting goes up to {self.reporting[1]:g}.", "Give at most 1.")
        if self.initially_infected[1] > 1:
            raise UsageError("More than everybody would be infected.", "Give shares up to 1.")
        if not self.recovery_days * self.steps_per_day >= 1:
            raise UsageError(
                f"recovery_days ({self.recovery_days:g}) is shorter than a step.",
                "Set steps_per_day to more.",
            )
        if not 0 <= self.homophily <= 1:
            raise UsageError(f"homophily is {self.homophily:g}.", "Give a share from 0 to 1.")
