"""Narratives as a reader meets them: the most posted first, each with its most central posts."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tocsin.detect.narratives.tables import Narratives
from tocsin.report.quoting import Post, picked

MOST_SHOWN: Final = 20
MOST_POSTS: Final = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """One narrative on the page.

    ``terms`` are those of each language, ``involved`` how many networks and claims, by kind.
    """

    row: Mapping[str, Any]
    terms: tuple[tuple[str, tuple[str, ...]], ...]
    bursts: tuple[Mapping[str, Any], ...]
    involved: Mapping[str, int]
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
    central = narratives.members.sort_by([("similarity", "descending")])
    for row in central.to_pylist():
        members[row["narrative"]].append(row["post_key"])
    return tuple(
        Shown(
            row=row,
            terms=tuple((name, tuple(said)) for name, said in terms[row["narrative"]].items()),
            bursts=tuple(bursts[row["narrative"]]),
            involved=dict(involved[row["narrative"]]),
            posts=tuple((p, None) for p in picked(posts, members[row["narrative"]])[:MOST_POSTS]),
        )
        for row in narratives.narratives.slice(0, MOST_SHOWN).to_pylist()
    )
