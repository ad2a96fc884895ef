"""A text's distinct terms with their weights, as arrays: what overlaps are counted on."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.claims.lexical import HEAD, WORDS, LexicalIndex
from tocsin.detect.claims.terms import Terms

Floats = npt.NDArray[np.float64]
MOST_WORDINGS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Weights:
    """Distinct terms in the order of their hashes, each with its idf.

    The hash is Python's own, which differs between processes: it is never kept.
    """

    hashes: npt.NDArray[np.int64]
    idf: Floats

    @staticmethod
    def of(terms: list[str], field: str, index: LexicalIndex) -> "Weights":
        by_hash = {hash(term): index.idf(term, field) for term in terms}
        hashes = np.array(sorted(by_hash), dtype=np.int64)
        return Weights(hashes, np.array([by_hash[h] for h in hashes.tolist()], dtype=np.float64))

    def has(self, hashes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which of these hashes are among the terms."""
        if not len(self.hashes):
            return np.zeros(len(hashes), dtype=bool)
        places = np.searchsorted(self.hashes, hashes).clip(max=len(self.hashes) - 1)
        found: npt.NDArray[np.bool_] = self.hashes[places] == hashes
        return found


@dataclass(frozen=True, slots=True)
class Wording:
    """A text, ready to be compared."""

    terms: Terms
    grams: Weights
    words: Weights

    @staticmethod
    def of(terms: Terms, index: LexicalIndex) -> "Wording":
        return Wording(
            terms,
            Weights.of(terms.grams, HEAD, index),
            Weights.of(terms.words, WORDS, index),
        )


class Wordings:
    """The wordings of an index's fact-checks; those looked at last are kept."""

    def __init__(self, index: LexicalIndex) -> None:
        self._index = index
        self._kept: dict[str, Wording] = {}

    def of(self, text: str) -> Wording:
        """The wording of a text, from what is kept or made now."""
        found = self._kept.pop(text, None)
        if found is None:
            found = Wording.of(Terms.of(text), self._index)
            if len(self._kept) >= MOST_WORDINGS:
                del self._kept[next(iter(self._kept))]
        self._kept[text] = found
        return found
