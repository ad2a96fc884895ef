"""The settings of the epidemic model, each with the reason for its default."""

from dataclasses import dataclass, fields
from typing import Any, Final, Literal

import numpy as np

from tocsin.errors import UsageError
from tocsin.foresight.epidemic.mixing import Mixing

GROUPS: Final = ("ordinary", "misinformed")
"""The order of the two groups in every array."""

BOUNDS: Final = {
    "transmission_rate": (0.0, 10.0),
    "risk_ratio": (0.0, 10_000.0),
    "misinformed_share": (0.0, 1.0),
    "homophily": (0.0, 1.0),
    "recovery_days": (0.1, 1_000.0),
    "initially_infected": (0.0, 1.0),
}
"""What each number may be, ends included."""

Seeding = Literal["equal", "proportional"]


@dataclass(frozen=True, slots=True)
class SmirParameters:
    """A scenario of the SMIR model; the defaults are the worked example of DeVerna et al. (2025).

    Raises:
        UsageError: a value that makes no sense, or groups too small for those first infected.
    """

    transmission_rate: float = 0.3
    """β: infections a day that one infected person causes among ordinary people, at the start."""
    risk_ratio: float = 3.0
    """λ: how many times as easily a misinformed person is infected. Assumed, not measured."""
    misinformed_share: float = 0.5
    """Share of the population that is misinformed; a half shows the effect at its plainest."""
    homophily: float = 0.5
    """α: in groups of equal size the share of a person's contacts that are within the own group;
    at 0.5 people mix without regard to groups."""
    mixing: Mixing = "published"
    """What α means where groups are not of equal size: see ``mixing.py``. As published, or with
    everybody's number of contacts preserved."""
    recovery_days: float = 5.0
    """τ: mean days of being infectious."""
    initially_infected: float = 0.001
    """Share of the population that is infected at the start."""
    seeding: Seeding = "equal"
    """Who they are: half of them in each group whatever its size (as published), or in proportion
    to the groups."""
    days: int = 100
    """Days, the first of which is the start."""
    steps_per_day: int = 1
    """Euler steps a day: one as published. Many steps approach the continuous equations."""

    def __post_init__(self) -> None:
        for name in BOUNDS:
            check(name, getattr(self, name))
        for name in ("days", "steps_per_day"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name} is {getattr(self, name)}.", "Give 1 or more.")
        if self.seeding not in ("equal", "proportional"):
            raise UsageError(f"seeding is {self.seeding!r}.", "Give 'equal' or 'proportional'.")
        if self.mixing not in ("published", "preserved"):
            raise UsageError(f"mixing is {self.mixing!r}.", "Give 'published' or 'preserved'.")
        check_steps(self.recovery_days, self.steps_per_day)
        check_seeds(self.initially_infected, self.misinformed_share, self.seeding)


@dataclass(frozen=True, slots=True)
class Ranges:
    """What is not known exactly: (low, high) of a parameter; None: taken as the scenario has it.

    Every value between is taken as equally likely, and the parameters as independent.

    Raises:
        UsageError: an end that makes no sense, or a low end above the high one.
    """

    transmission_rate: tuple[float, float] | None = None
    risk_ratio: tuple[float, float] | None = None
    misinformed_share: tuple[float, float] | None = None
    homophily: tuple[float, float] | None = None
    recovery_days: tuple[float, float] | None = None
    draws: int = 1_000
    """Scenarios drawn: with a thousand the ends of a 95 % range rest on 25 scenarios each."""
    seed: int = 0

    def __post_init__(self) -> None:
        for name, (low, high) in self.stated().items():
            check(name, np.array([low, high]))
            if low > high:
                raise UsageError(f"{name} runs from {low:g} to {high:g}.", "Give the lower first.")
        if self.draws < 100:
            raise UsageError(f"draws is {self.draws}.", "Give 100 or more.")

    def stated(self) -> dict[str, tuple[float, float]]:
        """The parameters that have a range."""
        found = {one.name: getattr(self, one.name) for one in fields(self) if one.name in BOUNDS}
        return {name: ends for name, ends in found.items() if ends is not None}


def check(name: str, value: Any) -> None:
    """Refuses numbers out of their bounds; ``value`` may be a number or an array.

    Raises:
        UsageError: naming the parameter, the first wrong value and the bounds.
    """
    low, high = BOUNDS[name]
    values = np.asarray(value, dtype=np.float64).ravel()
    wrong = values[~((values >= low) & (values <= high))]
    if len(wrong):
        raise UsageError(f"{name} is {wrong[0]:g}.", f"Give a number from {low:g} to {high:g}.")


def check_steps(recovery_days: Any, steps_per_day: int) -> None:
    """Refuses steps longer than the mean time of being infectious: more would recover than are ill.

    Raises:
        UsageError: saying how many steps a day are needed.
    """
    shortest = float(np.min(recovery_days))
    if shortest * steps_per_day < 1:
        raise UsageError(
            f"recovery_days ({shortest:g}) is shorter than a step of 1/{steps_per_day} day.",
            f"Set steps_per_day to {int(np.ceil(1 / shortest))} or more.",
        )


def check_seeds(infected: Any, misinformed_share: Any, seeding: Seeding) -> None:
    """Refuses groups that hold fewer people than are to be infected in them at the start.

    Raises:
        UsageError: naming both numbers.
    """
    share = np.asarray(misinformed_share, dtype=np.float64)
    smaller = float(np.min(np.minimum(share, 1 - share)))
    most = float(np.max(infected)) / 2
    if seeding == "equal" and most > smaller * (1 + 1e-9):
        raise UsageError(
            f"The smaller group is {smaller:g} of the population, but {most:g} of the population "
            "are to be infected in it at the start.",
            "Set seeding to 'proportional', or initially_infected to less.",
        )
