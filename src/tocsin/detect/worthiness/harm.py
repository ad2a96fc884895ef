"""Where a false claim would do harm: six areas, by listed words of its language and by meaning.

The words are in ``harm.tsv``, in 13 languages, open to correction. A word with ``*`` is a
beginning. They are looked for in the claim's language only: "un" is French, "war" is German. Where
none is found, a softmax regression on the claim's vector says which area it is about, or none; it
was trained on sentences of our own, everyday ones among them. It abstains where its probability
for an area is no higher than that for one in twenty everyday sentences it had not seen. Meaning
alone counts less, and the reason says that no word was found.
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

from tocsin.detect.linear import Linear, arrays
from tocsin.detect.wording import said
from tocsin.embed.base import Vectors

AREAS: Final = ("health", "elections", "violence", "institutions", "climate", "migration")

BY_WORDS: Final = 1.0
BY_MEANING: Final = 0.6
NONE: Final = 0.3
"""Weights in the ranking. They are a choice, not a measurement: a claim outside the areas can do
harm too, so it is not zero."""

SCALE: Final = 5.0
"""A coordinate of a vector varies by about 0.03; so the penalty weighs as on other features."""

_UNSPACED: Final = frozenset({"zh"})
_LETTER: Final = r"[\w\u0900-\u0dff]"


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


def harms(texts: Sequence[str], languages: Sequence[str | None], vectors: Vectors) -> list[Harm]:
    """One a text; ``vectors`` (n, 384) are those of ``said(text)`` by the e5 embedder."""
    rows = zip(texts, languages, _by_meaning(vectors), strict=True)
    return [_by_words(text, language) or Harm(areas, ()) for text, language, areas in rows]


def design(vectors: npt.NDArray[Any], mean: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """(n, 384), (384,) → the columns of the model."""
    columns: npt.NDArray[np.float64] = SCALE * (vectors - mean).astype(np.float64)
    return columns


def _by_words(text: str, language: str | None) -> Harm | None:
    bare = said(text).casefold()
    found = {
        area: [match.group() for match in pattern.finditer(bare)]
        for area, pattern in _patterns(language).items()
    }
    areas = tuple(area for area in AREAS if found.get(area))
    words = tuple(dict.fromkeys(word for area in areas for word in found[area]))
    return Harm(areas, words) if areas else None


@cache
def _patterns(language: str | None) -> dict[str, re.Pattern[str]]:
    """The words of each area in one language; of a language without a list there are none."""
    lines = files(__package__).joinpath("harm.tsv").read_text("utf-8").splitlines()[1:]
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return {
        area: re.compile(
            "|".join(
                _stem(stem.casefold(), listed)
                for stem in sorted(stems.split("|"), key=len, reverse=True)
            )
        )
        for area, listed, stems in rows
        if listed == language
    }


def _stem(stem: str, language: str) -> str:
    escaped = re.escape(stem.removesuffix("*"))
    if language in _UNSPACED:
        return escaped
    end = f"{_LETTER}*" if stem.endswith("*") else f"(?!{_LETTER})"
    return f"(?<!{_LETTER}){escaped}{end}"


def _by_meaning(vectors: Vectors) -> list[tuple[str, ...]]:
    kept = arrays(__package__, "harm.npz")
    model = Linear(kept["weights"], kept["intercept"])
    shares = model.probabilities(design(vectors, kept["mean"]))
    likeliest = shares.argmax(axis=1)
    sure = shares.max(axis=1) >= kept["least"]
    rows = zip(likeliest.tolist(), sure.tolist(), strict=True)
    return [(AREAS[place],) if place < len(AREAS) and known else () for place, known in rows]
