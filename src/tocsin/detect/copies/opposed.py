"""Whether two texts contradict each other in a word: a denial, or a word and its opposite.

Embeddings hardly see it: "masks protect" and "masks do not protect" are as near as two wordings of
one thing. So texts that would be one by their vectors are held against each other:

    opposed = (one denies) xor (they stand at opposite poles)

where a text denies if a cue of its language stands in it (:mod:`tocsin.detect.negation`; of two
texts of one language with most words in common, if the other has fewer), and two
texts stand at opposite poles if of some concept one has only words of the one side ("deadly",
"mortel") and the other only words of the other ("harmless", "inoffensif"), listed by language in
``opposites.tsv``. Both at once cancel: "not deadly" agrees with "harmless". The polarity
shifts of Polanyi & Zaenen (2006), "Contextual valence shifters", in *Computing Attitude and Affect
in Text*, reduced to what can be listed.

Of texts of more than 25 words only those of nearly one wording are compared: what a long one denies
is seldom the whole of it.

Groups are cut afterwards (:func:`parted`), not their links: opposites are near each other, and each
would take the other's group for what surrounds it.
"""

import re
from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.negation import CUES, UNSPACED, cues
from tocsin.posts.language import identify

MOST_WORDS: Final = 25
NEAR: Final = 0.6
"""Of all words of two texts of one language, those of both: then one denial more is told apart."""
ALIKE: Final = 0.4
"""Below, a denial in one of them tells little: "no longer possible" is "unfeasible". Chosen on
rewordings of D3lta: 7 % of their pairs differ in a denial, 2 % of those as alike as this."""
_WORD: Final = re.compile(r"\w+")
_CONTRACTED: Final = re.compile(r"n t\b")
_FIRST_UNSPACED: Final = "\u0e00"
_AT_ONCE: Final = 50_000
_CHARACTERS_A_WORD: Final = 2
"""Of scripts without blanks."""
_LONGEST: Final = 1_000
"""Characters; a longer text is not looked at."""
_MOST_STATED: Final = 64
"""Polarities of a part that are remembered: few are different, save in hostile groups."""
_ARABIC_PREFIX: Final = "(?:[وف]?[بكل]?(?:ال|ل)?)"
_PLUS, _MINUS = 1, -1


Ints = npt.NDArray[np.int64]


class Polarity(NamedTuple):
    """What a text says against which another may speak.

    How often it denies, and on which side of which concepts its words stand; its language and
    words, to know how near two wordings are; and whether it is brief. ``denials`` is ``None``
    where the language has no list of cues, or the text is too long for any comparison.
    """

    denials: int | None
    poles: dict[str, int]
    language: str | None
    words: frozenset[str]
    brief: bool


def polarity(text: str, language: str | None) -> Polarity:
    """The polarity of a text.

    >>> polarity("The virus is not deadly", "en").poles
    {'harmful': 1}
    """
    if len(text) > _LONGEST:
        return Polarity(None, {}, language, frozenset(), brief=False)
    folded = text.casefold()
    poles = {}
    for concept, sides in _patterns(language).items():
        found = [pole for pole, pattern in sides.items() if pattern.search(folded)]
        if len(found) == 1:
            poles[concept] = found[0]
    words = folded if language in UNSPACED else _WORD.findall(folded)
    brief = _length(text, language) <= MOST_WORDS
    return Polarity(cues(text, language), poles, language, frozenset(words), brief)


def are_opposed(one: Polarity, two: Polarity) -> bool:
    """Whether two texts contradict each other.

    >>> deadly, not_deadly = polarity("It is deadly", "en"), polarity("It is not deadly", "en")
    >>> harmless = polarity("C'est inoffensif", "fr")
    >>> are_opposed(deadly, not_deadly), are_opposed(deadly, harmless)
    (True, True)
    >>> are_opposed(not_deadly, harmless)
    False
    """
    if one.denials is None or two.denials is None:
        return False
    alike = 0.0
    if one.language == two.language:
        alike = len(one.words & two.words) / max(1, len(one.words | two.words))
    if alike >= NEAR:
        differ = one.denials != two.denials
    elif not (one.brief and two.brief):
        return False
    else:
        differ = (one.denials > 0) != (two.denials > 0)
        differ = differ and (one.language != two.language or alike >= ALIKE)
    at_poles = any(two.poles.get(concept) == -pole for concept, pole in one.poles.items())
    return differ != at_poles


