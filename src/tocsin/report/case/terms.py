"""The words of a case report: what the keys of a case mean, in plain English."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from tocsin.cases.breakout import Ground
from tocsin.cases.marking import Tlp

CONFIDENCE: Final = {
    "very_low": "very low confidence",
    "low": "low confidence",
    "medium": "medium confidence",
    "high": "high confidence",
    "very_high": "very high confidence",
}
TLP: Final[Mapping[Tlp, str]] = {
    Tlp.CLEAR: "May be passed on to anyone.",
    Tlp.GREEN: "May be passed on within the community, not to the public.",
    Tlp.AMBER: "For those who need to know, in the recipient's institution and its clients.",
    Tlp.AMBER_STRICT: "For those who need to know, in the recipient's institution only.",
    Tlp.RED: "For the eyes and ears of the named recipients only.",
}
PARTS: Final = {
    "actor": "Actor: who did it",
    "behaviour": "Behaviour: what they did",
    "content": "Content: what was said",
    "degree": "Degree: how far it got",
    "effect": "Effect: what it did",
}
OBJECTIVES: Final = {
    "electoral": "Elections",
    "health": "Health",
    "journalists_and_media": "Journalists and media",
    "institutions": "Institutions",
    "foreign_intervention": "Foreign intervention",
    "social_cohesion": "Social cohesion",
}
QUESTIONS: Final = {
    "elsewhere": "Was it seen on further platforms, of which nothing was collected?",
    "media": "Did mainstream media amplify it?",
    "prominent": "Did a high-profile person amplify it?",
    "action": "Did it lead to a policy response or other concrete action?",
    "violence": "Does it call for violence?",
    "communities": "Did it reach several communities?",
}
GROUNDS: Final[Mapping[Ground, str]] = {
    Ground.ONE_COMMUNITY_ONE_PLATFORM: "one community on one platform",
    Ground.ONE_COMMUNITY_PLATFORMS: "one community on several platforms",
    Ground.COMMUNITIES_ONE_PLATFORM: "several communities on one platform",
    Ground.COMMUNITIES_PLATFORMS: "several communities on several platforms",
    Ground.MEDIA: "amplified by mainstream media",
    Ground.PROMINENT: "amplified by a high-profile person",
    Ground.ACTION: "a policy response or other concrete action",
    Ground.VIOLENCE: "a call for violence",
    Ground.NOTHING_SEEN: "no posts were counted",
}
QUANTITIES: Final = {
    "posts": "Posts, as collected",
    "accounts": "Accounts that posted",
    "platforms": "Platforms",
    "views": "Views, as platforms state them; one person may stand behind many",
}


def readable(key: str) -> str:
    """A key as words.

    >>> readable("under_review")
    'Under review'
    """
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]


def moment(time: datetime | None) -> str:
    """A time in UTC, to the minute.

    >>> moment(datetime(2026, 3, 1, 8, 30, tzinfo=UTC))
    '1 March 2026, 08:30 UTC'
    """
    return "" if time is None else f"{time.astimezone(UTC):%-d %B %Y, %H:%M} UTC"
