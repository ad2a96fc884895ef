"""Where a false claim would do harm: six areas, found by listed words, or else by meaning.

The words are in ``harm.tsv``, in 13 languages, open to correction. A word with ``*`` is a
beginning. Where no word is found, a text is held against sentences of each area, and against
sentences of none: the nearest must be nearer than all of none by a margin. Meaning alone counts
less, and the reason says that no word was found.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.wording import said
from tocsin.embed.base import Embedder, Vectors

AREAS: Final = ("health", "elections", "violence", "institutions", "climate", "migration")

BY_WORDS: Final = 1.0
BY_MEANING: Final = 0.6
NONE: Final = 0.3
"""Weights in the ranking. They are a choice, not a measurement: a claim outside the areas can do
harm too, so it is not zero."""

MARGIN: Final = 0.03
"""How much nearer to an area's sentences than to everyday ones, in cosine. e5 puts nearly all
texts between 0.75 and 0.95, so this is a sixth of its range."""

_UNSPACED: Final = frozenset({"zh"})
_LETTER: Final = r"[\w\u0900-\u0dff]"

_SENTENCES: Final = {
    "health": "vaccines cause illness|a home remedy cures the virus|a medicine is dangerous",
    "elections": "votes were counted falsely|the polling date was changed|dead people voted",
    "violence": "armed men attacked people|a bomb exploded in the city|soldiers killed civilians",
    "institutions": "the government hides the truth|the court was bribed|the UN takes over power",
    "climate": "global warming is a hoax|wind turbines harm nature|CO2 does not warm the planet",
    "migration": "refugees receive more money than citizens|migrants cross the border in masses",
    "": "we won the match yesterday|happy birthday my friend|this recipe is delicious|"
    "the weather is lovely today|my new phone arrived|I love this song|the train is late again",
}


@dataclass(frozen=True)
class Harm:
    """Areas of a text, and the words that show them; no words: found by meaning."""

    areas: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def weight(self) -> float:
        if not self.areas:
            return NONE
        return BY_WORDS if self.words else BY_MEANING


def harms(texts: Sequence[str], vectors: Vectors, embedder: Embedder) -> list[Harm]:
    """One a text; ``vectors`` are those of ``said(text)``."""
    meant = _by_meaning(vectors, embedder)
    return [_by_words(text) or Harm(areas, ()) for text, areas in zip(texts, meant, strict=True)]


def _by_words(text: str) -> Harm | None:
    bare = said(text).casefold()
    found = {
        area: [match.group() for match in pattern.finditer(bare)]
        for area, pattern in _patterns().items()
    }
    areas = tuple(area for area in AREAS if found[area])
    words = tuple(dict.fromkeys(word for area in areas for word in found[area]))
    return Harm(areas, words) if areas else None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lines = files(__package__).joinpath("harm.tsv").read_text("utf-8").splitlines()[1:]
    rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {
        area: re.compile(
            "|".join(
                _stem(stem.casefold(), language)
                for listed, language, stems in rows
                if listed == area
                for stem in sorted(stems.split("|"), key=len, reverse=True)
            )
        )
        for area in AREAS
    }


def _stem(stem: str, language: str) -> str:
    escaped = re.escape(stem.removesuffix("*"))
    if language in _UNSPACED:
        return escaped
    end = f"{_LETTER}*" if stem.endswith("*") else f"(?!{_LETTER})"
    return f"(?<!{_LETTER}){escaped}{end}"


def _by_meaning(vectors: Vectors, embedder: Embedder) -> list[tuple[str, ...]]:
    near = {
        area: (vectors @ embedder.embed(listed.split("|")).T).max(axis=1)
        for area, listed in _SENTENCES.items()
    }
    areas: npt.NDArray[Any] = np.stack([near[area] for area in AREAS], axis=1)
    ahead = areas.max(axis=1) - near[""]
    nearest = areas.argmax(axis=1)
    return [
        (AREAS[place],) if lead >= MARGIN else ()
        for place, lead in zip(nearest.tolist(), ahead.tolist(), strict=True)
    ]
