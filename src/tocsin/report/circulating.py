"""Checked claims that circulate, as a reader meets them: the most posted first."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tocsin.chain.claims import Claims
from tocsin.chain.texts import Texts
from tocsin.posts.keys import spelled
from tocsin.report.quoting import Post, picked

MOST_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Match:
    """One text that may repeat the claim: why it was suggested, and what to look at twice."""

    match: str
    tier: str
    probability: float | None
    reasons: tuple[str, ...]
    flags: tuple[str, ...]
    stance: str | None
    spreads: str | None
    posts: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One claim on the page, with the most probable of its posts.

    ``sighted`` are posts that show it without its words, each with what shows it.
    """

    row: Mapping[str, Any]
    posts: tuple[tuple[Post, Match], ...]
    sighted: tuple[tuple[Post, str], ...]


def shown(claims: Claims, texts: Texts, posts: Mapping[int, Post]) -> tuple[Shown, ...]:
    """The claims for the page, each with the first post of its most probable texts."""
    first = texts.first_posts()
    copied = dict(
        zip(texts.table["text_id"].to_pylist(), texts.table["posts"].to_pylist(), strict=True)
    )
    of_claim: dict[int, list[tuple[Post, Match]]] = defaultdict(list)
    likely = claims.matches.sort_by([("probability", "descending"), ("text_id", "ascending")])
    for row in likely.to_pylist():
        match = Match(
            spelled(row["match"]),
            row["tier"],
            row["probability"],
            tuple(row["reasons"]),
            tuple(row["flags"]),
            row["stance"],
            row["spreads"],
            copied[row["text_id"]],
        )
        for post in picked(posts, [first[row["text_id"]]]):
            of_claim[row["factcheck_key"]].append((post, match))
    rows = claims.circulating.slice(0, MOST_SHOWN).to_pylist()
    sighted = _sighted(claims, posts)
    return tuple(
        Shown(row, tuple(of_claim[row["factcheck_key"]]), tuple(sighted[row["factcheck_key"]]))
        for row in rows
    )


def _sighted(claims: Claims, posts: Mapping[int, Post]) -> dict[int, list[tuple[Post, str]]]:
    """By fact-check: the quoted posts that link to it or to its claim, or show its picture."""
    found: dict[int, list[tuple[Post, str]]] = defaultdict(list)
    holding: dict[str, list[int]] = defaultdict(list)
    for row in claims.sightings.to_pylist():
        holding[row["object"]].append(row["post_key"])
    for row in claims.sighted.to_pylist():
        what = ", ".join((*row["reasons"], row["object"]))
        found[row["factcheck_key"]] += [
            (post, what) for post in picked(posts, holding[row["object"]])
        ]
    return found
