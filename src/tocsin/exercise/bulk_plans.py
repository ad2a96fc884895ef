"""What is planted among columns: kinds and strengths of groups, as plain numbers.

The middle strength is the usual definition of a spike-in: 4 to 15 accounts, 6 to 15 joint
actions, each joined with probability 0.7 after an exponential lag of 8, 20 or 60 s on average.
The innocent groups are described by the same numbers: what tells them apart is their reading,
not their arithmetic.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class When(StrEnum):
    """How a group chooses its moments."""

    RHYTHM = "rhythm"  # by the hours of its day, over the whole time
    ONE_DAY = "one_day"  # all within ten hours
    ONE_HOUR = "one_hour"  # an announced party
    CLOCK = "clock"  # every so many hours, to the minute


@dataclass(frozen=True, slots=True)
class Strength:
    """How much a campaign shows. Ranges include both ends; lags are means, one a group."""

    name: str
    accounts: tuple[int, int]
    actions: tuple[int, int]
    join: float
    lags_s: tuple[float, ...]


WEAK: Final = Strength("weak", (4, 8), (6, 9), 0.6, (20.0, 60.0, 90.0))
MIDDLE: Final = Strength("middle", (4, 15), (6, 15), 0.7, (8.0, 20.0, 60.0))
STRONG: Final = Strength("strong", (8, 15), (15, 40), 0.85, (4.0, 8.0))


@dataclass(frozen=True, slots=True)
class Manner:
    """What kind of campaign it is, whatever its strength.

    ``own_share`` is the part of its actions on objects of its own; the others are on objects
    that are popular anyway, at a moment when somebody shared them. With a leader the first
    member always acts, and first.
    """

    kind: str
    own_share: float
    when: When = When.RHYTHM
    has_leader: bool = False


MANNERS: Final = (
    Manner("own_objects", 0.7),
    Manner("riding", 0.0),
    Manner("leader", 1.0, has_leader=True),
    Manner("blitz", 0.7, When.ONE_DAY),
)


@dataclass(frozen=True, slots=True)
class Innocent:
    """A group that looks coordinated and has nothing to hide. ``most_s`` ends the wait."""

    kind: str
    accounts: tuple[int, int]
    actions: tuple[int, int]
    join: float
    lag_s: float
    most_s: float
    when: When = When.RHYTHM
    has_leader: bool = False


INNOCENT: Final = (
    Innocent("fans", (10, 40), (10, 40), 0.4, 240.0, 3_600.0, has_leader=True),
    Innocent("newsrooms", (4, 10), (20, 60), 0.8, 1_200.0, 3_300.0),
    Innocent("bots", (3, 8), (20, 40), 0.98, 15.0, 50.0, When.CLOCK),
    Innocent("officials", (4, 8), (6, 14), 0.9, 240.0, 1_500.0, has_leader=True),
    Innocent("crossposting", (2, 4), (20, 60), 1.0, 4.0, 20.0, has_leader=True),
    Innocent("party", (20, 60), (10, 25), 0.5, 200.0, 1_200.0, When.ONE_HOUR),
)
