"""The settings of polarisation, each with the reason for its default."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tocsin.errors import UsageError

WEEK_S: Final = 7 * 86_400


class Relation(StrEnum):
    """What links two accounts. Never mixed: a repost mostly endorses, a quote often mocks."""

    REPOSTS = "reposts"
    QUOTES = "quotes"
    REPLIES = "replies"


class Basis(StrEnum):
    """Whose choice places accounts on a dimension."""

    ACCOUNTS = "accounts reposted"
    DOMAINS = "domains linked"


@dataclass(frozen=True, slots=True)
class Effort:
    """Random graphs a network is held against, and halvings tried of each graph."""

    nulls: int
    cuts: int


@dataclass(frozen=True, slots=True)
class HowPolarised:
    """What may be set.

    Raises:
        UsageError: a value that makes no sense.
    """

    relations: tuple[Relation, ...] = (Relation.REPOSTS,)
    """The networks to look at, each by itself. Reposts only, because only they endorse."""
    nulls: int | None = None
    """Random graphs with the same degrees. None: 39 up to 100,000 links, else 19, the fewest with
    which p ≤ 0.05 can be reached at all; larger networks vary less by chance."""
    cuts: int | None = None
    """Halvings tried of each graph, the one with fewest links cut being kept. None: 32 up to 10,000
    links, 8 up to 100,000, else 1. One misses camps that 32 find, on made graphs of a few thousand
    links (see the page); 1 keeps a million links within a minute."""
    rate: float = 0.05
    """The largest rate of false alarms: over the networks of one run, false discoveries."""
    least_accounts: int = 100
    """Accounts in the connected network below which nothing is said: a hundredth of a side would be
    less than one account."""
    window_s: int = WEEK_S
    """Width of a window in seconds. A week holds the rhythm of working days and week-ends."""
    window_nulls: int = 39
    """Random graphs for each window: there are many windows, and 39 resolve p to 0.025."""
    basis: Basis = Basis.ACCOUNTS
    """What the dimensions of ideology are made of."""
    least_sources: int = 3
    """Different sources that an account must have chosen to be placed: one or two place nobody."""
    least_choosers: int = 10
    """Accounts that must have chosen a source for it to count: rare ones make dimensions of their
    own, as correspondence analysis weighs rarity."""
    dimensions: int = 2
    """Dimensions that are told. The first matters; the second shows whether the first is alone."""
    dimension_nulls: int = 39
    """Random choices the dimensions are held against."""
    resamplings: int = 50
    """Bootstrap samples of accounts, for the intervals of coordinates."""
    seed: int = 20_220_401
    """Of everything random; any number does."""

    def __post_init__(self) -> None:
        if not 0 < self.rate < 1:
            raise UsageError(f"rate is {self.rate}.", "Give a rate between 0 and 1, as 0.05.")
        fewest = math.ceil(round(1 / self.rate, 9)) - 1
        for name in ("nulls", "window_nulls", "dimension_nulls"):
            value = getattr(self, name)
            if value is not None and value < fewest:
                raise UsageError(
                    f"{name} is {value}: with rate {self.rate} nothing could be told from chance.",
                    f"Give {fewest} or more.",
                )
        least = {"cuts": 1, "least_accounts": 10, "window_s": 1, "least_sources": 2}
        least |= {"least_choosers": 2, "dimensions": 1, "resamplings": 10, "seed": 0}
        for name, low in least.items():
            value = getattr(self, name)
            if value is not None and value < low:
                raise UsageError(f"{name} is {value}.", f"Give {low} or more.")

    def effort(self, links: int) -> Effort:
        """For a network of so many links."""
        nulls = 39 if links <= 100_000 else 19
        cuts = 32 if links <= 10_000 else 8 if links <= 100_000 else 1
        return Effort(self.nulls or nulls, self.cuts or cuts)

    def window_effort(self, links: int) -> Effort:
        """For the network of one window."""
        return Effort(self.window_nulls, self.effort(links).cuts)
