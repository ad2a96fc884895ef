"""Texts as sequences of tokens, and how their beginnings and ends become keys.

A token is a word; in scripts that do not part words (Chinese, Japanese, Thai, Lao, Khmer,
Burmese) each character is one. An *anchor* is the shortest run of tokens at the beginning, or at
the end, that holds at least 12 letters (an ideograph counts two): about two or three words. Texts
made from a template with a slot share an anchor, unless they have a slot at either end; so do a
text and its quotation with something put before or after it.

Imported lazily: see :mod:`tocsin.shares.compiled`.
"""

from typing import Final

import numpy as np

from tocsin.shares.compiled import compiled
from tocsin.shares.minhash import BASE, Bytes, Int32s, Int64s, UInt64s, decode, mixed

ANCHOR_LETTERS: Final = 12
BAND, PREFIX, SUFFIX, BOTH = 0, 1, 2, 3
"""What a key is of: the lowest two bits of every key."""


@compiled
def is_unspaced(code: int) -> bool:
    """Whether the script of this character is written without blanks."""
    if code < 0x0E00:
        return False
    return (
        code <= 0x0EFF
        or 0x1000 <= code <= 0x109F
        or 0x1780 <= code <= 0x17FF
        or 0x2E80 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
    )


@compiled
def tokenise(codes: Int32s, count: int, tokens: UInt64s, letters: Int32s) -> int:
    """A hash and the number of letters of each token, in order. Gives their number."""
    found = 0
    is_open = False
    for place in range(count):
        code = codes[place]
        alone = is_unspaced(code)
        if code == 32:
            is_open = False
            continue
        if alone or not is_open:
            tokens[found] = np.uint64(0)
            letters[found] = 0
            found += 1
        is_open = not alone
        tokens[found - 1] = (tokens[found - 1] + np.uint64(code) + np.uint64(1)) * BASE
        letters[found - 1] += 2 if code >= 0x2E80 else 1
    for token in range(found):
        tokens[token] = mixed(tokens[token])
    return found


@compiled
def _anchor(tokens: UInt64s, letters: Int32s, count: int, step: int) -> np.uint64:
    """The hash of the shortest run with enough letters, from the first token or the last."""
    place = 0 if step == 1 else count - 1
    key, held = np.uint64(step + 2), 0
    while 0 <= place < count and held < ANCHOR_LETTERS:
        key = mixed(key ^ tokens[place])
        held += letters[place]
        place += step
    return key


@compiled
def anchor_keys(data: Bytes, offsets: Int64s, longest: int) -> Int64s:
    """Keys of each text's beginning, end, and both. Shapes: offsets (n+1,) → (n, 3)."""
    keys = np.empty((len(offsets) - 1, 3), dtype=np.int64)
    codes = np.empty(longest + 1, dtype=np.int32)
    tokens = np.empty(longest + 1, dtype=np.uint64)
    letters = np.empty(longest + 1, dtype=np.int32)
    for text in range(len(keys)):
        size = decode(data, offsets[text], offsets[text + 1], codes)
        count = tokenise(codes, size, tokens, letters)
        first = _anchor(tokens, letters, count, 1)
        last = _anchor(tokens, letters, count, -1)
        both = mixed(first ^ mixed(last))
        for column, key in ((0, first), (1, last), (2, both)):
            keys[text, column] = (np.int64(key) & ~np.int64(3)) | (column + 1)
    return keys
