"""Numbers in a text: two texts that each name a number which the other lacks tell two things.

Embeddings hardly see numbers, and "closed on the 3rd" is not "closed on the 5th".
"""

import re
import unicodedata
from typing import Final

_NUMBER: Final = re.compile(r"\d+(?:[.,'’\u00a0\u202f ]\d{3}(?!\d))*")
_ANY_MARK: Final = re.compile(r"\D")
_LONGEST: Final = 30
"""Digits of a number that are looked at; what is longer is an identifier, or an attack."""


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text in ASCII digits, without marks between thousands.

    Those that are written out in words are not seen, so a missing number means nothing.

    >>> sorted(numbers("1 000 of 2,500 on ٣ May"))
    ['1000', '2500', '3']
    """
    return frozenset(_plain(found) for found in _NUMBER.findall(text))


def disagree(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether each has a number that the other lacks."""
    return bool(one - two) and bool(two - one)


def _plain(number: str) -> str:
    digits = _ANY_MARK.sub("", number)[:_LONGEST]
    return "".join(str(unicodedata.decimal(digit)) for digit in digits).lstrip("0") or "0"
