"""What a folder of results says of the posts: checked claims, attacks, voids.

The tables are those that ``tocsin investigate`` and ``tocsin report`` write. A table that is not
there was not made (without fact-checks there are no checked claims), and is not scored.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.detect.claims.tables import Tier
from tocsin.detect.voids.tables import Role
from tocsin.errors import InputError
from tocsin.exercise.score.said import Place

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Matched:
    """A post, the address of the likeliest fact-check for its text, and what was made of it.

    ``probability`` is ``None`` for what was tied by an address or a picture; ``spreads`` is
    ``yes``, ``no`` or ``unclear``, and ``None`` where it was not told.
    """

    place: Place
    url: str | None
    probability: float | None
    spreads: str | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line of the ranking of voids."""

    rank: int
    language: str | None
    first_answer: datetime | None


@dataclass(frozen=True, slots=True)
class Results:
    """``None`` for what was not looked for.

    ``worthy`` are the claims worth checking, the first first, each as the posts that its texts were
    read from. ``asking`` is the line of the ranking that each post asks in.
    """

    matched: tuple[Matched, ...] | None
    attacks: frozenset[tuple[Place, str]] | None
    voids: tuple[Ranked, ...] | None
    worthy: tuple[frozenset[Place], ...] | None
    asking: dict[Place, int]


def read_results(folder: Path) -> Results | None:
    """What the folder says of posts; ``None`` where it says nothing of them.

    Raises:
        InputError: a table is damaged or lacks a column.
    """
    tables = folder / "tables"
    matched, attacks = _matched(tables), _rows(tables, "attacks", *_PLACE, "target")
    voids = _rows(tables, "voids", "rank", "lang", "first_answer")
    if matched is None and attacks is None and voids is None:
        return None
    members = _rows(tables, "void_posts", *_PLACE, "rank", "role") or []
    return Results(
        matched,
        None if attacks is None else frozenset((_place(row), row["target"]) for row in attacks),
        None if voids is None else tuple(_ranked(row) for row in voids),
        _worthy(tables),
        {_place(row): row["rank"] for row in members if row["role"] == Role.ASKED},
    )


_PLACE = ("platform", "post_id")


def _place(row: dict[str, Any]) -> Place:
    return row["platform"], row["post_id"]


def _ranked(row: dict[str, Any]) -> Ranked:
    return Ranked(row["rank"], row["lang"], row["first_answer"])


def _matched(tables: Path) -> tuple[Matched, ...] | None:
    """The likeliest match of each post that nobody has rejected; a text is many posts."""
    claims = _rows(tables, "claims", "factcheck_key", "url")
    matches = _rows(
        tables, "claim_matches", "text_id", "factcheck_key", "tier", "probability", "spreads"
    )
    posts = _rows(tables, "claim_posts", "text_id", *_PLACE)
    if claims is None or matches is None or posts is None:
        return None
    urls = {row["factcheck_key"]: row["url"] for row in claims}
    standing = (row for row in matches if row["tier"] != Tier.REJECTED)
    best = {row["text_id"]: row for row in sorted(standing, key=_likelihood)}
    return tuple(
        Matched(
            _place(post), urls.get(match["factcheck_key"]), match["probability"], match["spreads"]
        )
        for post in posts
        if (match := best.get(post["text_id"])) is not None
    )


def _likelihood(match: dict[str, Any]) -> float:
    """What is tied by an address or a picture has no probability, and is the surest."""
    probability: float | None = match["probability"]
    return 2.0 if probability is None else probability


def _worthy(tables: Path) -> tuple[frozenset[Place], ...] | None:
    claims = _rows(tables, "worth_checking", "texts")
    texts = _rows(tables, "texts", "text_id", *_PLACE)
    if claims is None or texts is None:
        return None
    first = {row["text_id"]: _place(row) for row in texts}
    return tuple(frozenset(first[text] for text in row["texts"] if text in first) for row in claims)


def _rows(tables: Path, name: str, *columns: str) -> Rows | None:
    path = tables / f"{name}.parquet"
    if not path.is_file():
        return None
    try:
        rows: Rows = pq.read_table(path, columns=list(columns)).select(columns).to_pylist()
    except (pa.ArrowInvalid, KeyError, OSError) as error:
        raise InputError(
            f"{path}: it cannot be read as the table {name}: {error}.",
            "Write the report again with tocsin report.",
        ) from error
    return rows
