"""When two texts are the same text: what a copy may change without ceasing to be one."""

import re
import unicodedata
from typing import Final

MIN_COPY_CHARACTERS: Final = 20
"""Shorter texts ("thank you", "good morning") are said alike by people who never met."""

_LINKS_AND_MENTIONS = re.compile(r"https?://\S+|www\.\S+|@[\w.]+", re.IGNORECASE)
_REPOST_MARK = re.compile(r"^RT\s*@[\w.]+\s*:?\s*", re.IGNORECASE)


def normalise(text: str) -> str:
    """The text without what varies between copies.

    Unicode NFKC, case-folded; links, mentions, the "RT @name:" mark, punctuation, emoji,
    zero-width characters and spacing are taken out. Combining marks stay: in Hindi, Thai or
    Arabic they are half of the word.

    >>> normalise("RT @ann: Boil  the WATER! https://t.co/x") == normalise("boil the water 🚰 @bob")
    True
    >>> normalise("पानी में") == normalise("पान म")
    False
    """
    bare = _LINKS_AND_MENTIONS.sub(" ", _REPOST_MARK.sub("", text))
    if not bare.isascii():
        bare = bare.translate(_NO_SYMBOLS)  # before NFKC, which makes letters of ™ and ㊗
    folded = unicodedata.normalize("NFKC", bare).casefold()
    return " ".join(folded.translate(_WORDS_ONLY).split())


class _NoSymbols(dict[int, int]):
    """A translation table that learns: symbols and what encloses a sign become spaces."""

    def __missing__(self, code: int) -> int:
        symbol = unicodedata.category(chr(code)) in {"So", "Sk", "Me"}
        self[code] = ord(" ") if symbol else code
        return self[code]


class _WordsOnly(dict[int, int | None]):
    """A translation table that learns: words stay, invisible goes, the rest parts words."""

    def __missing__(self, code: int) -> int | None:
        self[code] = self._kept(code)
        return self[code]

    @staticmethod
    def _kept(code: int) -> int | None:
        character = chr(code)
        category = unicodedata.category(character)
        if category == "Cf" or "VARIATION SELECTOR" in unicodedata.name(character, ""):
            return None
        return code if category[0] in "LMN" or character in "#_" else ord(" ")


_NO_SYMBOLS: Final = _NoSymbols()
_WORDS_ONLY: Final = _WordsOnly()
