"""Activity over time as bars: one strip a platform, each on its own scale, one time axis.

Small strips need no legend and no colours to be told apart. The same numbers stand in a
table beside them.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.report.wording import moment_us

MAX_BARS: Final = 240
WIDTH: Final = 960
HEIGHT: Final = 60
_MAX_STRIPS: Final = 8
_OTHERS: Final = "other platforms"

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Strip:
    """One platform's bars as an SVG path, and its highest bar."""

    platform: str
    posts: int
    peak: int
    peak_at: str
    path: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The strips, the axis, and the rows of the table: (start, platform, posts, accounts).

    ``accounts`` is ``None`` where buckets were merged into wider bars: the same account may
    have posted in several of them.
    """

    strips: tuple[Strip, ...]
    axis: tuple[str, ...]
    bar_s: int
    merged: int
    rows: tuple[tuple[str, str, int, int | None], ...]


def draw_timeline(timeline: pa.Table, bucket_s: int) -> Timeline | None:
    """The timeline with at most 240 bars, or ``None`` where nothing was posted."""
    if timeline.num_rows == 0:
        return None
    starts_us = np.asarray(timeline["start"].cast(pa.int64()))
    posts = np.asarray(timeline["posts"])
    first_us, bucket_us = int(starts_us.min()), bucket_s * 1_000_000
    buckets = (starts_us - first_us) // bucket_us
    merged = -(-(int(buckets.max()) + 1) // MAX_BARS)
    bars = buckets // merged
    count = int(bars.max()) + 1
    edges_us = [first_us + bar * merged * bucket_us for bar in range(count + 1)]
    platforms = _grouped(timeline["platform"].to_pylist(), posts)
    strips = tuple(
        _strip(name, np.bincount(bars[mask], posts[mask], count).astype(np.int64), edges_us)
        for name, mask in platforms
    )
    axis = tuple(moment_us(edges_us[place])[:16] for place in (0, count // 2, count))
    rows = _rows(timeline, bars, edges_us, merged)
    return Timeline(strips, axis, merged * bucket_s, merged, rows)


def _grouped(names: list[str], posts: Counts) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    """Platforms with most posts first; past the eighth strip they share one."""
    platforms = np.array([name or "" for name in names], dtype=object)
    totals = {name: int(posts[platforms == name].sum()) for name in sorted(set(platforms))}
    ranked = sorted(totals, key=lambda name: (-totals[name], name))
    if len(ranked) <= _MAX_STRIPS:
        return [(name, platforms == name) for name in ranked]
    shown, rest = ranked[: _MAX_STRIPS - 1], ranked[_MAX_STRIPS - 1 :]
    groups = [(name, platforms == name) for name in shown]
    return [*groups, (_OTHERS, np.isin(platforms.astype(str), rest))]


def _strip(platform: str, heights: Counts, edges_us: list[int]) -> Strip:
    peak = int(heights.argmax())
    return Strip(
        platform=platform,
        posts=int(heights.sum()),
        peak=int(heights[peak]),
        peak_at=moment_us(edges_us[peak])[:16],
        path=bars(heights, WIDTH, HEIGHT),
    )


def bars(heights: Counts, width: int, height: int, highest: float | None = None) -> str:
    """Bars from the bottom up; the smallest bar that is not zero can still be seen.

    ``highest`` fills the height; by default the highest of these.
    """
    step = width / len(heights)
    drawn = max(step * 0.82, 0.5)
    scale = (height - 1.5) / max(float(heights.max()) if highest is None else highest, 1.0)
    parts = []
    for place in np.flatnonzero(heights):
        bar = 1.5 + float(heights[place]) * scale
        x, y = place * step, height - bar
        parts.append(f"M{x:.2f} {y:.2f}h{drawn:.2f}v{bar:.2f}h{-drawn:.2f}z")
    return "".join(parts)


def _rows(
    timeline: pa.Table, bars: Counts, edges_us: list[int], merged: int
) -> tuple[tuple[str, str, int, int | None], ...]:
    sums: dict[tuple[int, str], tuple[int, int]] = {}
    columns = (timeline[name].to_pylist() for name in ("platform", "posts", "accounts"))
    for bar, platform, posts, accounts in zip(bars.tolist(), *columns, strict=True):
        before = sums.get((bar, platform or ""), (0, 0))
        sums[bar, platform or ""] = (before[0] + posts, before[1] + (accounts or 0))
    return tuple(
        (moment_us(edges_us[bar])[:16], platform, posts, accounts if merged == 1 else None)
        for (bar, platform), (posts, accounts) in sorted(sums.items())
    )
