"""Contradictions: two posts that took opposite sides on one claim, of one institution or of two.

To change one's mind when more is known is no fault; that nobody was told is. So each has its two
posts, the closest in time, for a person to read. Stances are a machine's, so these are hints.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from tocsin.detect.authority.schemas import CONTRADICTIONS

_US_PER_H: Final = 3_600_000_000

Sided = Mapping[str, list[tuple[int, int]]]
"""Of one institution and topic: times (µs) and posts that agree, and those that deny; in order."""


class Sides(NamedTuple):
    """The contradictions, and of each institution the topics on which it took a stance twice."""

    found: pa.Table
    stanced: Mapping[str, int]


def contradictions(stances: pa.Table) -> Sides:
    """The contradictions in ``institution, topic, stance, post_key, t``."""
    by_topic: dict[str, dict[str, Sided]] = defaultdict(dict)
    order = [(name, "ascending") for name in ("topic", "institution", "t", "post_key")]
    for row in stances.sort_by(order).to_pylist():
        sided = by_topic[row["topic"]].setdefault(row["institution"], {"agree": [], "deny": []})
        sided[row["stance"]].append((row["t"], row["post_key"]))
    rows: list[dict[str, Any]] = []
    stanced: dict[str, int] = defaultdict(int)
    for topic, institutions in by_topic.items():
        for name, sided in institutions.items():
            stanced[name] += len(sided["agree"]) + len(sided["deny"]) > 1
        rows += ({"topic": topic, **row} for row in _of_topic(institutions))
    typed = pa.schema(
        [f.with_type(pa.int64()) if f.name.endswith("ed_at") else f for f in CONTRADICTIONS]
    )
    return Sides(pa.Table.from_pylist(rows, schema=typed).cast(CONTRADICTIONS), stanced)


def _of_topic(institutions: Mapping[str, Sided]) -> Iterator[dict[str, Any]]:
    for one, other in product(sorted(institutions), repeat=2):
        pair = _closest(institutions[one]["agree"], institutions[other]["deny"])
        if pair is not None:
            agreed, denied = pair
            yield {
                "institution": one,
                "other": other,
                "agree_post_key": agreed[1],
                "deny_post_key": denied[1],
                "agreed_at": agreed[0],
                "denied_at": denied[0],
                "apart_h": abs(agreed[0] - denied[0]) / _US_PER_H,
            }


def _closest(
    agree: Iterable[tuple[int, int]], deny: Iterable[tuple[int, int]]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The two posts of two ordered lists that are closest in time; ``None`` where one is empty."""
    one, other = list(agree), list(deny)
    if not one or not other:
        return None
    times = np.array([t for t, _ in other])
    after = np.searchsorted(times, [t for t, _ in one])
    near = (
        (pair, other[place])
        for pair, found in zip(one, after.tolist(), strict=True)
        for place in (found - 1, found)
        if 0 <= place < len(other)
    )
    return min(near, key=lambda pair: abs(pair[0][0] - pair[1][0]))
