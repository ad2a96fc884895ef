"""Posts of a small town, an embedder that needs no model, and the tables the chain takes."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tocsin.embed.base import Purpose, Vectors, unit
from tocsin.posts.schema import POSTS
from tocsin.shares import ObjectKind, shared_objects
from tocsin.shares.objects import SHARES


class Words:
    """Words hashed into 64 directions; it counts what it is asked for."""

    name, dimensions = "words/1", 64

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
        del purpose
        self.asked += texts
        vectors = np.zeros((len(texts), self.dimensions))
        for row, text in enumerate(texts):
            for word in text.lower().split():
                digest = blake2b(word.encode(), digest_size=2).digest()
                vectors[row, int.from_bytes(digest, "little") % self.dimensions] += 1
        return unit(vectors + 1e-3)


@pytest.fixture
def words() -> Words:
    return Words()


@pytest.fixture
def tables(duckdb_engine) -> Callable[..., tuple[Any, Any]]:
    """The posts table and its shares of kind text_copy, from (account, second, text).

    ``lists`` gives some posts, by number, their urls or media.
    """

    def made(rows: list[tuple[int, int, str]], **lists: dict[int, list[str]]) -> tuple[Any, Any]:
        posts = [
            {
                "platform": "forum", "post_id": f"p{n}", "account_id": f"a{account}",
                "account_key": account, "post_key": n, "row_key": n, "kind": "post",
                "created_at": second * 1_000_000, "text": text, "lang": "en", "urls": [],
                "hashtags": [], "mentions": [], "media": [], "source_file": "posts.csv",
                "source_line": n + 1, **{name: of.get(n, []) for name, of in lists.items()},
            }
            for n, (account, second, text) in enumerate(rows)
        ]  # fmt: skip
        table = pa.Table.from_pylist(posts, schema=POSTS)
        shares = shared_objects(table, ObjectKind.TEXT_COPY).select(SHARES.names).cast(SHARES)
        return duckdb_engine.table(table), duckdb_engine.table(shares)

    return made
