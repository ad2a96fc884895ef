"""Many names looked for in a text at once, with the word boundaries of each script.

One Aho-Corasick automaton (Aho & Corasick 1975, CACM 18:333) finds what all names begin with, in
time that grows with the text and not with the number of names; the rest of a name with a star is
checked where it was found. Scripts without blanks have no boundaries to check. Before an Arabic
word, the article and one-letter words (و ف ب ك ل) may be written together with it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import category

import ahocorasick_rs

from tocsin.detect.targets.folding import Folded, fold

_LONGEST_ENDING: Final = 5
_LEAST_RUN_TOGETHER: Final = 10
"""Letters of a name of several words that is known without its blanks in a hashtag."""
_ARABIC_PREFIX: Final = re.compile(r"[وف]?[بكل]?(?:ال|ل)?")
_LONGEST_PREFIX: Final = 4
_UNSPACED: Final = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF),
    (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip


class Hit(NamedTuple):
    """The number of a name, and where it stands in the folded text."""

    name: int
    start: int
    end: int


class Matcher:
    """Finds names in folded texts; overlapping ones all."""

    def __init__(self, names: Sequence[str]) -> None:
        self._rest: list[re.Pattern[str] | None] = []
        self._of: dict[str, list[int]] = defaultdict(list)
        self._together: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(names):
            first, *others = without_article(fold(name).text).split("*")
            self._of[first].append(number)
            self._rest.append(_rest(others) if others else None)
            joined = first.replace(" ", "")
            if not others and joined != first and len(joined) >= _LEAST_RUN_TOGETHER:
                self._together[joined].append(number)
        self._literals = list(self._of.keys() | self._together.keys())
        self._automaton = ahocorasick_rs.AhoCorasick(self._literals)

    def hits(self, folded: Folded) -> list[Hit]:
        """In the order of their end."""
        text = folded.text
        found: list[Hit] = []
        for literal, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            written = self._literals[literal]
            for name in self._of.get(written, ()):
                stop = self._stop(text, name, end)
                begin = _begin(text, start)
                if stop and begin is not None:
                    found.append(Hit(name, begin, stop))
            if folded.hashtags and any(a <= start and end <= b for a, b in folded.hashtags):
                found += [Hit(name, start, end) for name in self._together.get(written, ())]
        return found

    def _stop(self, text: str, name: int, end: int) -> int:
        """Where the name ends whose first piece ends here; 0 where it goes on otherwise."""
        rest = self._rest[name]
        if rest is not None:
            matched = rest.match(text, end)
            if matched is None:
                return 0
            end = matched.end()
        inside = end < len(text) and _is_word(text[end - 1]) and _is_word(text[end])
        return 0 if inside else end


def without_article(name: str) -> str:
    """An Arabic name without the article, which is understood."""
    return name.removeprefix("ال") if len(name) > 4 else name


def _rest(pieces: Iterable[str]) -> re.Pattern[str]:
    ending = rf"[^\W\d_]{{0,{_LONGEST_ENDING}}}"
    return re.compile("".join(ending + re.escape(piece) for piece in pieces))


def _begin(text: str, start: int) -> int | None:
    """Where the word begins with which a name begins here; none within a word.

    An Arabic word begins with what is written together with it.
    """
    if not start or not (_is_word(text[start]) and _is_word(text[start - 1])):
        return start
    word = start
    while word and start - word < _LONGEST_PREFIX + 1 and _is_arabic(text[word - 1]):
        word -= 1
    return word if _ARABIC_PREFIX.fullmatch(text, word, start) and word < start else None


def _is_arabic(character: str) -> bool:
    return "\u0620" <= character <= "\u06ff"


@lru_cache(maxsize=4096)
def _is_word(character: str) -> bool:
    """Whether it is part of a word of a script that puts blanks between words."""
    if not (character.isalnum() or category(character).startswith("M")):
        return False
    code = ord(character)
    return not any(low <= code <= high for low, high in _UNSPACED)
