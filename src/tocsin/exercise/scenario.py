"""What an exercise is made from: every choice in one frozen value, nothing read elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tocsin.errors import UsageError
from tocsin.exercise.adversary import tactics_of
from tocsin.exercise.levels import DEFAULT_LEVEL, level_named

PLATFORMS: Final = (
    "x",
    "telegram",
    "bluesky",
    "facebook",
    "youtube",
    "mastodon",
    "tiktok",
    "whatsapp",
    "forum",
)
LANGUAGES: Final = ("en", "ru", "fr", "ar", "es", "hi", "de", "ja", "pt", "sw", "zh")
CAMPAIGN_KINDS: Final = ("co_repost", "copy_paste", "link_push", "hashtag_train")
BENIGN_KINDS: Final = (
    "syndication",
    "fan_club",
    "official_alert",
    "scheduled_bots",
    "official_campaign",
    "repost_party",
    "cross_posting",
)
THEMES: Final = (
    "poisoned_reservoir",
    "lost_smell",
    "island_votes",
    "counting_machines",
    "dirty_bottles",
    "burned_lists",
    "health_organisation",
    "agenda_2030",
    "electoral_commission",
    "childrens_fund",
    "river_bathing",
    "postal_ballot",
    "ferry_pass",
)
DEFAULT_START: Final = datetime(2025, 10, 27, tzinfo=UTC)
"""A Monday. The week crosses the month and the end of US summer time: work for date readers."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """The parameters of an exercise. The same scenario writes the same bytes everywhere.

    Raises:
        UsageError: a name is unknown, or a number makes no sense.
    """

    seed: int = 7
    """Chooses one of many possible worlds."""
    posts: int = 4_000
    """About how many posts without the themes, which at full size add an eighth; planted ones are
    never more than they need to be found.
    """
    start: datetime = DEFAULT_START
    """First moment of the exercise, with its offset. Part of the ids, as on the platforms."""
    days: int = 7
    """Length in days."""
    platforms: tuple[str, ...] = PLATFORMS
    """Which platforms are exported; a campaign plays on those of its platforms that are here."""
    languages: tuple[str, ...] = LANGUAGES
    """Which languages are spoken, the most spoken first; each has a file in ``texts/``."""
    accounts: int = 900
    """Organic accounts over all platforms; planted accounts come on top."""
    campaigns: tuple[str, ...] = CAMPAIGN_KINDS
    """Kinds of coordinated behaviour to plant, each at most once."""
    benign: tuple[str, ...] = BENIGN_KINDS
    """Kinds of innocent look-alikes to plant, each at most once."""
    themes: tuple[str, ...] = THEMES
    """What is talked of on top: claims, questions, attacks; each has a file in ``talk/themes/``."""
    level: str = DEFAULT_LEVEL
    """How hard it is: how much the campaigns show, and how far their operator evades."""
    evasions: tuple[tuple[str, float], ...] | None = None
    """Evasions by name with a strength from 0 to 1; given, they replace the level's own."""

    def __post_init__(self) -> None:
        _check_names("platforms", self.platforms, PLATFORMS)
        _check_names("languages", self.languages, LANGUAGES)
        _check_names("campaigns", self.campaigns, CAMPAIGN_KINDS)
        _check_names("benign", self.benign, BENIGN_KINDS)
        _check_names("themes", self.themes, THEMES)
        tactics_of(self.operator)
        if not self.platforms or not self.languages:
            raise UsageError("The exercise has no platform or no language.", "Name at least one.")
        if self.posts < 1 or self.days < 1 or self.accounts < 1:
            raise UsageError(
                f"An exercise of {self.posts} posts by {self.accounts} accounts in "
                f"{self.days} days cannot be written.",
                "Give at least 1 of each.",
            )
        if self.start.tzinfo is None:
            raise UsageError("The start of the exercise has no offset.", "Add one, as in +00:00.")

    @property
    def operator(self) -> Mapping[str, float]:
        """The evasions of the campaigns' operator: those given, or the level's own."""
        return level_named(self.level).evasions if self.evasions is None else dict(self.evasions)

    @property
    def start_ms(self) -> int:
        """The first moment, in milliseconds since 1970."""
        return int(self.start.timestamp()) * 1_000

    @property
    def end_ms(self) -> int:
        """The moment after the last, in milliseconds since 1970."""
        return self.start_ms + self.days * 86_400_000


def _check_names(what: str, given: tuple[str, ...], known: tuple[str, ...]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown or len(set(given)) != len(given):
        raise UsageError(
            f"The exercise's {what} are unknown or named twice: {', '.join(unknown or given)}.",
            f"Choose among {', '.join(known)}.",
        )


@dataclass(frozen=True, slots=True)
class Exercise:
    """What was written: the export files in order, the fact-checks, what ``truth.json`` holds."""

    files: tuple[Path, ...]
    factchecks: Path
    truth: dict[str, Any] = field(repr=False)
