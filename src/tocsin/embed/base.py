"""The interface: texts in, unit vectors out."""

from collections.abc import Sequence
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

Purpose = Literal["query", "passage"]
"""What a text is embedded for. Models of retrieval are trained with a mark on each side: a
*query* looks for a *passage*. For comparing texts of one kind, all are queries."""


class Embedder(Protocol):
    """Turns texts into vectors of length one, so that a product of two is their cosine.

    ``name`` says which model in which version made a vector: vectors of different names are
    never compared.
    """

    name: str
    dimensions: int

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
        """One row a text, float32, ``(len(texts), dimensions)``.

        Any string is accepted: empty, with NUL or lone surrogates, or a megabyte long.
        """
        ...


def unit(vectors: npt.NDArray[np.floating]) -> Vectors:
    """The vectors scaled to length one; a vector of length 0 stays 0."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = np.zeros(vectors.shape, dtype=np.float32)
    np.divide(vectors, length, where=length > 0, out=scaled)
    return scaled


def printable(text: str) -> str:
    """The text without what models and C libraries choke on: NUL and lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
