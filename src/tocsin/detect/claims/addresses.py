"""Fact-checks by address: of what a post links to, and of the pages where a claim appeared."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.claims.tables import MATCHES, By, Flag, Tier
from tocsin.posts.urls import canonical_url

APPEARED = "the claim appeared at this address"
LINKED = "the address is the fact-check's own"


def by_url(factchecks: pa.Table, urls: Sequence[str]) -> pa.Table:
    """The fact-checks of each address; a table like :data:`.tables.MATCHES`.

    A post that links a fact-check itself mostly spreads the answer, not the claim: it is flagged.
    Withdrawn fact-checks are left out.
    """
    standing = factchecks.filter(pc.is_null(factchecks["withdrawn_at"])).combine_chunks()
    keys = standing["factcheck_key"].combine_chunks()
    appearances = standing["appearances"].combine_chunks()
    places = pc.list_parent_indices(appearances)
    asked = pa.array([canonical_url(url) or url for url in urls], pa.string())
    found = [
        *_found(asked, standing["url"].combine_chunks(), keys, LINKED, [Flag.LINKS_FACTCHECK]),
        *_found(asked, pc.list_flatten(appearances), keys.take(places), APPEARED, []),
    ]
    rows = pa.Table.from_pylist(found, schema=MATCHES)
    return rows.sort_by([("query", "ascending"), ("factcheck_key", "ascending")])


def _found(
    asked: pa.Array, there: pa.Array, keys: pa.Array, reason: str, flags: list[Flag]
) -> list[dict[str, object]]:
    near = np.flatnonzero(pc.is_in(there, value_set=asked).to_numpy(zero_copy_only=False))
    queries: dict[str, list[int]] = {}
    for query, url in enumerate(asked.to_pylist()):
        queries.setdefault(url, []).append(query)
    seen = {
        (query, key)
        for url, key in zip(there.take(near).to_pylist(), keys.take(near).to_pylist(), strict=True)
        for query in queries[url]
    }
    return [
        {
            "query": query, "factcheck_key": key, "rank": 1, "tier": str(Tier.SUGGESTED),
            "by": str(By.URL), "reasons": [reason], "flags": [str(flag) for flag in flags],
        }
        for query, key in seen
    ]  # fmt: skip
