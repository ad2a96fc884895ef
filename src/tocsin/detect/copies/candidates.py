"""Which texts may be copies of each other: those that share a key.

Three quarters of the keys are of one text only, and grouping all of them in the engine costs more
than everything that follows. So the keys pass twice through a sieve of bits: the first pass marks
the places where keys fall, and where a second one falls; the second pass keeps the keys at the
latter places. What two different keys on one place leave over is dropped by sorting.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.engine.base import Engine, Table
from tocsin.shares.fingerprints import KEYS

_PLACES_A_KEY: Final = 8
"""So about one in nine keys of one text passes the sieve."""
_MOST_BITS: Final = 31
"""Of the number of a place: two sieves of 256 MB, enough for 14 million texts."""
_ROWS: Final = 1_000_000

Int64s = npt.NDArray[np.int64]


def shared_keys(engine: Engine, texts: Table) -> tuple[Int64s, Int64s]:
    """The keys that two different texts have, sorted, and for each the object id of a text.

    ``texts`` has the columns of ``FINGERPRINTS``; a text that several imports brought stands there
    several times, and so it may here.
    """
    from tocsin.detect.copies import sieve  # noqa: PLC0415 - numba: only where needed

    count = engine.to_arrow(texts.aggregate(texts=texts.count()))["texts"][0].as_py()
    bits = min(max(count * KEYS * _PLACES_A_KEY, 64).bit_length(), _MOST_BITS)
    once, twice = (np.zeros(1 << (bits - 3), dtype=np.uint8) for _ in range(2))
    one = texts.select("object_id", key=texts["keys"].unnest())
    for batch in engine.batches(one.select("key"), _ROWS):
        sieve.mark(_numbers(batch, "key"), once, twice)
    kept = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
    for batch in engine.batches(one, _ROWS):
        keys = _numbers(batch, "key")
        passes = sieve.passes(keys, twice)
        kept.append((keys[passes], _numbers(batch, "object_id")[passes]))
    return _of_two(*(np.concatenate(column) for column in zip(*kept, strict=True)))


def _numbers(batch: pa.RecordBatch, column: str) -> Int64s:
    numbers: Int64s = batch[column].to_numpy()
    return numbers


def _of_two(keys: Int64s, objects: Int64s) -> tuple[Int64s, Int64s]:
    """Sorted by key, and without the keys of only one text."""
    order = np.argsort(keys)
    keys, objects = keys[order], objects[order]
    starts = np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1))
    if not len(starts):
        return keys, objects
    low, high = np.minimum.reduceat(objects, starts), np.maximum.reduceat(objects, starts)
    shared = np.repeat(low < high, np.diff(np.append(starts, len(keys))))
    return keys[shared], objects[shared]


def named(texts: Table, objects: Table) -> Table:
    """``object_id, text`` of some objects (column ``object_id``), once each."""
    found = texts.semi_join(objects, "object_id")
    return found.group_by("object_id").aggregate(text=found.text.min())
