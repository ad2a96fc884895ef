"""Where a rate changes: the cut of a row of counts that is cheapest by Poisson likelihood.

A segment with Σx posts in m buckets costs −2 ln L = 2 Σx (1 − ln(Σx/m)), up to what does not depend
on the cut; each change costs a penalty. PELT finds the cheapest cut exactly (Killick, Fearnhead &
Eckley 2012, JASA 107:1590).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import ruptures

Floats = npt.NDArray[np.float64]


class _PoissonCost(ruptures.base.BaseCost):  # type: ignore[misc]
    """−2 ln L of the buckets ``start`` up to ``end``."""

    model = "poisson"
    min_size = 1

    def fit(self, signal: npt.NDArray[Any]) -> "_PoissonCost":
        """Sums the counts once, so that a segment's cost takes no loop."""
        self.signal = signal
        total = np.concatenate([[0.0], np.cumsum(np.asarray(signal, dtype=np.float64).ravel())])
        self.total: list[float] = total.tolist()
        return self

    def error(self, start: int, end: int) -> float:
        """The cost of one segment."""
        posts = self.total[end] - self.total[start]
        if posts <= 0:
            return 0.0
        return 2.0 * posts * (1.0 - float(np.log(posts / (end - start))))


def cut(counts: Floats, penalty: float, least: int = 1) -> list[int]:
    """Where segments of at least ``least`` buckets end; the last is the number of buckets."""
    if len(counts) < 2 * least:
        return [len(counts)]
    search = ruptures.Pelt(custom_cost=_PoissonCost(), min_size=least, jump=1)
    ends: Sequence[int] = search.fit(counts[:, np.newaxis]).predict(pen=penalty)
    return [int(end) for end in ends]
