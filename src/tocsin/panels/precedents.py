"""Earlier verdicts on what is like this, and how they were decided.

Likeness of words is the cosine of tf–idf vectors over character four-grams inside words (so that
inflected words and compounds meet, in any alphabet that parts its words). Where vectors of meaning
are given, their cosine is a second ranking, and both are fused by reciprocal rank (Cormack, Clarke
& Büttcher 2009, k = 60): ranks can be fused where scores, which lie on other scales, cannot.

A precedent binds nobody. Where the new verdict stands on another side than a close precedent, both
are shown side by side with a warning: like cases decided unlike need a reason.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.cases.documents import Item
from tocsin.panels.conflicts import folded
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.scales import Side
from tocsin.panels.verdicts import Firmness

Vectors = npt.NDArray[np.float32]

FUSION: Final = 60
"""The constant of reciprocal rank fusion, as in its source."""
CLOSE_WORDS: Final = 0.5
"""Half of the weighted four-grams in common: a rewording, not only the same subject."""
CLOSE_MEANING: Final = 0.9
"""For the embedded model, whose cosines are compressed (a match: 0.91, others: 0.79)."""
LONGEST_READ: Final = 5_000
"""Characters of a text that are compared; claims are shorter."""


@dataclass(frozen=True, slots=True)
class Precedent(Item):
    """An earlier verdict. ``scale`` names it; sides of different scales are not compared."""

    panel_id: str
    title: str
    text: str
    scale: str
    option: str
    side: Side
    firmness: Firmness
    confidence: str
    decided_at: datetime
    votes: int
    dissents: int
    overturned: bool = False

    @property
    def key(self) -> str:
        return self.panel_id


@dataclass(frozen=True, slots=True)
class Likeness(Item):
    """A precedent with how like it is: by words, and by meaning where vectors were given."""

    precedent: Precedent
    words: float
    meaning: float | None
    close: bool

    @property
    def key(self) -> str:
        return self.precedent.panel_id


def closest(
    text: str,
    precedents: Sequence[Precedent],
    *,
    limit: int = 10,
    vector: Vectors | None = None,
    vectors: Vectors | None = None,
    close_words: float = CLOSE_WORDS,
    close_meaning: float = CLOSE_MEANING,
) -> tuple[Likeness, ...]:
    """The precedents most like the text, the most like first.

    ``vector`` (dimensions,) and ``vectors`` (precedents, dimensions) are of length one and given
    together, or not at all.

    Raises:
        NotAllowedError: one of the two is missing, or they do not fit.
    """
    if not precedents:
        return ()
    words = word_likeness(text, [one.text for one in precedents])
    meaning = _meaning(vector, vectors, len(precedents))
    score = 1 / (FUSION + _ranks(words))
    if meaning is not None:
        score = score + 1 / (FUSION + _ranks(meaning))
    found = []
    for place in np.argsort(-score, kind="stable")[:limit]:
        cosine = None if meaning is None else float(meaning[place])
        close = words[place] >= close_words or (cosine is not None and cosine >= close_meaning)
        found.append(Likeness(precedents[place], float(words[place]), cosine, bool(close)))
    return tuple(found)


def inconsistent(scale: str, side: Side, likenesses: Sequence[Likeness]) -> tuple[Precedent, ...]:
    """The close precedents of the same scale, not overturned, that stand on another side."""
    return tuple(
        one.precedent
        for one in likenesses
        if one.close
        and one.precedent.scale == scale
        and not one.precedent.overturned
        and one.precedent.side is not side
    )


def word_likeness(text: str, texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """The tf–idf cosine of the text with each of the texts, from 0 to 1."""
    counted = [Counter(_grams(one)) for one in texts]
    asked = Counter(_grams(text))
    frequency = Counter(gram for counts in counted for gram in counts)
    total = len(texts)

    def weighted(counts: Counter[str]) -> dict[str, float]:
        return {
            gram: (1 + log(number)) * (1 + log((1 + total) / (1 + frequency[gram])))
            for gram, number in counts.items()
        }

    query = weighted(asked)
    length = _length(query)
    likeness = np.zeros(total)
    for place, counts in enumerate(counted):
        other = weighted(counts)
        shared = sum(weight * query[gram] for gram, weight in other.items() if gram in query)
        likeness[place] = shared / (length * _length(other)) if shared else 0.0
    return likeness


def _grams(text: str) -> Iterator[str]:
    for word in re.findall(r"\w+", folded(text[:LONGEST_READ])):
        padded = f" {word} "
        yield from (padded[at : at + 4] for at in range(max(1, len(padded) - 3)))


def _length(weights: dict[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in weights.values())) or 1.0


def _ranks(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Ranks from one, the highest score first; equal scores share the best rank."""
    ordered = np.sort(-scores)
    return np.asarray(1 + np.searchsorted(ordered, -scores, side="left"), np.float64)


def _meaning(
    vector: Vectors | None, vectors: Vectors | None, number: int
) -> npt.NDArray[np.float64] | None:
    if vector is None and vectors is None:
        return None
    if vector is None or vectors is None or vectors.shape != (number, vector.shape[0]):
        raise NotAllowedError(
            "vectors", "The vectors of text and precedents do not fit.", "Embed all by one model."
        )
    return np.asarray(vectors, np.float64) @ np.asarray(vector, np.float64)
