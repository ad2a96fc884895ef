"""When two texts are the same text: what a copy may change without ceasing to be one."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from tocsin.shares.homoglyphs import STYLED, one_alphabet

MIN_COPY_CHARACTERS: Final = 20
"""Shorter texts ("thank you", "good morning") are said alike by people who never met."""

_LINKS_AND_MENTIONS = re.compile(
    # A link ends before the scripts that follow it without a blank.
    r"(?:https?://|www\.)[^\s\u0e00-\u0eff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+"
    r"|@[\w.]+",
    re.IGNORECASE,
)
_REPOST_MARK = re.compile(r"^\s*RT\s*@[\w.]+\s*:?\s*", re.IGNORECASE)
_INNER_DOT = re.compile(r"\.(?=[a-z])", re.IGNORECASE)
_BARE_LINK = re.compile(
    # Without a scheme: a host and a path, or a host under one of the general top levels.
    # "end.next" is a sentence without a blank, though .next is a top level as well.
    r"(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,4}"
    r"(?:[a-z]{2,24}/[^\s\u0e00-\u0eff\u2e80-\ua4cf\uac00-\ud7af]*|(?:com|org|net|info)\b)",
    re.IGNORECASE,
)
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")


def normalise(text: str) -> str:
    """The text without what varies between copies.

    Unicode NFKC, case-folded; look-alike letters of other alphabets are put back
    (:mod:`.homoglyphs`); links, mentions, the "RT @name:" mark, punctuation, emoji, zero-width
    characters, marks piled on letters and spacing are taken out. Combining marks of Hindi,
    Thai or Arabic stay: there they are half of the word.

    >>> normalise("RT @ann: Boil  the WATER! https://t.co/x") == normalise("boil the water 🚰 @bob")
    True
    >>> normalise("पानी में") == normalise("पान म")
    False
    """
    bare = without_addresses(text)
    if bare.isascii():
        return " ".join(bare.lower().translate(_ASCII_WORDS).split())
    if "\u20e3" in bare:
        bare = _KEYCAP.sub(" ", bare)
    bare = _SYMBOLS.change(bare, set(bare))  # before NFKC, which makes letters of ™ and ㊗
    folded = _composed(bare).casefold()
    letters = set(folded)
    restored = _composed(one_alphabet(folded, letters))
    if restored != folded:
        letters = set(restored)
    return " ".join(_WORDS.change(restored, letters).split())


def alone(character: str) -> str | None:
    """What becomes of a character wherever it stands; ``None`` where that asks for its neighbours.

    So a text without addresses, whose characters all have an answer here and whose words are of
    one alphabet, is made normal character by character (:mod:`.normalising`). A run of blanks is
    one blank.
    """
    if _is_invisible(ord(character)):
        return ""
    composed = _composed(_without_symbol(character))
    folded = composed.casefold()
    if any(map(_joins, (character, *composed, *folded))) or _composed(folded) != folded:
        return None
    made = "".join(map(_word_character, folded))
    if not made.strip(" "):
        return made[:1]
    return None if " " in made else made


def _joins(character: str) -> bool:
    """Whether it may be composed with the character before it: marks and the parts of Hangul."""
    return unicodedata.category(character)[0] == "M" or "\u1100" <= character <= "\u11ff"


def _composed(text: str) -> str:
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


def without_addresses(text: str) -> str:
    """Links, mentions and the repost mark out; plain searches first, since most have none."""
    if "@" in text:
        text = _REPOST_MARK.sub("", text)
    if "@" in text or "://" in text or "www." in text.lower():
        text = _LINKS_AND_MENTIONS.sub(" ", text)
    if _INNER_DOT.search(text) is not None:
        text = _BARE_LINK.sub(" ", text)
    return text


_INVISIBLE_LETTERS: Final = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}
"""The joiner that joins nothing, and fillers that count as letters and show as nothing."""


def _is_invisible(code: int) -> bool:
    character = chr(code)
    return (
        unicodedata.category(character) == "Cf"
        or code in _INVISIBLE_LETTERS
        or "VARIATION SELECTOR" in unicodedata.name(character, "")
    )


def _is_piled_mark(code: int) -> bool:
    """Accents that composed with no letter: stress marks, strike-through, "zalgo"."""
    return (
        0x0300 <= code <= 0x036F
        or 0x1AB0 <= code <= 0x1AFF
        or 0x1DC0 <= code <= 0x1DFF
        or 0x20D0 <= code <= 0x20FF
    )


def _without_symbol(character: str) -> str:
    """Before NFKC: symbols, and what encloses a sign, become spaces; styled letters plain ones."""
    if _is_invisible(ord(character)):
        return ""
    if unicodedata.category(character) in {"So", "Sk", "Me"}:
        return " "
    return STYLED.get(ord(character), character)


def _word_character(character: str) -> str:
    """After it: words stay, the invisible goes, the rest parts words."""
    if _is_invisible(ord(character)) or _is_piled_mark(ord(character)):
        return ""
    in_word = unicodedata.category(character)[0] in "LMN" or character in "#_"
    return character if in_word else " "


class _Changes:
    """Replaces characters; learns which do not change, so that most texts cost one set.

    ``str.translate`` asks for every character; a text has few distinct ones, fewer that change.
    """

    def __init__(self, rule: Callable[[str], str]) -> None:
        self._rule = rule
        self._same: set[str] = set()
        self._other: dict[str, str] = {}

    def change(self, text: str, characters: set[str]) -> str:
        """The text, which has these characters, with the rule's result for each of them."""
        changing = [c for c in characters - self._same if self._changes(c)]
        if len(changing) > _MANY:
            return text.translate({ord(c): self._other[c] for c in changing})
        for character in changing:
            text = text.replace(character, self._other[character])
        return text

    def _changes(self, character: str) -> bool:
        if character not in self._other:
            result = self._rule(character)
            if result == character:
                self._same.add(character)
                return False
            self._other[character] = result
        return True


_MANY: Final = 64
"""Replacing passes over the text once for each character: no bargain in hostile texts."""
_SYMBOLS: Final = _Changes(_without_symbol)
_WORDS: Final = _Changes(_word_character)
_ASCII_WORDS: Final = {code: _word_character(chr(code)) for code in range(128)}