def parted(texts: pa.Array, languages: pa.Array, group: Ints) -> Ints:
    """The groups, cut so that no two texts of one contradict each other.

    Shapes: (n,), (n,), (n,) → (n,). Groups are named by the first of their rows. In the order of
    the rows, each text joins the first part of its group that does not speak against it; texts
    that take no side stay with the first.
    """
    inside = np.flatnonzero(np.bincount(group, minlength=len(group))[group] > 1)
    taken = pa.array(inside)
    written, spoken = texts.take(taken).to_pylist(), languages.take(taken).to_pylist()
    parts: dict[int, list[_Part]] = defaultdict(list)
    named = group.copy()
    for row, *said in zip(inside.tolist(), written, spoken, strict=True):
        stated = polarity(*said)
        of_group = parts[int(group[row])]
        part = next((part for part in of_group if part.agrees(stated)), None)
        if part is None:
            part = _Part(row, [])
            of_group.append(part)
        part.add(stated)
        named[row] = part.first
    return named


def deny_each_other(texts: pa.Array, pairs: Ints) -> npt.NDArray[np.bool_]:
    """Which pairs of near-copies contradict each other: (n,), (m, 2) → (m,).

    ``texts`` are normalised and of no known language. Nearly all pairs have the same words that
    might deny something in any language, and are not looked at further.
    """
    denied = np.zeros(len(pairs), dtype=bool)
    for start in range(0, len(pairs), _AT_ONCE):
        some = pairs[start : start + _AT_ONCE]
        rows, ends = np.unique(some, return_inverse=True)
        written = texts.take(pa.array(rows)).to_pylist()
        denying = [sorted(filter(_may_deny, text.split())) for text in written]
        first, second = ends.reshape(some.shape).T
        both = zip(first.tolist(), second.tolist(), strict=True)
        for place, (one, two) in enumerate(both, start):
            if denying[one] != denying[two]:
                said = [_restored(written[row]) for row in (one, two)]
                denied[place] = are_opposed(*said) and said[0].language == said[1].language
    return denied


@lru_cache(maxsize=20_000)
def _restored(text: str) -> Polarity:
    """The polarity of a normalised text, which has lost the apostrophe of "don't"."""
    whole = _CONTRACTED.sub("nt", text)
    return polarity(whole, identify(whole)[0])


@lru_cache(maxsize=200_000)
def _may_deny(word: str) -> bool:
    """Whether a word denies, or has an opposite, in any language."""
    known, beginnings = _any_language()
    return (
        word in known
        or word[0] >= _FIRST_UNSPACED
        or any(word[:length] in beginnings for length in range(3, len(word)))
    )


@cache
def _any_language() -> tuple[frozenset[str], frozenset[str]]:
    """Words in full, and beginnings of words."""
    full = {"t", *(cue for listed in CUES.values() for cue in listed.split())}
    lines = files(__package__).joinpath("opposites.tsv").read_text("utf-8").splitlines()[1:]
    stems = {stem.casefold() for line in lines for stem in line.split("\t")[3].split("|")}
    full |= {stem for stem in stems if not stem.endswith("*")}
    return frozenset(full), frozenset(stem[:-1] for stem in stems if stem.endswith("*"))


class _Part(NamedTuple):
    """A part of a group: its first row, and what its texts say, each polarity once."""

    first: int
    stated: list[Polarity]

    def agrees(self, other: Polarity) -> bool:
        return not any(are_opposed(one, other) for one in self.stated)

    def add(self, other: Polarity) -> None:
        if other not in self.stated and len(self.stated) < _MOST_STATED:
            self.stated.append(other)


def _length(text: str, language: str | None) -> int:
    return len(text) // _CHARACTERS_A_WORD if language in UNSPACED else len(text.split())


@cache
def _patterns(language: str | None) -> dict[str, dict[int, re.Pattern[str]]]:
    """By concept and pole: any of the language's words."""
    found: dict[str, dict[int, re.Pattern[str]]] = defaultdict(dict)
    lines = files(__package__).joinpath("opposites.tsv").read_text("utf-8").splitlines()[1:]
    for line in lines:
        concept, pole, lang, stems = line.split("\t")
        if lang == language:
            words = "|".join(_stem(stem.casefold(), lang) for stem in stems.split("|"))
            found[concept][_PLUS if pole == "+" else _MINUS] = re.compile(words)
    return dict(found)


def _stem(stem: str, language: str) -> str:
    escaped = re.escape(stem.removesuffix("*"))
    if language in UNSPACED:
        return escaped
    before = _ARABIC_PREFIX if language == "ar" else ""
    return rf"(?<!\w){before}{escaped}" + (r"\w*" if stem.endswith("*") else r"(?!\w)")
