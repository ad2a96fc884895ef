"""A text as it is compared: small letters, no accents, hashtags cut into words.

Every character keeps its place in the text as written, so that evidence can be shown there.
Accents and case go because posts are careless with both; combining marks, Arabic vowel signs,
zero-width and direction characters go because they also serve to hide a word from a search.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

LONGEST: Final = 10_000
"""Characters of a text that are looked at; hostile posts must cost bounded work."""

_HIDDEN: Final = re.compile(
    "[\u0300-\u036f\u0640\u064b-\u065f\u0670\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f]"
)
_HASHTAG: Final = re.compile(r"#(\w+)")
_NEW_WORD: Final = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][^\W\d_A-Z])")
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("\t\r\u00a0\u202f\u2009\u3000_-\u2010\u2011", " "),
        **dict.fromkeys("’‘ʼ`´＇", "'"),
        **dict.fromkeys("ٱ", "ا"),
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
        "ı": "i", "đ": "d", "Đ": "d",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; ``origin`` has the place of each character as written (None: the same)."""

    text: str
    written: str
    origin: Sequence[int] | None
    hashtags: Sequence[tuple[int, int]]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the folded text, not empty, stands in the text as written."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1

    def as_written(self, at: int) -> str:
        """The character of the text as written behind one of the folded text."""
        return self.written[at if self.origin is None else self.origin[at]]


def fold(text: str) -> Folded:
    """The first ``LONGEST`` characters of a text, folded.

    >>> fold("L’ÉTAT #StopTheUN").text
    "l'etat #stop the un"
    """
    written = text[:LONGEST]
    if "#" not in written and _HIDDEN.search(written) is None:
        return Folded(written.translate(_table()).lower(), written, None, ())
    pieces, origin = _edited(written)
    folded = "".join(pieces).translate(_table()).lower()
    tags = [] if "#" not in folded else [found.span(1) for found in _HASHTAG.finditer(folded)]
    return Folded(folded, written, origin, tags)


def _edited(written: str) -> tuple[list[str], list[int]]:
    """Without hidden characters, with a blank before each new word of a hashtag."""
    hidden = {found.start() for found in _HIDDEN.finditer(written)}
    breaks = {
        tag.start(1) + found.start()
        for tag in _HASHTAG.finditer(written)
        for found in _NEW_WORD.finditer(tag[1])
    }
    pieces: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(written):
        if place in breaks:
            pieces.append(" ")
            origin.append(place)
        if place not in hidden:
            pieces.append(character)
            origin.append(place)
    return pieces, origin


@cache
def _table() -> dict[int, int | str]:
    """One character for one: the base letter of Latin, Greek, Cyrillic, Arabic; plain widths."""
    table: dict[int, int | str] = {}
    letters = [*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x621, 0x64B)]
    for code in [*letters, *range(0x660, 0x66A), *range(0x1E00, 0x2000), *range(0xFF01, 0xFF5F)]:
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base.isprintable() and base != " " and base != chr(code):
            table[code] = base
    for code in [*range(0x660, 0x66A), *range(0x6F0, 0x6FA)]:
        table[code] = str(unicodedata.digit(chr(code)))
    table |= dict.fromkeys(range(55296, 57344), 65533)  # the search takes no lone surrogate
    return table | _SAME
