"""What shows that a text asks: question marks of all scripts, and words of asking.

A question mark alone is the classic rule, and a good one (F1 0.644 on RumourEval's replies).
It takes rhetoric for questions and misses those without a mark; the words tell them apart in
part, and :mod:`.model` weighs them.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.questions.words import Words, words_of
from tocsin.detect.wording import said

MARKS: Final = (
    "?\u037e\u055e\u061f\u1367\u2047\u2048\u2049\u2753\u2754\u2cfa\ua60f\ua6f7\ufe56\uff1f"
)
"""Latin, Greek, Armenian, Arabic, Ethiopic, Vai, Bamum and full-width marks, doubles, emoji."""

FEATURES: Final = (
    "a question mark",
    "the text ends with one",
    "several marks in a row",
    "a marked sentence with an interrogative",
    "an unmarked sentence that begins with one",
    "an indirect question",
    "a tag question",
    "a rhetorical phrase",
    "length",
)

_MARK: Final = re.compile(f"[{MARKS}]")
_ENDS: Final = re.compile(f"[{MARKS}][^\\w{MARKS}]*(?:#\\w+[^\\w{MARKS}]*)*$")
_RUN: Final = re.compile(f"[{MARKS}!\uff01]*[{MARKS}][{MARKS}!\uff01]+|!+[{MARKS}]")
_GREEK: Final = re.compile("(?<=[\u0370-\u03ff]);")
"""Greek writes its question mark as a semicolon."""
_SENTENCE: Final = re.compile(f"[^.!\u3002\uff01\u0964\n{MARKS}]+[.!\u3002\uff01\u0964\n{MARKS}]*")
_LEADING: Final = re.compile(r"^[\W_]+")
_WORDS_OF_A_POST: Final = 20


def features(texts: Sequence[str], languages: Sequence[str | None]) -> npt.NDArray[np.float64]:
    """(n, len(FEATURES)): 0 or 1 in all columns but the last, which is words / 20 up to 3."""
    rows = [_row(text, words_of(lang)) for text, lang in zip(texts, languages, strict=True)]
    return np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES))


def asks_by_rule(text: str, language: str | None) -> bool:
    """Whether the text has a question mark, links aside, or asks indirectly.

    >>> asks_by_rule("see https://example.org/?page=2", "en")
    False
    >>> asks_by_rule("does anyone know whether the water is safe", "en")
    True
    """
    words = _even(text)
    return bool(_MARK.search(words) or words_of(language).indirect.search(words))


def _even(text: str) -> str:
    return _GREEK.sub("?", said(text).casefold().replace("\u2019", "'"))


def _row(text: str, words: Words) -> tuple[float, ...]:
    text = _even(text)
    sentences = _SENTENCE.findall(text)
    marked = [s for s in sentences if _MARK.search(s)]
    plain = [_LEADING.sub("", s) for s in sentences if not _MARK.search(s)]
    return (
        bool(_MARK.search(text)),
        bool(_ENDS.search(text)),
        bool(_RUN.search(text)),
        any(words.interrogative.search(s) for s in marked),
        any(words.interrogative.match(s) for s in plain),
        bool(words.indirect.search(text)),
        bool(words.tag.search(text)),
        bool(words.rhetorical.search(text)),
        min(len(text.split()) / _WORDS_OF_A_POST, 3.0),
    )
