"""The figures of copies: recall and false pairs on texts whose groups are known."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pcsv

from figures import Figure, Target
from tocsin.detect.copies.detection import detect
from tocsin.detect.copies.tables import Copies
from tocsin.engine import connect
from tocsin.engine.base import Engine
from tocsin.posts.finishing import Finishing, Sourced, finish
from tocsin.posts.records import Post
from tocsin.shares import SHARES, ObjectKind, shared_objects
from tocsin.shares.fingerprints import fingerprints

COPIES, REWORDINGS = "copy-pasta", "rewording"
_LINES = pcsv.ParseOptions(newlines_in_values=True)


def documents(data: Path) -> list[dict[str, Any]]:
    folder = data / "coordination"
    return pcsv.read_csv(folder / "d3lta_docs.csv", parse_options=_LINES).to_pylist()


def types_of(data: Path, group_of: dict[int, int]) -> dict[int, str]:
    """Each group's type: the most frequent one of its predicted pairs."""
    pairs = pcsv.read_csv(data / "coordination" / "d3lta_predicted_pairs.csv").to_pylist()
    seen: dict[int, Counter[str]] = {}
    for pair in pairs:
        seen.setdefault(group_of[pair["source"]], Counter())[pair["dup_type"]] += 1
    return {group: counts.most_common(1)[0][0] for group, counts in seen.items()}


@dataclass(frozen=True)
class Tables:
    """What the product's detectors are given, as Arrow tables."""

    texts: pa.Table
    shares: pa.Table
    posts: pa.Table

    def copies(self, engine: Engine) -> Copies:
        """Copies by wording, at the product's defaults."""
        texts, shares, posts = map(engine.table, (self.texts, self.shares, self.posts))
        return detect(engine, texts, shares, posts, datetime(2026, 1, 1, tzinfo=UTC))

    def clusters(self, found: Copies) -> dict[int, int]:
        """The cluster of each document that is in one."""
        ids = dict(
            zip(self.posts["post_key"].to_pylist(), self.posts["post_id"].to_pylist(), strict=True)
        )
        members = found.members
        return {
            int(ids[key]): cluster
            for key, cluster in zip(
                members["post_key"].to_pylist(), members["cluster"].to_pylist(), strict=True
            )
        }


def tables_of(documents: list[dict[str, Any]]) -> Tables:
    """A document is a post of an account of its own; posts follow each other in the file's order.

    Languages are identified by the product, not taken from the file.
    """
    posts = [
        Post(
            platform="file",
            post_id=str(row["doc_id"]),
            account_id=str(row["doc_id"]),
            created_at=datetime.fromtimestamp(place, tz=UTC),
            text=row["text"],
        )
        for place, row in enumerate(documents)
    ]
    sourced = [Sourced(post, "docs", n, "validation/1", "0") for n, post in enumerate(posts, 1)]
    table = finish(sourced, Finishing(None, UTC))[0]
    shares = shared_objects(table, ObjectKind.TEXT_COPY)
    once = shares.group_by("object_id").aggregate([("label", "min")]).combine_chunks()
    texts = fingerprints(once["object_id"].combine_chunks(), once["label_min"].combine_chunks())
    return Tables(texts, shares.select(SHARES.names).cast(SHARES), table)


def clusters_of(documents: list[dict[str, Any]]) -> dict[int, int]:
    """The cluster of each document that is in one, by the product at its defaults."""
    tables = tables_of(documents)
    with connect() as engine:
        return tables.clusters(tables.copies(engine))


@cache
def _pairs(data: Path) -> tuple[Counter[str], Counter[str], int]:
    """Same-group pairs by type, those found, and the pairs found across groups."""
    rows = documents(data)
    group_of = {row["doc_id"]: row["seed_group"] for row in rows}
    types, clusters = types_of(data, group_of), clusters_of(rows)
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    false = 0
    for one, two in combinations(group_of, 2):
        together = one in clusters and clusters[one] == clusters.get(two)
        if group_of[one] == group_of[two]:
            kind = types.get(group_of[one], "")
            there[kind] += 1
            found[kind] += together
        else:
            false += together
    return there, found, false


def _recall(data: Path, kind: str) -> tuple[float, str]:
    there, found, _ = _pairs(data)
    return found[kind] / there[kind], f"{found[kind]:,} of {there[kind]:,} pairs of one cluster"


def copy_recall(data: Path) -> tuple[float, str]:
    return _recall(data, COPIES)


def reworded_recall(data: Path) -> tuple[float, str]:
    return _recall(data, REWORDINGS)


def false_positives(data: Path) -> tuple[float, str]:
    _, found, false = _pairs(data)
    return false, f"pairs across groups, beside {sum(found.values()):,} within"


FIGURES = [
    Figure("copies.d3lta_copy_recall", Target(0.98, 1), "d3lta_docs", copy_recall),
    Figure("copies.d3lta_false_positives", Target(0, 1), "d3lta_docs", false_positives),
    Figure("copies.d3lta_reworded_recall_lexical", None, "d3lta_docs", reworded_recall),
]
