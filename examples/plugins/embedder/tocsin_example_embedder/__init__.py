"""Compares texts by their spelling: counts of three signs in a row, hashed into a short vector.

It knows no meaning, but works in every script, needs no model and no memory.
``--embedder spelling`` takes 512 places, ``--embedder spelling:2048`` as many as are named.

Source: K. Weinberger et al., *Feature hashing for large scale multitask learning*, ICML 2009.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

import numpy as np

from tocsin.embed.base import LONGEST, Purpose, Vectors, printable, unit
from tocsin.errors import UsageError

DIMENSIONS: Final = 512
MOST: Final = 1 << 16
GRAM: Final = 3


class Spelling:
    """The embedder."""

    def __init__(self, dimensions: int = DIMENSIONS) -> None:
        self.dimensions = dimensions
        self.name = f"spelling/{dimensions}/1"

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:  # noqa: ARG002
        """One row a text; an empty text is the zero vector."""
        return unit(np.stack([self._one(text) for text in texts])) if texts else self._none()

    def _none(self) -> Vectors:
        return np.zeros((0, self.dimensions), dtype=np.float32)

    def _one(self, text: str) -> Vectors:
        counts = np.zeros(self.dimensions, dtype=np.float32)
        spelled = printable(text[:LONGEST]).casefold()
        for start in range(max(1, len(spelled) - GRAM + 1) if spelled else 0):
            digest = blake2b(spelled[start : start + GRAM].encode(), digest_size=8).digest()
            place, sign = int.from_bytes(digest[:4], "little"), 1 - 2 * (digest[4] & 1)
            counts[place % self.dimensions] += sign
        return counts


def open_spelling(argument: str, threads: int) -> Spelling:  # noqa: ARG001 - it works on one core
    """The embedder that ``--embedder spelling:ARGUMENT`` names.

    Raises:
        UsageError: the argument is no sensible number of places.
    """
    if not argument:
        return Spelling()
    if not argument.isascii() or not argument.isdigit() or not 2 <= int(argument) <= MOST:
        raise UsageError(f"{argument!a} is no number of places.", "Write spelling:512.")
    return Spelling(int(argument))
