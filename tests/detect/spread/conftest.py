"""Invented posts that reshare each other, as the engine's posts table holds them."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from tocsin.posts.keys import keys64
from tocsin.posts.schema import POSTS

START_US = 1_700_000_000_000_000
Ints = npt.NDArray[np.int64]


def key(post_id: str) -> int:
    return keys64("post", pa.array([f"x\x1f{post_id}"]))[0].as_py()


def posts(rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Posts from what matters of them: ``id``, ``s`` (seconds), ``account`` and references."""
    columns: dict[str, Any] = {field.name: [row.get(field.name) for row in rows] for field in POSTS}
    columns["platform"] = ["x"] * len(rows)
    columns["post_id"] = [row["id"] for row in rows]
    columns["post_key"] = columns["row_key"] = [key(row["id"]) for row in rows]
    columns["account_key"] = [row.get("account", 0) for row in rows]
    columns["created_at"] = [START_US + row["s"] * 1_000_000 for row in rows]
    return pa.table(columns, schema=POSTS)


def members(table: pa.Table, subject: str = "bridge") -> pa.Table:
    return pa.table({"subject": [subject] * table.num_rows, "post_key": table["post_key"]})


def branched(
    rng: np.random.Generator, ratio: float, roots: int, days: int, mean_s: float
) -> tuple[Ints, Ints]:
    """Seconds and parents (−1: none) of a branching process with Gamma(2) delays."""
    span = days * 86_400.0
    t, parent = rng.uniform(0, span, roots), np.full(roots, -1)
    times, parents, first = [t], [parent], 0
    while len(t):
        children = rng.poisson(ratio, len(t))
        born = np.repeat(t, children) + rng.gamma(2, mean_s / 2, children.sum())
        whose = np.repeat(np.arange(len(t)), children) + first
        first += len(t)
        t, parent = born[born < span], whose[born < span]
        times.append(t)
        parents.append(parent)
    return np.concatenate(times).astype(np.int64), np.concatenate(parents)


def told(seconds: Ints, parent: Ints, rng: np.random.Generator) -> pa.Table:
    """Posts of such a process, by 50 accounts."""
    return posts(
        [
            {
                "id": str(number),
                "s": int(second),
                "account": int(rng.integers(50)),
                "repost_of": None if whose < 0 else str(whose),
            }
            for number, (second, whose) in enumerate(zip(seconds, parent, strict=True))
        ]
    )


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """The functions above."""
    return SimpleNamespace(key=key, posts=posts, members=members, branched=branched, told=told)
