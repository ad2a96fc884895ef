"""The figures of copies by meaning: rewordings and translations whose groups are known."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from copies import documents, tables_of, types_of
from figures import Figure, Target
from tocsin.chain.texts import read
from tocsin.detect.copies.joining import by_meaning
from tocsin.detect.copies.meaning import groups
from tocsin.detect.copies.sharing import near_copy_shares
from tocsin.detect.intervals import wilson
from tocsin.embed.base import printable
from tocsin.engine import connect
from vectors import embedder

COPIES, REWORDINGS, TRANSLATIONS = "copy-pasta", "rewording", "translation"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Pairs:
    """Pairs of texts of one type: of one group, found in one cluster, and found across groups."""

    there: int
    found: int
    false: int


def _clusters(rows: list[dict[str, object]]) -> dict[int, int]:
    """The cluster of each document that is in one: the product, by wording and then by meaning."""
    tables = tables_of(rows)
    with connect() as engine:
        copies = tables.copies(engine)
        shares, posts = engine.table(tables.shares), engine.table(tables.posts)
        texts = read(engine, near_copy_shares(engine, shares, copies.texts), posts, embedder())
        found = by_meaning(engine, copies, texts.table, texts.vectors, shares, posts, NOW)
    return tables.clusters(found)


@cache
def _pairs(data: Path) -> dict[str, Pairs]:
    """By type. A false pair counts for the types of both of its texts."""
    rows = documents(data)
    group_of = {row["doc_id"]: row["seed_group"] for row in rows}
    types, clusters = types_of(data, group_of), _clusters(rows)
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for one, two in combinations(group_of, 2):
        together = one in clusters and clusters[one] == clusters.get(two)
        kinds = {types.get(group_of[one], ""), types.get(group_of[two], "")}
        if group_of[one] == group_of[two]:
            there.update(kinds)
            found.update(kinds if together else ())
        elif together:
            false.update(kinds)
    return {kind: Pairs(there[kind], found[kind], false[kind]) for kind in there}


def _recall(data: Path, kind: str) -> tuple[float, str]:
    pairs = _pairs(data)[kind]
    return _share(pairs.found, pairs.there, f"of {pairs.there:,} pairs of one group")


def _precision(data: Path, kind: str) -> tuple[float, str]:
    pairs = _pairs(data)[kind]
    told = pairs.found + pairs.false
    return _share(pairs.found, told, f"of {told:,} pairs in one cluster")


def _share(part: int, whole: int, note: str) -> tuple[float, str]:
    low, high = wilson(np.array([part]), np.array([whole]))
    return part / whole, f"{part:,} {note} (95 %: {low[0]:.4f} to {high[0]:.4f}, as if independent)"


def reworded_recall(data: Path) -> tuple[float, str]:
    return _recall(data, REWORDINGS)


def reworded_precision(data: Path) -> tuple[float, str]:
    return _precision(data, REWORDINGS)


def translation_recall(data: Path) -> tuple[float, str]:
    return _recall(data, TRANSLATIONS)


def translation_precision(data: Path) -> tuple[float, str]:
    return _precision(data, TRANSLATIONS)


def copy_recall(data: Path) -> tuple[float, str]:
    return _recall(data, COPIES)


def copy_precision(data: Path) -> tuple[float, str]:
    return _precision(data, COPIES)


def without_repeats(post: str) -> str:
    """The post once: the file holds each text two or three times, one after the other."""
    for times in (3, 2):
        about = len(post) // times
        for end in range(max(1, about - 2), about + 3):
            if post.count(post[:end].strip()) >= times:
                return post[:end].strip()
    return post


@cache
def _same_claim(data: Path) -> Pairs:
    """Posts that fact-checkers found to make one claim, with no constant chosen on them.

    Only pairs of one language: the file words the claim of a post in its own language, so that
    one claim in two languages counts as two.
    """
    path = data / "claims" / "checkthat2025_task2_normalization.parquet"
    rows = [row for row in pq.read_table(path).to_pylist() if row["claim"]]
    times = Counter((row["lang"], row["claim"]) for row in rows)
    posts = {
        printable(without_repeats(row["post"].strip()))[:1_000]: (row["lang"], row["claim"])
        for row in rows
        if times[row["lang"], row["claim"]] > 1
    }
    texts, claims = list(posts), list(posts.values())
    languages = pa.array([language for language, _ in claims])
    once = np.ones(len(texts), dtype=np.int64)
    group, _ = groups(embedder().embed(texts), pa.array(texts), languages, once)
    there = Counter(claims)
    both = Counter(zip(group.tolist(), claims, strict=True))
    of_language = Counter(
        (name, claim[0]) for name, claim in zip(group.tolist(), claims, strict=True)
    )
    found = _count(both.values())
    return Pairs(_count(there.values()), found, _count(of_language.values()) - found)


def _count(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def claim_recall(data: Path) -> tuple[float, str]:
    pairs = _same_claim(data)
    return _share(pairs.found, pairs.there, f"of {pairs.there:,} pairs of posts of one claim")


def claim_precision(data: Path) -> tuple[float, str]:
    pairs = _same_claim(data)
    told = pairs.found + pairs.false
    return _share(pairs.found, told, f"of {told:,} pairs of one language in one group")


D3LTA, CHECKTHAT = "d3lta_docs", "checkthat2025_task2"
FIGURES = [
    Figure("copies.d3lta_reworded_recall", Target(0.85, 1), D3LTA, reworded_recall),
    Figure("copies.d3lta_reworded_precision", Target(0.99, 1), D3LTA, reworded_precision),
    Figure("copies.translation_recall", Target(0.78, 1), D3LTA, translation_recall),
    Figure("copies.translation_precision", Target(0.99, 1), D3LTA, translation_precision),
    Figure("copies.d3lta_copy_recall_with_meaning", Target(0.98, 1), D3LTA, copy_recall),
    Figure("copies.d3lta_copy_precision_with_meaning", Target(0.99, 1), D3LTA, copy_precision),
    Figure("copies.same_claim_recall", None, CHECKTHAT, claim_recall),
    Figure("copies.same_claim_precision", None, CHECKTHAT, claim_precision),
]
