"""Boosted regression trees, evaluated: the sum of what each tree says of a row.

Friedman (2001), "Greedy function approximation: a gradient boosting machine", Annals of Statistics
29. They are grown by ``validation/train_ranker.py``; here they are arrays, walked all at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Trees:
    """Nodes of all trees, ``(nodes,)`` each: a row goes ``left`` where its value of ``feature`` is
    at most ``threshold``, else ``right``. A leaf leads to itself and has a ``value``.
    """

    roots: Ints
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    base: float
    """What is said before any tree."""

    @classmethod
    def of(cls, kept: Mapping[str, Sequence[float]]) -> Self:
        """The trees from plain lists, one a field; ``base`` has one number."""

        def numbers(name: str) -> Ints:
            return np.array(kept[name], dtype=np.int64)

        def values(name: str) -> Floats:
            return np.array(kept[name], dtype=np.float64)

        return cls(
            numbers("roots"), numbers("feature"), values("threshold"), numbers("left"),
            numbers("right"), values("value"), float(kept["base"][0]),
        )  # fmt: skip

    def log_odds(self, rows: Floats) -> Floats:
        """``(n, features)`` to ``(n,)``."""
        number = np.arange(len(rows))[:, np.newaxis]
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        while True:
            goes_left = rows[number, self.feature[at]] <= self.threshold[at]
            below = np.where(goes_left, self.left[at], self.right[at])
            if (below == at).all():
                said: Floats = self.base + self.value[at].sum(axis=1)
                return said
            at = below
