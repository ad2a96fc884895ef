"""Information voids as a reader meets them: demand and answers over time, and the posts of each."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from tocsin.detect.voids.tables import CELL, Voids
from tocsin.report.quoting import Post, picked
from tocsin.report.timeline import HEIGHT, WIDTH, bars

MOST_SHOWN: Final = 20
MOST_POSTS: Final = 8
_MOST_BARS: Final = 60
_Cell = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One void on the page.

    ``demand`` and ``supply`` are bars over the windows, on one scale. ``episodes`` are times in
    which fewer were answered than usual. Each post comes with its role.
    """

    row: Mapping[str, Any]
    demand: str
    supply: str
    episodes: tuple[Mapping[str, Any], ...]
    posts: tuple[tuple[Post, Mapping[str, Any]], ...]


def shown(voids: Voids, posts: Mapping[int, Post]) -> tuple[Shown, ...]:
    """The voids that anybody asked about, by the demand that is expected to stay unanswered."""
    asked = [row for row in voids.ranked.to_pylist() if row["demand"]][:MOST_SHOWN]
    windows: dict[_Cell, list[Mapping[str, Any]]] = defaultdict(list)
    for row in voids.windows.to_pylist():
        windows[_cell(row)].append(row)
    episodes: dict[_Cell, list[Mapping[str, Any]]] = defaultdict(list)
    for row in voids.episodes.to_pylist():
        episodes[_cell(row)].append(row)
    members: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in voids.members.to_pylist():
        members[row["rank"]].append(row)
    return tuple(
        Shown(
            row,
            *_rhythm(windows[_cell(row)]),
            tuple(episodes[_cell(row)]),
            tuple(
                (post, member)
                for member in members[row["rank"]]
                for post in picked(posts, [member["post_key"]])
            )[:MOST_POSTS],
        )
        for row in asked
    )


def _cell(row: Mapping[str, Any]) -> _Cell:
    return tuple(row[name] for name in CELL)


def _rhythm(windows: list[Mapping[str, Any]]) -> tuple[str, str]:
    """The bars of demand and of supply; both against the highest of either."""
    if not windows:
        return "", ""
    times = np.array([row["window_start"].timestamp() for row in windows])
    whole = times - times.min()
    window = np.diff(np.unique(whole)).min(initial=whole.max()) or 1.0
    count = min(int(whole.max() / window) + 1, _MOST_BARS)
    places = np.minimum((whole / (window + whole.max()) * count).astype(int), count - 1)
    heights = {
        name: np.bincount(places, [row[name] for row in windows], count)
        for name in ("demand", "supply")
    }
    most = max(float(values.max()) for values in heights.values()) or 1.0
    paths = [
        bars(np.round(values).astype(np.int64), WIDTH, HEIGHT, most) for values in heights.values()
    ]
    return paths[0], paths[1]
