"""What a person reads about a narrative: its label, and one sentence that can be checked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa

from tocsin.detect.narratives.communities import NARRATIVE_RESOLUTION
from tocsin.detect.narratives.graph import LEAST_DEVIATIONS, NEIGHBOURS
from tocsin.detect.narratives.growth import RECENT_SHARE
from tocsin.finding import Finding
from tocsin.posts.keys import spelled

VERSION: Final = 1
MOST_FINDINGS: Final = 200
"""Narratives with the most posts that get a sentence; the tables hold all."""
MOST_EVIDENCE: Final = 1_000
_LABEL_TERMS: Final = 4
_LONGEST_QUOTE: Final = 140
_READ: Final = (
    "A model put these texts together; that they tell one thing is for a person to read. A denial "
    "stands beside what it denies."
)
_RANKING: Final = (
    "Accounts answer and copy each other, so the interval is too narrow: growth is for ranking."
)
CAVEATS: Final = (_READ, _RANKING)
MEASURED: Final = frozenset({"ar", "de", "en", "es", "fr", "hi", "id", "it", "ja", "mr", "ms", "pa",
                             "pl", "pt", "ru", "ta", "th", "tr", "zh"})  # fmt: skip
"""Languages of the sets whose known groups narratives were compared with, all together."""


def label(terms: pa.Table) -> dict[int, str]:
    """The best terms of each narrative, in the language that most of its labelled texts have."""
    best: dict[int, tuple[int, list[str]]] = {}
    rows: dict[tuple[int, str], list[Mapping[str, Any]]] = {}
    for row in terms.to_pylist():
        rows.setdefault((row["narrative"], row["language"]), []).append(row)
    for (narrative, _), found in rows.items():
        most = max(row["texts"] for row in found)
        words = [row["term"] for row in found[:_LABEL_TERMS]]
        if most > best.get(narrative, (0, []))[0]:
            best[narrative] = most, words
    return {narrative: ", ".join(words) for narrative, (_, words) in best.items()}


def findings(narratives: pa.Table, members: pa.Table, created_at: datetime) -> tuple[Finding, ...]:
    """One sentence for each of the largest narratives that at least two accounts told.

    ``members`` are sorted by narrative.
    """
    of_post = members["narrative"].to_numpy()
    keys = members["post_key"].to_numpy()
    rows = [row for row in narratives.slice(0, MOST_FINDINGS).to_pylist() if row["accounts"] > 1]
    found = []
    for row in rows:
        low, high = np.searchsorted(of_post, [row["narrative"], row["narrative"] + 1])
        known, tested = row["growth"] is not None, row["growth_low"] is not None
        found.append(
            Finding(
                detector="narratives",
                version=VERSION,
                parameters={
                    "neighbours": NEIGHBOURS, "least_deviations": LEAST_DEVIATIONS,
                    "resolution": NARRATIVE_RESOLUTION, "recent_share": RECENT_SHARE,
                },
                subject=f"narrative {spelled(row['narrative'])}",
                statement=_statement(row),
                statistic={
                    **{name: float(row[name]) for name in ("texts", "posts", "accounts")},
                    **({"growth": row["growth"]} if known else {}),
                },
                evidence=tuple(keys[low : min(high, low + MOST_EVIDENCE)].tolist()),
                created_at=created_at,
                baseline={"growth": 1.0} if tested else {},
                interval=(row["growth_low"], row["growth_high"]) if known else None,
                q_value=row["growth_q"] if tested else None,
                basis="inferred",
                caveats=CAVEATS,
            )
        )  # fmt: skip
    return tuple(found)


def _statement(row: Mapping[str, Any]) -> str:
    told = (
        f"{row['accounts']:,} accounts told one thing in {row['texts']:,} different texts and "
        f"{row['posts']:,} posts between {row['first_at']:%Y-%m-%d %H:%M} and "
        f"{row['last_at']:%Y-%m-%d %H:%M} UTC"
    )
    if len(row["languages"]) > 1:
        told += f", in {', '.join(row['languages'])}"
    if len(row["platforms"]) > 1:
        told += f", on {', '.join(row['platforms'])}"
    if grown := growth_in_words(row):
        told += f"; {grown}"
    quote = " ".join(row["sample"].split())
    if len(quote) > _LONGEST_QUOTE:
        quote = quote[: _LONGEST_QUOTE - 1] + "…"
    return f'{told}. Its middle reads: "{quote}"'


def growth_in_words(row: Mapping[str, Any]) -> str:
    """How fast a narrative (a row of ``NARRATIVES``) grew; empty where nothing can be said."""
    if row["growth_low"] is None:
        return ""
    if row["growth"] is None:
        return (
            "all of it is in the latest fifth of the time, "
            f"at least {row['growth_low']:.1f} times as much as of all posts (95 %)"
        )
    return (
        f"in the latest fifth of the time it grew {row['growth']:.1f} times as fast as all posts "
        f"(95 %: {row['growth_low']:.1f} to {row['growth_high']:.1f})"
    )
