"""Many texts made normal at once, by a table of what becomes of each character.

:func:`.text.normalise` says what a normal text is; asking it for each of a million texts takes ten
seconds. Most texts hold only characters that change alike wherever they stand
(:func:`.text.alone`), and words of one alphabet. Those are written here in machine code, straight
from Arrow's bytes to Arrow's bytes, with the same result; ``normalise`` does the others.

The table is filled with what is met. Imported lazily: see :mod:`tocsin.shares.compiled`.
"""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.shares.compiled import compiled
from tocsin.shares.fingerprints import Utf8
from tocsin.shares.homoglyphs import alphabet_of
from tocsin.shares.minhash import Bytes, Int32s, Int64s, decode
from tocsin.shares.text import alone, normalise, without_addresses

_CODES: Final = 0x20000
"""What lies beyond (rare ideographs, tags) is left to ``normalise``."""
_LONGEST: Final = 8
_UNKNOWN: Final = 255
_NOT_ALONE: Final = 254
"""Instead of a size in the table."""
_ALPHABETS: Final = {"": 0, "latin": 1, "cyrillic": 2, "greek": 4, "armenian": 8}
_SURE: Final = 16
"""A letter that no other alphabet has a look-alike of."""

Bools = npt.NDArray[np.bool_]


def normalised(texts: pa.StringArray) -> pa.StringArray:
    """Each text as :func:`.text.normalise` has it. There must be no nulls."""
    addressed = _have_addresses(*_run(texts))
    bare = _replaced(texts, addressed, [without_addresses(t) for t in _at(texts, addressed)])
    data, offsets = _run(bare)
    table = _table()
    longest = int(np.diff(offsets).max(initial=0))
    table.learn(_met(data, offsets, np.empty(longest + 1, dtype=np.int32)))
    written, ends, others = _written(data, offsets, table.sizes, table.bytes, table.alphabets)
    plain = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(written))
    return _replaced(plain.cast(pa.string()), others, [normalise(t) for t in _at(texts, others)])


def _run(texts: pa.StringArray) -> tuple[Bytes, Int64s]:
    utf8 = Utf8.of(texts)
    return utf8.data, utf8.offsets


def _at(texts: pa.StringArray, wanted: Bools) -> list[str]:
    found: list[str] = texts.filter(pa.array(wanted)).to_pylist()
    return found


def _replaced(texts: pa.StringArray, wanted: Bools, by: list[str]) -> pa.StringArray:
    return pc.replace_with_mask(texts, pa.array(wanted), pa.array(by, pa.string())) if by else texts


class _Table:
    """For each character the bytes it becomes, how many they are, and its alphabet's bits."""

    def __init__(self) -> None:
        self.sizes = np.full(_CODES, _UNKNOWN, dtype=np.uint8)
        self.bytes = np.zeros((_CODES, _LONGEST), dtype=np.uint8)
        self.alphabets = np.zeros(_CODES, dtype=np.uint8)

    def learn(self, met: Bools) -> None:
        """Asks the rules for the characters that were met for the first time."""
        for code in np.flatnonzero(met & (self.sizes == _UNKNOWN)).tolist():
            self._learn(code, chr(code))

    def _learn(self, code: int, character: str) -> None:
        self.sizes[code] = _NOT_ALONE
        made = alone(character)
        if made is None:
            return
        encoded = made.encode()
        standing = [alphabet_of(letter) for letter in (made if made.strip() else character)]
        # Signs like ÷ are blank in the end, but count for an alphabet before. And nothing gets
        # longer, so that what is written fits in the space of what was read.
        if any(a not in _ALPHABETS or (a and not made.strip()) for a, _ in standing):
            return
        if len(encoded) > len(character.encode()):
            return
        self.sizes[code] = len(encoded)
        self.bytes[code, : len(encoded)] = np.frombuffer(encoded, dtype=np.uint8)
        for alphabet, is_sure in standing:
            self.alphabets[code] |= _ALPHABETS[alphabet] | (_SURE if is_sure else 0)


@cache
def _table() -> _Table:
    return _Table()


@compiled
def _have_addresses(data: Bytes, offsets: Int64s) -> Bools:
    """Which texts may hold a link or a mention: all that do, and some others."""
    found = np.zeros(len(offsets) - 1, dtype=np.bool_)
    for text in range(len(found)):
        end = offsets[text + 1]
        for place in range(offsets[text], end):
            sign = data[place]
            if sign == 64:  # @
                found[text] = True
            elif sign == 58:  # ://
                found[text] |= place + 2 < end and data[place + 1] == 47 == data[place + 2]
            elif sign == 46 and place + 1 < end:  # a dot before a letter
                after = data[place + 1]
                found[text] |= after >= 128 or 97 <= (after | 32) <= 122
            elif sign | 32 == 119 and place + 3 < end:  # www.
                www = data[place + 1] | 32 == 119 == data[place + 2] | 32
                found[text] |= www and data[place + 3] == 46
    return found


@compiled
def _met(data: Bytes, offsets: Int64s, codes: Int32s) -> Bools:
    """Which characters occur."""
    met = np.zeros(_CODES, dtype=np.bool_)
    for text in range(len(offsets) - 1):
        for place in range(decode(data, offsets[text], offsets[text + 1], codes)):
            if codes[place] < _CODES:
                met[codes[place]] = True
    return met


@compiled
def _is_of_one_alphabet(bits: int) -> bool:
    return bits & ~_SURE <= 1 or bits in (2 | _SURE, 4 | _SURE, 8 | _SURE)


@compiled
def _written(
    data: Bytes, offsets: Int64s, sizes: Bytes, table: Bytes, alphabets: Bytes
) -> tuple[Bytes, Int64s, Bools]:
    """The normal texts, one after the other, where they end, and which are left out."""
    texts = len(offsets) - 1
    out = np.empty(offsets[texts] - offsets[0], dtype=np.uint8)
    ends = np.zeros(texts + 1, dtype=np.int64)
    left_out = np.zeros(texts, dtype=np.bool_)
    codes = np.empty(max(np.diff(offsets).max(), 0) + 1 if texts else 1, dtype=np.int32)
    for text in range(texts):
        begin = to = ends[text]
        bits = 0
        for place in range(decode(data, offsets[text], offsets[text + 1], codes)):
            code = codes[place]
            size = _NOT_ALONE if code >= _CODES else int(sizes[code])
            if size == _NOT_ALONE:
                left_out[text] = True
                break
            bits |= int(alphabets[code])
            if size == 1 and table[code, 0] == 32 and (to == begin or out[to - 1] == 32):
                continue
            for byte in range(size):
                out[to + byte] = table[code, byte]
            to += size
        if left_out[text] or not _is_of_one_alphabet(bits):
            left_out[text] = True
            to = begin
        elif to > begin and out[to - 1] == 32:
            to -= 1
        ends[text + 1] = to
    return out[: ends[texts]], ends, left_out
