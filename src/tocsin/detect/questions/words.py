"""Words of asking in 25 languages: interrogatives, indirect questions, tags, rhetoric.

The table is ``words.tsv``, written by us and open to correction by whoever speaks a language.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_UNSPACED: Final = frozenset({"zh", "ja", "th", "ko"})
"""Scripts without blanks, and Korean, whose endings are part of the word."""
_LETTER: Final = r"[\w\u0900-\u0dff]"
"""Vowel signs of Indian scripts are marks, which ``\\w`` leaves out."""
_NEVER: Final = re.compile(r"(?!)")


@dataclass(frozen=True)
class Words:
    """One language's patterns, for case-folded text."""

    interrogative: re.Pattern[str]
    indirect: re.Pattern[str]
    tag: re.Pattern[str]
    rhetorical: re.Pattern[str]


@cache
def words_of(language: str | None) -> Words:
    """The patterns of a language; of one without a list, the indirect questions of all.

    An interrogative of one language is an everyday word of another ("was", "come", "de"), so a
    text of an unknown language has none.
    """
    rows = [row for row in _rows() if row[0] == language]
    if rows:
        return Words(**{kind: _pattern([(name, words)]) for name, kind, words in rows})
    indirect = [(name, words) for name, kind, words in _rows() if kind == "indirect"]
    return Words(_NEVER, _pattern(indirect), _NEVER, _NEVER)


@cache
def _rows() -> list[tuple[str, str, str]]:
    lines = files(__package__).joinpath("words.tsv").read_text("utf-8").splitlines()
    rows = csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    return [(language, kind, words.casefold()) for language, kind, words in rows]


def _pattern(lists: list[tuple[str, str]]) -> re.Pattern[str]:
    """One pattern of all words; the longest first, so that none hides behind its beginning."""
    words = sorted(
        ((word, name) for name, listed in lists for word in listed.split("|")),
        key=lambda pair: len(pair[0]),
        reverse=True,
    )
    return re.compile("|".join(_bounded(word, name) for word, name in words))


def _bounded(word: str, language: str) -> str:
    escaped = re.escape(word)
    if language in _UNSPACED:
        return escaped
    return rf"(?<!{_LETTER}){escaped}" + (rf"(?!{_LETTER})" if word[-1].isalpha() else "")
