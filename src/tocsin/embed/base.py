"""The interface: texts in, unit vectors out."""

import re
from collections.abc import Sequence
from typing import Final, Literal, Protocol

import numpy as np
import numpy.typing as npt

from tocsin.posts.keys import key64

Vectors = npt.NDArray[np.float32]

Purpose = Literal["query", "passage"]
"""What a text is embedded for. Models of retrieval are trained with a mark on each side: a
*query* looks for a *passage*. For comparing texts of one kind, all are queries."""

LONGEST: Final = 20_000
"""Of a text's characters, only the first so many are read: some 5,000 words. A megabyte of one
post is an attack or an accident, and its beginning says which."""


class Embedder(Protocol):
    """Turns texts into vectors of length one, so that a product of two is their cosine.

    ``name`` says which model in which version made a vector: vectors of different names are
    never compared. It names files, so it has only letters, digits and ``._/-``.
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


def name_of(kind: str, label: str, *identity: str) -> str:
    """An embedder's name: what a person reads, and a hash of what makes the model this one.

    >>> name_of("onnx", "my model", "abc").startswith("onnx/my-model/")
    True
    """
    readable = re.sub(r"[^A-Za-z0-9._-]+", "-", label).strip(".-")[-60:]
    return f"{kind}/{readable}/{key64(kind, *identity) % 2**64:016x}"
