"""MinHash of short texts: near-copies come to share a key, without comparing any two.

A text is the set of its character 5-grams. Under one random order of all 5-grams two texts have
the same smallest one with probability J = |A ∩ B| / |A ∪ B|, their Jaccard similarity (Broder
1997). 64 orders are cut into 16 bands of 4; two texts share a band's key when all four agree, so
with probability 1 − (1 − J⁴)¹⁶ they share at least one: 0.988 at J = 0.7, 0.89 at 0.6, 0.64 at
0.5, 0.02 at 0.2.

An order is ``(x ^ a) * b mod 2³²`` of a 5-gram's mixed hash x with b odd: a bijection that
processors do eight at a time. The constants come from a fixed seed, since keys are kept on disk.

The texts are read as UTF-8 straight from Arrow's buffers. Imported lazily: see
:mod:`tocsin.shares.compiled`.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled

GRAM: Final = 5
BANDS: Final = 16
ROWS: Final = 4
BASE: Final = np.uint64(0x9E3779B97F4A7C15)
"""Characters are digits to this base modulo 2⁶⁴: a gram's hash follows from the one before it."""

Bytes = npt.NDArray[np.uint8]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
UInt32s = npt.NDArray[np.uint32]
UInt64s = npt.NDArray[np.uint64]


def permutations() -> tuple[UInt32s, UInt32s]:
    """The constants of the 64 orders: what is xored, and the odd factors."""
    rng = np.random.default_rng(0x70C51)
    xor = rng.integers(0, 2**32, BANDS * ROWS, dtype=np.uint32)
    factor = rng.integers(0, 2**31, BANDS * ROWS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return xor, factor


@compiled
def decode(data: Bytes, begin: int, end: int, codes: Int32s) -> int:
    """UTF-8 to code points in ``codes``; gives their number. The bytes must be valid."""
    count = 0
    place = begin
    while place < end:
        first = np.int32(data[place])
        if first < 0x80:
            code, size = first, 1
        elif first < 0xE0:
            code, size = first & 0x1F, 2
        elif first < 0xF0:
            code, size = first & 0x0F, 3
        else:
            code, size = first & 0x07, 4
        for step in range(1, size):
            code = (code << 6) | (np.int32(data[place + step]) & 0x3F)
        codes[count] = code
        count += 1
        place += size
    return count


@compiled
def mixed(x: np.uint64) -> np.uint64:
    """Every bit of the result depends on every bit of ``x`` (splitmix64's finaliser)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@compiled
def gram_hashes(codes: Int32s, count: int, hashes: UInt64s) -> int:
    """A 64-bit hash of each 5-gram, in order; a shorter text is one gram. Gives their number."""
    size = min(GRAM, count)
    x, leaves = np.uint64(0), BASE
    for place in range(size):
        x = (x + np.uint64(codes[place]) + np.uint64(1)) * BASE
        leaves *= BASE
    for place in range(size, count):
        hashes[place - size] = mixed(x)
        x += np.uint64(codes[place]) + np.uint64(1)
        x = x * BASE - (np.uint64(codes[place - size]) + np.uint64(1)) * leaves
    if count:
        hashes[count - size] = mixed(x)
    return count - size + 1 if count else 0


@compiled
def _minima(hashes: UInt64s, grams: int, xor: UInt32s, factor: UInt32s, least: UInt32s) -> None:
    least[:] = np.uint32(0xFFFFFFFF)
    for gram in range(grams):
        x = np.uint32(hashes[gram] >> np.uint64(32))
        for row in range(len(least)):
            least[row] = min(least[row], np.uint32((x ^ xor[row]) * factor[row]))


@compiled
def minima(data: Bytes, offsets: Int64s, longest: int, xor: UInt32s, factor: UInt32s) -> UInt32s:
    """The 64 smallest hashes of each text. Shapes: offsets (n+1,) → (n, 64).

    ``longest`` is the most bytes a text has.
    """
    texts = len(offsets) - 1
    found = np.empty((texts, len(xor)), dtype=np.uint32)
    codes = np.empty(longest + 1, dtype=np.int32)
    hashes = np.empty(longest + 1, dtype=np.uint64)
    for text in range(texts):
        count = decode(data, offsets[text], offsets[text + 1], codes)
        grams = gram_hashes(codes, count, hashes)
        _minima(hashes, grams, xor, factor, found[text])
    return found


@compiled
def band_keys(least: UInt32s) -> Int64s:
    """One key a band: its four minima and its number. Shapes: (n, 64) → (n, 16)."""
    keys = np.empty((len(least), BANDS), dtype=np.int64)
    for text in range(len(least)):
        for band in range(BANDS):
            x = np.uint64(band + 1)
            for row in range(ROWS):
                x = mixed(x ^ np.uint64(least[text, band * ROWS + row]))
            keys[text, band] = np.int64(x)
    return keys
