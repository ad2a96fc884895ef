"""The settings of the agent model, each with the reason for its default."""

from dataclasses import dataclass, field
from typing import Final, Literal

from tocsin.errors import UsageError
from tocsin.foresight.epidemic.parameters import SmirParameters

Chances = Literal["added", "independent"]

_SHARES: Final = ("sharers", "sharers_in_camp")


@dataclass(frozen=True, slots=True)
class NetworkParameters:
    """A network that is drawn at random.

    Raises:
        UsageError: a value that makes no sense.
    """

    mean_degree: float = 25.0
    """Ties of a node on average; 25 as in the published contact network."""
    exponent: float = 2.5
    """Of the power law of ties: between 2 and 3 in most networks that were measured, where a few
    have very many."""
    homophily: float = 0.8
    """Share of ties within the own camp, of two camps of equal size; 0.5: camps do not matter.
    Assumed."""

    def __post_init__(self) -> None:
        if not 0 < self.mean_degree < 100_000:
            raise UsageError(f"mean_degree is {self.mean_degree:g}.", "Give more than 0, as 25.")
        if not 2 < self.exponent <= 100:
            raise UsageError(
                f"exponent is {self.exponent:g}, and at 2 or less there is no mean degree.",
                "Give more than 2, as 2.5.",
            )
        if not 0 <= self.homophily <= 1:
            raise UsageError(f"homophily is {self.homophily:g}.", "Give a share from 0 to 1.")


@dataclass(frozen=True, slots=True)
class AgentParameters:
    """What may be set.

    Raises:
        UsageError: a value that makes no sense.
    """

    disease: SmirParameters = field(
        default_factory=lambda: SmirParameters(seeding="proportional", misinformed_share=0.5)
    )
    """The epidemic. Its misinformed_share is not used, for exposure decides it; nor its homophily
    where there is a contact network. The first infected are drawn from everybody."""
    population: int = 100_000
    """People, each with one account; fewer make the course more a matter of chance."""
    runs: int = 20
    """Times everything is drawn anew: networks, sharers, course."""
    thresholds: tuple[int, ...] = (1, 2, 5, 10, 20)
    """φ: an account is misinformed once it follows so many that share misinformation. 1 is the
    worst case and 20 the best one of the published model."""
    rounds: int = 1
    """How often exposure is passed on: once, as published. With more, those who became misinformed
    expose others in turn."""
    sharers: float = 0.05
    """Share of accounts that share misinformation by themselves. Assumed: count it in your data."""
    sharers_in_camp: float = 0.8
    """Share of them who are of the second camp; sharing is one-sided in most studies. Assumed."""
    follows: NetworkParameters = field(default_factory=NetworkParameters)
    """Who follows whom; those followed by very many and those who follow very many are drawn
    independently."""
    contacts: NetworkParameters | None = field(default_factory=NetworkParameters)
    """Who meets whom in person; None: everybody meets everybody."""
    chances: Chances = "added"
    """How the chances of a step's contacts make one: added up to at most 1, as in the equations'
    step; or independent, 1 − (1 − p)^m, as in the published agent model."""
    seed: int = 0

    def __post_init__(self) -> None:
        for name in _SHARES:
            if not 0 <= getattr(self, name) <= 1:
                raise UsageError(f"{name} is {getattr(self, name):g}.", "Give a share, 0 to 1.")
        for name in ("runs", "rounds"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name} is {getattr(self, name)}.", "Give 1 or more.")
        if not 10 <= self.population <= 10_000_000:
            raise UsageError(f"population is {self.population:,}.", "Give 10 to 10,000,000.")
        if not self.thresholds or min(self.thresholds) < 1:
            raise UsageError(
                f"thresholds are {self.thresholds}.", "Give one or more, each 1 or more."
            )
        if self.chances not in ("added", "independent"):
            raise UsageError(f"chances is {self.chances!r}.", "Give 'added' or 'independent'.")
