"""Two texts compared exactly: as sets of character 5-grams, and token by token.

Machine code over scratch space that is made once and used for every pair. Imported lazily: see
:mod:`tocsin.shares.compiled`.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tocsin.detect.copies.thresholds import (
    EDITED_IN_ONE,
    EDITED_IN_TWO,
    FIXED_IN_LONGER,
    FIXED_LETTERS,
    FIXED_TOKENS,
    FIXED_WITH_ONE,
    FIXED_WITH_TWO,
    MIDDLE_LETTERS,
    MIDDLE_TOKENS,
    MOST_MIDDLE,
    NEAR,
    QUOTED,
    QUOTED_GRAMS,
)
from tocsin.shares.compiled import compiled
from tocsin.shares.minhash import Bytes, Int32s, Int64s, UInt64s, decode, gram_hashes
from tocsin.shares.tokens import tokenise


class Scratch(NamedTuple):
    """Work space for one text: code points, distinct 5-grams, a hash set of them, tokens."""

    codes: Int32s
    grams: UInt64s
    slots: UInt64s
    stamps: Int64s
    tokens: UInt64s
    letters: Int32s
    sizes: Int64s
    """Numbers of: distinct 5-grams, tokens, letters."""


class Fixed(NamedTuple):
    """Letters and tokens common at both ends, and with those between."""

    letters: int
    all_letters: int
    tokens: int
    all_tokens: int


def scratch(longest: int) -> Scratch:
    """Work space for texts of at most ``longest`` bytes."""
    size = longest + 1
    table = 1 << (2 * size).bit_length()
    return Scratch(
        np.zeros(size, dtype=np.int32),
        np.zeros(size, dtype=np.uint64),
        np.zeros(table, dtype=np.uint64),
        np.zeros(table, dtype=np.int64),
        np.zeros(size, dtype=np.uint64),
        np.zeros(size, dtype=np.int32),
        np.zeros(3, dtype=np.int64),
    )


@compiled
def load(data: Bytes, offsets: Int64s, text: int, stamp: int, space: Scratch) -> None:
    """Puts a text into the work space. ``stamp`` must be new: it marks this text's 5-grams."""
    count = decode(data, offsets[text], offsets[text + 1], space.codes)
    distinct = 0
    for gram in range(gram_hashes(space.codes, count, space.grams)):
        if _add(space.grams[gram], stamp, space):
            space.grams[distinct] = space.grams[gram]
            distinct += 1
    space.sizes[0] = distinct
    space.sizes[1] = tokenise(space.codes, count, space.tokens, space.letters)
    space.sizes[2] = space.letters[: space.sizes[1]].sum()


@compiled
def _add(gram: np.uint64, stamp: int, space: Scratch) -> bool:
    """Adds a 5-gram to the set; whether it was not there."""
    mask = np.uint64(len(space.slots) - 1)
    place = gram & mask
    while space.stamps[place] == stamp:
        if space.slots[place] == gram:
            return False
        place = (place + np.uint64(1)) & mask
    space.stamps[place] = stamp
    space.slots[place] = gram
    return True


@compiled
def _holds(gram: np.uint64, stamp: int, space: Scratch) -> bool:
    mask = np.uint64(len(space.slots) - 1)
    place = gram & mask
    while space.stamps[place] == stamp:
        if space.slots[place] == gram:
            return True
        place = (place + np.uint64(1)) & mask
    return False


@compiled
def common_grams(one: Scratch, one_stamp: int, two: Scratch) -> int:
    """How many distinct 5-grams both texts have."""
    common = 0
    for gram in range(two.sizes[0]):
        common += _holds(two.grams[gram], one_stamp, one)
    return common


@compiled
def is_near(one: int, two: int, common: int) -> bool:
    """Whether texts of so many distinct 5-grams, so many of them common, are near-copies."""
    if common >= NEAR * (one + two - common):
        return True
    shorter, longer = min(one, two), max(one, two)
    return shorter >= QUOTED_GRAMS and 2 * shorter >= longer and common >= QUOTED * shorter


