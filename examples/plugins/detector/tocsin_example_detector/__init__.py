"""At which hours of the day posts are written, against hours that are all alike.

People sleep, so a corpus of people has a night. The statistic is the share of posts in the
quietest eight hours in a row (around midnight too); with all hours alike it is a third. Its
interval is Wilson's (1927) at 95 %. The quietest window is chosen after looking, so the share lies
below a third by a little even where all hours are alike: the baseline is the mean of 999 corpora of
as many posts with hours drawn alike, and the p-value the share of these that are at least as quiet.

Times are UTC: a corpus of several time zones has no common night. It says nothing of any account.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.chain.measuring import Basis
from tocsin.chain.plugged import Detected
from tocsin.charts import Chart, Series
from tocsin.finding import Finding
from tocsin.results import Result

HOURS: Final = 24
NIGHT: Final = 8
DRAWS: Final = 999
SEED: Final = 20_261_128
MOST_POSTS_NAMED: Final = 50
_Z: Final = 1.959964  # the normal quantile of 95 %

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Hours(Result):
    """Posts by hour, and how quiet the quietest eight hours are."""

    counts: Counts
    start: int
    share: float
    low: float
    high: float
    expected: float
    p_value: float

    def said(self) -> tuple[str, ...]:
        """One sentence that can be counted again."""
        end = (self.start + NIGHT) % HOURS
        sentence = (
            f"From {self.start:02}:00 to {end:02}:00 UTC, the quietest eight hours, "
            f"{self.share:.1%} of the posts were written (95 % interval {self.low:.1%} to "
            f"{self.high:.1%}); with all hours alike it would be {self.expected:.1%} "
            f"(p = {self.p_value:.3f})."
        )
        return (sentence,)

    def tables(self) -> Mapping[str, pa.Table]:
        """Posts by hour of the day."""
        return {"hours": pa.table({"hour": range(HOURS), "posts": self.counts})}

    def charts(self) -> Mapping[str, Chart]:
        """The day, hour by hour."""
        seen = Series("posts", list(range(HOURS)), [int(count) for count in self.counts])
        return {"hours": Chart("Posts by hour", "hour of the day (UTC)", "posts", (seen,))}

    def caveats(self) -> tuple[str, ...]:
        """What must be known first."""
        return (
            "Hours are UTC; people of several time zones have no common night.",
            "Posts are taken as written independently; a burst of reposts makes hours uneven too.",
        )


class HoursOfDay:
    """The detector."""

    title = "Hours of the day (example)"
    version = 1

    def __call__(self, basis: Basis) -> Detected:
        """Counts the posts of the basis by hour."""
        posts = basis.posts
        by_hour = posts.group_by(posts.created_at.hour().name("hour")).aggregate(n=posts.count())
        counts = np.zeros(HOURS, dtype=np.int64)
        for row in basis.engine.to_arrow(by_hour).to_pylist():
            counts[row["hour"]] = row["n"]
        found = measure(counts)
        named = posts.order_by("post_key").limit(MOST_POSTS_NAMED).select("post_key")
        evidence = basis.engine.to_arrow(named)["post_key"].to_pylist()
        finding = Finding(
            detector="hours_of_day",
            version=self.version,
            parameters={"night_hours": NIGHT, "draws": DRAWS, "seed": SEED},
            subject="all posts",
            statement=found.said()[0],
            statistic={"share_of_quietest_hours": found.share},
            baseline={"share_with_all_hours_alike": found.expected},
            interval=(found.low, found.high),
            q_value=found.p_value,  # one hypothesis: its rate of false discoveries is its p-value
            evidence=tuple(evidence),
            caveats=found.caveats(),
            created_at=basis.created_at,
        )
        return Detected(found, (finding,))


def measure(counts: Counts) -> Hours:
    """The quietest eight hours of a day, against hours that are all alike.

    Raises:
        ValueError: there are no posts.
    """
    posts = int(counts.sum())
    if not posts:
        raise ValueError("there are no posts")
    start, share = _quietest(counts)
    generator = np.random.default_rng(SEED)
    drawn = generator.multinomial(posts, np.full(HOURS, 1 / HOURS), size=DRAWS)
    chance = np.array([_quietest(one)[1] for one in drawn])
    low, high = _wilson(share, posts)
    p_value = float((1 + (chance <= share).sum()) / (1 + DRAWS))
    return Hours(counts, start, share, low, high, float(chance.mean()), p_value)


def _quietest(counts: Counts) -> tuple[int, float]:
    around = np.concatenate([counts, counts[: NIGHT - 1]])
    windows = np.convolve(around, np.ones(NIGHT, dtype=np.int64), mode="valid")
    start = int(windows.argmin())
    return start, float(windows[start] / counts.sum())


def _wilson(share: float, n: int) -> tuple[float, float]:
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * (share * (1 - share) / n + _Z**2 / (4 * n**2)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)
