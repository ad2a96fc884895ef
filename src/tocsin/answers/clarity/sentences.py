"""Text to sentences and words, in English, French, Arabic and their neighbours.

A full stop ends a sentence unless it belongs to a number (2.5), an abbreviation (Dr.) or a single
initial (J. Smith). The Arabic question mark and the French spaces before ? ! : stay with theirs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_END: Final = re.compile(r"[.!?؟۔…]{1,10}(?:[ \u00a0\u202f]?»|[\"'”’)\]]){0,5}(?=\s|\Z)|[。！？]")
_WORD: Final = re.compile(r"[^\W\d_][\u064b-\u0652]*(?:[-'’]?[^\W\d_][\u064b-\u0652]*)*")
_LAST_WORD: Final = re.compile(r"([^\W_]+(?:\.[^\W_]+)*)\Z")
_NUMBER_WORD: Final = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
_LONGEST_ABBREVIATION: Final = 20
MOST_CHARACTERS: Final = 1_500
"""What has no end for longer is no prose; it is cut there, so that work on any text is bounded."""


@dataclass(frozen=True)
class Sentence:
    """A sentence and its place: characters ``start`` to ``end`` of block ``block``."""

    block: int
    start: int
    end: int
    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, numbers left out."""
        return tuple(_WORD.findall(self.text))

    @cached_property
    def length(self) -> int:
        """Words and numbers, which is what a reader reads."""
        return sum(1 for _ in _NUMBER_WORD.finditer(self.text))


def sentences(text: str, block: int, abbreviations: frozenset[str]) -> Iterator[Sentence]:
    """The sentences of a block, in order; ``abbreviations`` are in lower case, without last dot."""
    start = 0
    for match in _END.finditer(text):
        if _goes_on(text, match, abbreviations):
            continue
        yield from _sentence(text, start, match.end(), block)
        start = match.end()
    yield from _sentence(text, start, len(text), block)


def _goes_on(text: str, mark: re.Match[str], abbreviations: frozenset[str]) -> bool:
    following = text[mark.end() : mark.end() + 4].lstrip()
    if mark[0][0] != ".":
        return following[:1].islower() and mark[0][0] in "!?…"
    if following[:1].islower():
        return True
    before = text[max(0, mark.start() - _LONGEST_ABBREVIATION) : mark.start()]
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    is_initial = len(word[1]) == 1 and word[1].isalpha() and word[1].isupper()
    return (is_initial or word[1].casefold() in abbreviations) and bool(following)


def _sentence(text: str, start: int, end: int, block: int) -> Iterator[Sentence]:
    for first in range(start, end, MOST_CHARACTERS):
        inside = text[first : min(end, first + MOST_CHARACTERS)]
        if stripped := inside.strip():
            begin = first + len(inside) - len(inside.lstrip())
            yield Sentence(block, begin, begin + len(stripped), stripped)
