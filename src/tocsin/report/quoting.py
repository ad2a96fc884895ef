"""Posts as the page quotes them: under every number, the words it was counted from."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

Post = Mapping[str, Any]


def by_key(quoted: pa.Table) -> dict[int, Post]:
    """The quoted posts (schema ``QUOTED``) by their key."""
    return {row["post_key"]: row for row in quoted.to_pylist()}


def picked(posts: Mapping[int, Post], keys: Iterable[int]) -> tuple[Post, ...]:
    """Those of these keys that are quoted, in this order."""
    return tuple(posts[key] for key in keys if key in posts)
