"""How far an incident broke out: the breakout scale (Nimmo 2020), from what is shown.

========  =====================================================================================
Category  Rule
========  =====================================================================================
1         one platform, one community
2         one platform and several communities, or several platforms and one community
3         several platforms and several communities
4         amplified by mainstream media
5         amplified by a high-profile person (a celebrity, a political candidate, an official)
6         a policy response or other concrete action, or a call for violence
========  =====================================================================================

The highest rule that holds gives the category. Whatever nobody looked at is *unknown*, and an
unknown gives a range: its lower end takes every unknown as "no", its upper end as "yes". Nothing is
made up to arrive at one number. "Yes" needs evidence and a name; "no" needs the name and where that
person looked. What lists and detectors notice (an account on an official list shared it) stays a
remark until a person has looked, for the account may have been correcting it.

Source: Nimmo, B. (2020), *The Breakout Scale: measuring the impact of influence operations*,
Brookings Institution.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from tocsin.cases.documents import Document, Item
from tocsin.cases.errors import CannotStandError

RULE: Final = "nimmo-2020/1"
HIGHEST: Final = 6


class Known(StrEnum):
    """What a person found on looking."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer(Document):
    """What is known of one question of the scale.

    ``noticed`` are ids of evidence that lists or detectors point to and nobody has judged yet.

    Raises:
        CannotStandError: "yes" without evidence, "no" without saying where one looked, or either
            without who says so.
    """

    known: Known = Known.UNKNOWN
    evidence: tuple[str, ...] = ()
    note: str = ""
    stated_by: str = ""
    stated_at: datetime | None = None
    noticed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.known is Known.UNKNOWN:
            return
        if not self.stated_by:
            raise _refused("An answer says not who gives it.", "stated_by")
        if self.known is Known.YES and not self.evidence:
            raise _refused("A “yes” has no evidence.", "evidence")
        if self.known is Known.NO and not self.note.strip():
            raise _refused("A “no” does not say where somebody looked.", "note")


@dataclass(frozen=True, slots=True)
class PlatformReached(Item):
    """A platform on which it was seen; ``communities_high`` is absent where none can be given."""

    name: str
    posts: int
    accounts: int
    communities_low: int = 1
    communities_high: int | None = None

    @property
    def key(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Breakout(Document):
    """What the scale asks. ``communities_*`` count each community once over all platforms."""

    platforms: tuple[PlatformReached, ...] = ()
    communities_low: int = 0
    communities_high: int | None = None
    elsewhere: Answer = field(default_factory=Answer)
    """Seen on platforms of which nothing was collected."""
    media: Answer = field(default_factory=Answer)
    prominent: Answer = field(default_factory=Answer)
    action: Answer = field(default_factory=Answer)
    violence: Answer = field(default_factory=Answer)


class Ground(StrEnum):
    """Why a category holds; whoever shows it has the words."""

    ONE_COMMUNITY_ONE_PLATFORM = "one_community_one_platform"
    ONE_COMMUNITY_PLATFORMS = "one_community_platforms"
    COMMUNITIES_ONE_PLATFORM = "communities_one_platform"
    COMMUNITIES_PLATFORMS = "communities_platforms"
    MEDIA = "media"
    PROMINENT = "prominent"
    ACTION = "action"
    VIOLENCE = "violence"
    NOTHING_SEEN = "nothing_seen"


class Category(NamedTuple):
    """The category as a range; both ends absent: not measured.

    ``ground`` is what gives the lower end, ``open`` the questions that could raise it.
    """

    low: int | None
    high: int | None
    ground: Ground
    open: tuple[str, ...]

    @property
    def certain(self) -> int | None:
        """The category, where the range is one."""
        return self.low if self.low == self.high else None


_RUNGS: Final = ((6, Ground.VIOLENCE), (6, Ground.ACTION), (5, Ground.PROMINENT), (4, Ground.MEDIA))
QUESTIONS: Final = ("elsewhere", "media", "prominent", "action", "violence")


def categorise(breakout: Breakout) -> Category:
    """The category of what is shown, from the rules above."""
    low, ground = _lower(breakout)
    if low is None:
        return Category(None, None, ground, _unknown(breakout, 0))
    high = max(low, _upper(breakout))
    return Category(low, high, ground, _unknown(breakout, low))


def _lower(breakout: Breakout) -> tuple[int | None, Ground]:
    for level, ground in _RUNGS:
        if getattr(breakout, ground.value).known is Known.YES:
            return level, ground
    platforms = len(breakout.platforms) + (breakout.elsewhere.known is Known.YES)
    if not platforms:
        return None, Ground.NOTHING_SEEN
    return _spread(several_platforms=platforms > 1, several=breakout.communities_low > 1)


def _upper(breakout: Breakout) -> int:
    for level, ground in _RUNGS:
        if getattr(breakout, ground.value).known is not Known.NO:
            return level
    elsewhere = breakout.elsewhere.known is not Known.NO
    high = breakout.communities_high
    several = elsewhere or high is None or high > 1
    platforms = len(breakout.platforms) + elsewhere
    return _spread(several_platforms=platforms > 1, several=several)[0]


def _spread(*, several_platforms: bool, several: bool) -> tuple[int, Ground]:
    if several_platforms and several:
        return 3, Ground.COMMUNITIES_PLATFORMS
    if several_platforms:
        return 2, Ground.ONE_COMMUNITY_PLATFORMS
    if several:
        return 2, Ground.COMMUNITIES_ONE_PLATFORM
    return 1, Ground.ONE_COMMUNITY_ONE_PLATFORM


def _unknown(breakout: Breakout, low: int) -> tuple[str, ...]:
    """The open questions whose answer could raise the category above ``low``."""
    reach = {"elsewhere": 3, **{ground.value: level for level, ground in _RUNGS}}
    found = [
        name
        for name in QUESTIONS
        if reach[name] > low and getattr(breakout, name).known is Known.UNKNOWN
    ]
    if low < 3 and _several_unknown(breakout):
        found.append("communities")
    return tuple(found)


def _several_unknown(breakout: Breakout) -> bool:
    high = breakout.communities_high
    return breakout.communities_low < 2 and (high is None or high > 1)


def _refused(message: str, field: str) -> CannotStandError:
    return CannotStandError(
        f"severity.{field}", message, "Give the evidence, where you looked, and your name."
    )
