"""Techniques found by words, for a field in which people type.

Every word must begin a word of the id, the name or the summary; names count before summaries. With
four hundred techniques a plain pass is quicker than any index.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from disarm_framework.entries import Technique
from disarm_framework.framework import techniques

_WORD: Final = re.compile(r"[\w.]+")
MOST: Final = 30
_LONGEST: Final = 200


def search(words: str, most: int = MOST) -> tuple[Technique, ...]:
    """Techniques that fit all words, the best first; none for no words.

    >>> [found.id for found in search("flood hashtag")]
    ['T0049.002']
    """
    wanted = tuple(dict.fromkeys(_words(words[:_LONGEST])))
    if not wanted:
        return ()
    scored = []
    for place, (one, name, summary) in enumerate(_texts()):
        points = [_points(word, one.id.casefold(), name, summary) for word in wanted]
        if all(points):
            scored.append((-sum(points), place, one))
    return tuple(one for *_, one in sorted(scored)[:most])


def _points(word: str, technique_id: str, name: tuple[str, ...], summary: tuple[str, ...]) -> int:
    """Exact id 8, start of the id 4, a word of the name 3, its start 2, of the summary 1."""
    if word == technique_id:
        return 8
    if technique_id.startswith(word):
        return 4
    if word in name:
        return 3
    if any(one.startswith(word) for one in name):
        return 2
    return int(any(one.startswith(word) for one in summary))


@cache
def _texts() -> tuple[tuple[Technique, tuple[str, ...], tuple[str, ...]], ...]:
    return tuple((one, _words(one.name), _words(one.summary)) for one in techniques())


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))
