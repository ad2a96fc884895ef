"""Accounts ranked by their strongest edge, so that every threshold can be tried at once.

All methods compared here end by keeping the edges of at least some weight and naming the
accounts in them. So an account is named at a cut exactly when its strongest edge reaches it:
one number an account answers for all cuts.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from spikein import Score

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

Detector = Callable[[pa.Table], set[int]]
"""From shares (schema ``SHARES``) to the keys of the accounts it names."""


@dataclass(frozen=True)
class Ranking:
    """Accounts and the weight of the strongest edge of each, in the same order."""

    accounts: Ints
    strongest: Floats

    def named(self, cut: float) -> set[int]:
        """The accounts in edges of at least this weight."""
        return set(self.accounts[self.strongest >= cut].tolist())

    def above(self, level: float) -> set[int]:
        """The accounts in edges of more than this weight."""
        return set(self.accounts[self.strongest > level].tolist())

    def without(self, ignored: set[int]) -> "Ranking":
        """The same without some accounts."""
        kept = ~np.isin(self.accounts, np.array(sorted(ignored), dtype=np.int64))
        return Ranking(self.accounts[kept], self.strongest[kept])


Variants = Callable[[pa.Table], Iterator[tuple[str, Ranking]]]
"""From shares to the settings tried in search of the best, each in words with its ranking."""


@dataclass(frozen=True)
class Peer:
    """A method, as one uses it by default (a detector for each set of settings) and at its best."""

    name: str
    defaults: Mapping[str, Detector]
    variants: Variants


def ranking_of(a: Ints, b: Ints, weight: npt.NDArray[np.number]) -> Ranking:
    """The ranking that edges between accounts ``a`` and ``b`` give."""
    accounts, place = np.unique(np.concatenate([a, b]), return_inverse=True)
    strongest = np.full(len(accounts), -np.inf)
    np.maximum.at(strongest, place, np.tile(weight.astype(np.float64), 2))
    return Ranking(accounts, strongest)


def best_cut(ranking: Ranking, planted: set[int]) -> tuple[float, Score]:
    """The cut with the highest F1, chosen with the labels; of equals the highest cut.

    Without any account to name the cut is infinite: nothing is named.
    """
    order = np.argsort(-ranking.strongest, kind="stable")
    strongest = ranking.strongest[order]
    right = np.cumsum(np.isin(ranking.accounts[order], np.array(sorted(planted), dtype=np.int64)))
    # Accounts of equal strength are named together or not at all.
    ends = np.flatnonzero(np.append(strongest[1:] != strongest[:-1], True)[: len(strongest)])
    if not len(ends):
        return np.inf, Score(1.0, 0.0)
    f1 = 2 * right[ends] / (ends + 1 + len(planted))
    best = ends[int(np.argmax(f1))]
    precision = float(right[best] / (best + 1))
    return float(strongest[best]), Score(precision, float(right[best] / len(planted)))
