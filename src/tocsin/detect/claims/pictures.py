"""Fact-checks by picture: a post's picture that looks like one that was checked.

Fact-checkers state perceptual hashes, and pictures that came with an export have one
(:mod:`tocsin.posts.pictures`). Two pictures look alike where at most six of 64 bits differ, as in
``docs/methods/copies.md``: independent bits agree so well with probability 5·10⁻¹².

Two hashes that differ in at most seven bits differ in at most one bit of at least one of four bands
of 16 bits (pigeonhole). So the registry's hashes are listed by each band, as it is and with each of
its bits turned, and a picture is compared with those only that have one of its bands.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.claims.tables import MATCHES, By, Tier
from tocsin.posts.pictures import MARK

MOST_BITS: Final = 6
LEAST_SET: Final = 16
"""Bits set, and unset, of a hash that says something: pHash sets half of the 64; fewer are a blank
picture, zeros for "unknown", or another kind of hash."""
_BANDS: Final = 4
_BAND_BITS: Final = 16
_AT_ONCE: Final = 1 << 21
"""Pairs compared at once: about 64 MB."""
_HASH = re.compile(re.escape(MARK) + r"([0-9a-f]{16})", re.IGNORECASE)

Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]


def by_image(factchecks: pa.Table, images: Sequence[str]) -> pa.Table:
    """The fact-checks of each ``phash:…`` entry; a table like :data:`.tables.MATCHES`.

    Entries that are no such hash, or one of a blank picture, match nothing. Withdrawn fact-checks
    are left out.
    """
    standing = factchecks.filter(pc.is_null(factchecks["withdrawn_at"])).combine_chunks()
    stated = standing["image_hashes"].combine_chunks()
    there, places = _hashes(pc.list_flatten(stated).to_pylist())
    parents = pc.list_parent_indices(stated).to_numpy()[places]
    keys = standing["factcheck_key"].to_numpy()[parents]
    asked, queries = _hashes(images)
    nearest: dict[tuple[int, int], int] = {}
    for rows, near in _candidates(asked, there):
        bits = np.bitwise_count(asked[rows] ^ there[near])
        alike = bits <= MOST_BITS
        for row, place, different in zip(rows[alike], near[alike], bits[alike], strict=True):
            pair = int(queries[row]), int(keys[place])
            nearest[pair] = min(nearest.get(pair, MOST_BITS), int(different))
    matches = [
        {
            "query": query, "factcheck_key": key, "rank": 1, "tier": str(Tier.SUGGESTED),
            "by": str(By.IMAGE), "flags": [],
            "reasons": [f"the pictures differ in {bits} of 64 bits"],
        }
        for (query, key), bits in sorted(nearest.items())
    ]  # fmt: skip
    return pa.Table.from_pylist(matches, schema=MATCHES)


def _candidates(asked: Hashes, there: Hashes) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of rows, of the asked and of those there, among which are all that are alike."""
    turned = np.array([0, *(1 << bit for bit in range(_BAND_BITS))], dtype=np.uint64)
    for band in range(_BANDS):
        listed = (_band(there, band)[:, np.newaxis] ^ turned).ravel()
        order = np.argsort(listed, kind="stable")
        first, last = (np.searchsorted(listed[order], _band(asked, band), side)
                       for side in ("left", "right"))  # fmt: skip
        ends = np.cumsum(last - first)
        begin = 0
        while begin < len(asked):
            so_far = ends[begin - 1] if begin else 0
            end = max(begin + 1, int(np.searchsorted(ends, so_far + _AT_ONCE, "right")))
            count = (last - first)[begin:end]
            rows = np.repeat(np.arange(begin, end), count)
            within = np.arange(len(rows)) - np.repeat(ends[begin:end] - count - so_far, count)
            yield rows, order[np.repeat(first[begin:end], count) + within] // len(turned)
            begin = end


def _band(hashes: Hashes, band: int) -> Hashes:
    return (hashes >> np.uint64(_BAND_BITS * band)) & np.uint64((1 << _BAND_BITS) - 1)


def _hashes(entries: Sequence[str | None]) -> tuple[Hashes, Ints]:
    """The hashes among the entries that say something, and where they stand."""
    found = [(m[1], n) for n, e in enumerate(entries) if e and (m := _HASH.fullmatch(e))]
    hashes = np.array([int(digits, 16) for digits, _ in found], dtype=np.uint64)
    telling = np.abs(np.bitwise_count(hashes).astype(np.int64) - 32) <= 32 - LEAST_SET
    places = np.array([place for _, place in found], dtype=np.int64)
    return hashes[telling], places[telling]
