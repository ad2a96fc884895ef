"""Hashes of 64 bits that differ in few of them, without comparing all with all.

Two hashes that differ in at most 7 bits differ in at most one bit of at least one of four bands of
16 bits (pigeonhole). So each band has a table of those seen before, and is looked up 17 times: as
it is, and with each of its bits turned. Imported lazily: see :mod:`tocsin.shares.compiled`.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled

UInt64s = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]

MOST_DIFFERENT: Final = 7
"""Above this the four bands may miss a pair."""
MOST_IN_BAND: Final = 1_024
"""Leaders that one value of a band holds; of a million hashes it has about 15. A hostile set of
pictures that agree in a band costs bounded work, and may be split into more clusters."""
_BANDS: Final = 4
_BAND_BITS: Final = 16
_BAND: Final = np.uint64(0xFFFF)
_ODD: Final = np.uint64(0x5555555555555555)
_PAIRS: Final = np.uint64(0x3333333333333333)
_HALVES: Final = np.uint64(0x0F0F0F0F0F0F0F0F)
_SUM: Final = np.uint64(0x0101010101010101)


@compiled
def bits_set(value: np.uint64) -> int:
    """How many of the 64 bits are 1."""
    value -= (value >> np.uint64(1)) & _ODD
    value = (value & _PAIRS) + ((value >> np.uint64(2)) & _PAIRS)
    value = (value + (value >> np.uint64(4))) & _HALVES
    return int((value * _SUM) >> np.uint64(56))


@compiled
def _band(value: np.uint64, band: int) -> int:
    return int((value >> np.uint64(_BAND_BITS * band)) & _BAND)


@compiled
def leaders(hashes: UInt64s, most_different: int) -> Ints:
    """For each hash the one that leads its cluster: itself, or one before it. (n,) → (n,).

    In their order, each hash joins the nearest leader (of equally near ones the first) that differs
    in at most ``most_different`` bits (7 at most), and leads a cluster itself where there is none.
    """
    latest = np.full((_BANDS, 1 << _BAND_BITS), -1, dtype=np.int64)
    before = np.full((_BANDS, len(hashes)), -1, dtype=np.int64)
    held = np.zeros((_BANDS, 1 << _BAND_BITS), dtype=np.int64)
    leader = np.empty(len(hashes), dtype=np.int64)
    for place in range(len(hashes)):
        leader[place] = _nearest(hashes, place, most_different, latest, before)
        if leader[place] != place:
            continue
        for band in range(_BANDS):
            value = _band(hashes[place], band)
            if held[band, value] < MOST_IN_BAND:
                held[band, value] += 1
                before[band, place] = latest[band, value]
                latest[band, value] = place
    return leader


@compiled
def _nearest(hashes: UInt64s, place: int, most_different: int, latest: Ints, before: Ints) -> int:
    """The leader of the hash; ``place`` itself where none is near."""
    best, least = -1, most_different + 1
    for band in range(_BANDS):
        value = _band(hashes[place], band)
        for turned in range(_BAND_BITS + 1):  # the last turns a bit beyond the band: none
            other = latest[band, value ^ ((1 << turned) & 0xFFFF)]
            while other >= 0:
                different = bits_set(hashes[place] ^ hashes[other])
                if different < least or (different == least and best > other):
                    best, least = other, different
                other = before[band, other]
    return best if best >= 0 else place
