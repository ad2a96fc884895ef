"""Reading a share of a dump, and how sure a count is then.

Each statement is drawn by a keyed hash of its uuid, so a draw can be repeated by anyone, does not
depend on the order of the file, and two dumps with the same statement agree. With k drawn at share
f and a flat prior on the true number N, N − k is negative-binomial with k + 1 successes at f; the
interval is its central 95 %. In full, a count is a count and has no interval.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from tocsin.detect.intervals import CONFIDENCE
from tocsin.errors import UsageError

_ALL: Final = 2.0**64


@dataclass(frozen=True, slots=True)
class Sample:
    """A draw: ``share`` of all statements (0 to 1, the default reads all), by ``seed``."""

    share: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise UsageError(f"A share of {self.share} cannot be drawn.", "Give 0 < share ≤ 1.")

    def drawn(self, uuids: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """Which of the ids are drawn. Shape: (n,) → (n,)."""
        if self.share == 1:
            return np.ones(len(uuids), dtype=np.bool_)
        key = blake2b(str(self.seed).encode(), digest_size=8).hexdigest()
        hashes = pd.util.hash_array(uuids, hash_key=key, categorize=False)
        return np.asarray(hashes < np.uint64(self.share * (_ALL - 1)))

    def interval(self, counts: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """How many there are of what was drawn ``counts`` times: low and high.

        >>> low, high = Sample(0.1).interval(np.array([100]))
        >>> int(low[0]), int(high[0])
        (831, 1205)
        """
        k = np.asarray(counts, dtype=np.int64)
        if self.share == 1:
            return k, k
        tail = (1 - CONFIDENCE) / 2
        low, high = (
            np.asarray(stats.nbinom.ppf(q, k + 1, self.share), dtype=np.int64)
            for q in (tail, 1 - tail)
        )
        return k + low, k + high
