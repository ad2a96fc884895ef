"""Fact-checks by picture: a post's picture that looks like one that was checked.

Fact-checkers state perceptual hashes, and pictures that came with an export have one
(:mod:`tocsin.posts.pictures`). Two pictures look alike where at most six of 64 bits differ, as in
``docs/methods/copies.md``: independent bits agree so well with probability 5·10⁻¹².
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.claims.tables import MATCHES, By, Tier
from tocsin.posts.pictures import MARK

MOST_BITS: Final = 6
_AT_ONCE: Final = 1 << 22
"""Pairs compared at once: 32 MB."""
_HASH = re.compile(re.escape(MARK) + r"([0-9a-f]{16})", re.IGNORECASE)


def by_image(factchecks: pa.Table, images: Sequence[str]) -> pa.Table:
    """The fact-checks of each ``phash:…`` entry; a table like :data:`.tables.MATCHES`.

    Entries that are no such hash match nothing. Withdrawn fact-checks are left out.
    """
    standing = factchecks.filter(pc.is_null(factchecks["withdrawn_at"])).combine_chunks()
    stated = standing["image_hashes"].combine_chunks()
    there, places = _hashes(pc.list_flatten(stated).to_pylist())
    parents = pc.list_parent_indices(stated).to_numpy()[places]
    keys = standing["factcheck_key"].to_numpy()[parents]
    asked, queries = _hashes(images)
    nearest: dict[tuple[int, int], int] = {}
    step = max(1, _AT_ONCE // max(1, len(there)))
    for start in range(0, len(asked), step):
        bits = np.bitwise_count(asked[start : start + step, np.newaxis] ^ there)
        for row, place in zip(*np.nonzero(bits <= MOST_BITS), strict=True):
            pair = int(queries[start + row]), int(keys[place])
            nearest[pair] = min(nearest.get(pair, MOST_BITS), int(bits[row, place]))
    rows = [
        {
            "query": query, "factcheck_key": key, "rank": 1, "tier": str(Tier.SUGGESTED),
            "by": str(By.IMAGE), "flags": [],
            "reasons": [f"the pictures differ in {bits} of 64 bits"],
        }
        for (query, key), bits in sorted(nearest.items())
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=MATCHES)


def _hashes(entries: Sequence[str | None]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """The hashes among the entries, and where they stand."""
    found = [(m[1], n) for n, e in enumerate(entries) if e and (m := _HASH.fullmatch(e))]
    return (
        np.array([int(digits, 16) for digits, _ in found], dtype=np.uint64),
        np.array([place for _, place in found], dtype=np.int64),
    )
