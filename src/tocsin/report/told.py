"""Narratives as a reader meets them: the most posted first, each with its most central posts."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from tocsin.detect.narratives.description import growth_in_words
from tocsin.detect.narratives.tables import Narratives
from tocsin.posts.keys import spelled
from tocsin.report.quoting import Post, picked
from tocsin.report.timeline import HEIGHT, WIDTH, bars

MOST_SHOWN: Final = 20
MOST_POSTS: Final = 6
_MOST_BARS: Final = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """One narrative on the page.

    ``terms`` are those of each language, ``involved`` how many networks and claims, by kind;
    ``rhythm`` is the path of its posts over the time of all narratives.
    """

    row: Mapping[str, Any]
    id: str
    terms: tuple[tuple[str, tuple[str, ...]], ...]
    bursts: tuple[Mapping[str, Any], ...]
    involved: Mapping[str, int]
    rhythm: str
    growth: str
    posts: tuple[tuple[Post, None], ...]


def shown(narratives: Narratives, posts: Mapping[int, Post]) -> tuple[Shown, ...]:
    """The narratives for the page."""
    terms: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in narratives.terms.to_pylist():
        terms[row["narrative"]][row["language"]].append(row["term"])
    bursts: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    involved: dict[int, Counter[str]] = defaultdict(Counter)
    members: dict[int, list[int]] = defaultdict(list)
    for row in narratives.bursts.to_pylist():
        bursts[row["narrative"]].append(row)
    for row in narratives.involved.to_pylist():
        involved[row["narrative"]][row["kind"]] += 1
    rhythms = _Rhythms(narratives.timeline)
    central = narratives.members.sort_by([("similarity", "descending")])
    for row in central.to_pylist():
        members[row["narrative"]].append(row["post_key"])
    return tuple(
        Shown(
            row=row,
            id=spelled(row["narrative"]),
            terms=tuple((name, tuple(said)) for name, said in terms[row["narrative"]].items()),
            bursts=tuple(bursts[row["narrative"]]),
            involved=dict(involved[row["narrative"]]),
            rhythm=rhythms.path(row["narrative"]),
            growth=growth_in_words(row),
            posts=tuple((p, None) for p in picked(posts, members[row["narrative"]])[:MOST_POSTS]),
        )
        for row in narratives.narratives.slice(0, MOST_SHOWN).to_pylist()
    )


class _Rhythms:
    """The posts of narratives over time, all on one axis of time."""

    def __init__(self, timeline: pa.Table) -> None:
        bucket = timeline["bucket"].to_numpy()
        first = bucket.min(initial=0 if not len(bucket) else bucket[0])
        whole = int(bucket.max(initial=first)) - int(first) + 1
        self._bars = min(whole, _MOST_BARS)
        self._bar = (bucket - first) * self._bars // whole
        self._narrative = timeline["narrative"].to_numpy()
        self._posts = timeline["posts"].to_numpy()

    def path(self, narrative: int) -> str:
        """The bars of one, ``WIDTH`` × ``HEIGHT``."""
        own = self._narrative == narrative
        heights = np.bincount(self._bar[own], self._posts[own], self._bars).astype(np.int64)
        return bars(heights, WIDTH, HEIGHT)