@compiled
def _middle(one: Scratch, two: Scratch, first: int, last: int) -> tuple[int, int]:
    """Tokens and letters of the longest run common to what lies between the ends."""
    ends = one.sizes[1] - last, two.sizes[1] - last
    best, best_letters = 0, 0
    if ends[0] - first > MOST_MIDDLE or ends[1] - first > MOST_MIDDLE:
        return 0, 0
    for a in range(first, ends[0]):
        for b in range(first, ends[1]):
            run, letters = 0, 0
            while (
                a + run < ends[0]
                and b + run < ends[1]
                and one.tokens[a + run] == two.tokens[b + run]
            ):
                letters += one.letters[a + run]
                run += 1
            if run >= MIDDLE_TOKENS and letters >= MIDDLE_LETTERS and letters > best_letters:
                best, best_letters = run, letters
    return best, best_letters


@compiled
def fixed(one: Scratch, two: Scratch, common: int) -> Fixed:
    """What two texts have in common, token by token: at their ends, and between.

    Between them it is looked for only where there are ``common`` 5-grams enough: two thirds of a
    text in three pieces have more than a fifth of its 5-grams.
    """
    shorter = min(one.sizes[1], two.sizes[1])
    first, last, letters = 0, 0, 0
    while first < shorter and one.tokens[first] == two.tokens[first]:
        letters += one.letters[first]
        first += 1
    while (
        last < shorter - first
        and one.tokens[one.sizes[1] - 1 - last] == two.tokens[two.sizes[1] - 1 - last]
    ):
        letters += one.letters[one.sizes[1] - 1 - last]
        last += 1
    run, run_letters = 0, 0
    if common * 5 > min(one.sizes[0], two.sizes[0]):
        run, run_letters = _middle(one, two, first, last)
    return Fixed(letters, letters + run_letters, first + last, first + last + run)


@compiled
def _is_fixed(found: Fixed, with_one_slot: float, with_two: float) -> bool:
    """Whether enough is common, by the least letters with one slot and with two."""
    if found.tokens >= FIXED_TOKENS and found.letters >= max(FIXED_LETTERS, with_one_slot):
        return True
    return found.all_tokens >= FIXED_TOKENS and found.all_letters >= max(FIXED_LETTERS, with_two)


@compiled
def is_alike(one: Scratch, two: Scratch, found: Fixed) -> bool:
    """Whether two texts could be made from a template with one or two slots."""
    shorter, longer = min(one.sizes[2], two.sizes[2]), max(one.sizes[2], two.sizes[2])
    least = longer * FIXED_IN_LONGER
    return _is_fixed(
        found, max(least, shorter * FIXED_WITH_ONE), max(least, shorter * FIXED_WITH_TWO)
    )


@compiled
def is_edited(one: Scratch, two: Scratch, found: Fixed) -> bool:
    """Whether one text is the other with one or two places changed, and little else."""
    longer = max(one.sizes[2], two.sizes[2])
    return _is_fixed(found, longer * EDITED_IN_ONE, longer * EDITED_IN_TWO)


@compiled
def similarities(
    data: Bytes, offsets: Int64s, pairs: Int64s, one: Scratch, two: Scratch
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Pairs of texts, fastest where the first repeats: (m, 2) → (m,), (m,).

    The Jaccard similarity, and whether one is the other with one or two places changed.
    """
    jaccard = np.empty(len(pairs), dtype=np.float64)
    edited = np.empty(len(pairs), dtype=np.bool_)
    one.stamps[:] = 0
    two.stamps[:] = 0
    loaded, held = -1, 0
    for number in range(len(pairs)):
        if pairs[number, 0] != loaded:
            loaded, held = pairs[number, 0], number + 1
            load(data, offsets, loaded, held, one)
        load(data, offsets, pairs[number, 1], number + 1, two)
        common = common_grams(one, held, two)
        union = one.sizes[0] + two.sizes[0] - common
        jaccard[number] = common / union if union else 1.0
        edited[number] = is_edited(one, two, fixed(one, two, common))
    return jaccard, edited
