"""The settings of the authority dashboard, each with the reason for its default."""

from dataclasses import dataclass
from typing import Final

from tocsin.errors import UsageError

WEEK_S: Final = 7 * 86_400


@dataclass(frozen=True, slots=True)
class How:
    """What may be set.

    Raises:
        UsageError: a value that makes no sense.
    """

    institution: str | None = None
    """Whose dashboard it is; the others are peers. ``None``: the first that is named."""
    window_s: int = WEEK_S
    """Width of a window in seconds; weeks begin on Monday (UTC). A week holds the rhythm of
    work."""
    least_posts: int = 10
    """Accounts or posts that a share needs before it is measured, in all and in a window: of
    fewer nobody can tell how much they differ."""
    least_topics: int = 5
    """Topics with demand that waiting and unanswered shares need."""
    most_evidence: int = 20
    """Posts that are named of each institution: its own, and those that cite it."""

    def __post_init__(self) -> None:
        for name in ("window_s", "most_evidence"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name} is {getattr(self, name)}.", "Give 1 or more.")
        for name in ("least_posts", "least_topics"):
            if getattr(self, name) < 2:
                raise UsageError(f"{name} is {getattr(self, name)}.", "Give 2 or more.")
