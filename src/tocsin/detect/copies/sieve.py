"""Bits that tell keys met once from keys met more often, without keeping a key.

A place is taken from the middle of a key's product with an odd number: the lowest bits of a key
say what it is of, and must not decide alone.
Imported lazily: see :mod:`tocsin.shares.compiled`.
"""

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled
from tocsin.shares.minhash import BASE, Bytes, Int64s


@compiled
def _place(key: np.int64, sieve: Bytes) -> tuple[np.uint64, np.uint8]:
    """The byte and the bit of a key; a sieve has a power of two of bytes, at most 2³²."""
    x = (np.uint64(key) * BASE) >> np.uint64(29)
    byte = (x >> np.uint64(3)) & np.uint64(len(sieve) - 1)
    return byte, np.uint8(1 << (x & np.uint64(7)))


@compiled
def mark(keys: Int64s, once: Bytes, twice: Bytes) -> None:
    """Marks where the keys fall, and in ``twice`` where one had fallen before."""
    for key in keys:
        byte, bit = _place(key, once)
        twice[byte] |= once[byte] & bit
        once[byte] |= bit


@compiled
def passes(keys: Int64s, twice: Bytes) -> npt.NDArray[np.bool_]:
    """Whether each key falls where two keys fell or more."""
    found = np.empty(len(keys), dtype=np.bool_)
    for number in range(len(keys)):
        byte, bit = _place(keys[number], twice)
        found[number] = (twice[byte] & bit) != 0
    return found
