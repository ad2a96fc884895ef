"""Texts that any page, XML file or message can hold.

XML 1.0 (section 2.2) has no place for most control characters, not even escaped. Direction marks
that open without closing (Unicode UAX 9, explicit formatting) would turn round whatever is written
after them, so they go too; letters of right-to-left scripts need none of them.
"""

import re
import unicodedata
from typing import Final

from tocsin.cases.storable import storable

_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_TURNING: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    r"""The text without what cannot be written; half surrogates and NUL become visible.

    >>> clean("a\x00b\x1bc")
    'a␀bc'
    """
    kept: str = storable(text)[0]
    return _TURNING.sub("", _NOT_XML.sub("", kept))


def is_blank(text: str) -> bool:
    r"""Whether nothing of the text can be seen: no letter, digit, sign or mark of punctuation.

    >>> is_blank(" \u200b\x1b"), is_blank("?")
    (True, False)
    """
    return not any(unicodedata.category(sign)[0] in "LNSP" for sign in clean(text))


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean(text).split())
