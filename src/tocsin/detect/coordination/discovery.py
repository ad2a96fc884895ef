"""Which of very many tests count: the false discovery rate over all pairs that could have met.

Benjamini & Hochberg (1995), "Controlling the false discovery rate", JRSS B 57. Only pairs
that did meet have a p-value worth computing; every other pair that could have met counts as a
test with p = 1, for a pair that never met is evidence for chance too. Leaving them out, as
tools that test only the edges they drew do, makes the innocent look rare.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tocsin.detect.discovery import q_values

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def spreading(
    account_a: Ints, account_b: Ints, p_values: Floats, accounts: int, fdr: float
) -> Floats:
    """q-values of pairs, where an accepted pair lowers the bar for its accounts' other pairs.

    First over all pairs of ``accounts``. Then, as long as that accepts more at ``fdr``, over
    the pairs in which at least one account is in an accepted pair: those are far fewer, and
    that the other one is innocent makes its p-value with this account no smaller. (Testing
    in families chosen by other tests: Benjamini & Bogomolov 2014, JRSS B 76:297.) Both
    families get half of the rate, so that together they keep it.
    """
    half = fdr / 2
    q = q_values(p_values, max(pairs_among(accounts), len(p_values)))
    size = -1
    while True:
        accepted = q <= half
        members = np.unique(np.concatenate([account_a[accepted], account_b[accepted]]))
        if len(members) == size:
            return np.minimum(2 * q, 1.0)
        size = len(members)
        near = np.isin(account_a, members) | np.isin(account_b, members)
        family = max(size * accounts, int(near.sum()))
        q[near] = np.minimum(q[near], q_values(p_values[near], family))


def controlled(q: Floats, p_values: Floats, by_chance: Sequence[Floats]) -> Floats:
    """The larger of each q-value and what permuted data say it should be.

    ``by_chance`` holds the p-values that each permutation gave. At a p-value the permuted
    data estimate the false discovery rate as (accepted there, mean over permutations) /
    (accepted here); Storey & Tibshirani (2003), PNAS 100:9440. Without permutations nothing
    changes.
    """
    if not len(by_chance) or not len(q):
        return q
    order = np.argsort(p_values, kind="stable")
    ascending = p_values[order]
    drawn = np.sort(np.concatenate(by_chance))
    chance = np.searchsorted(drawn, ascending, side="right") / len(by_chance)
    here = np.searchsorted(ascending, ascending, side="right")
    rate = np.minimum.accumulate((chance / here)[::-1])[::-1]
    found = np.empty(len(q))
    found[order] = np.minimum(rate, 1.0)
    return np.maximum(q, found)


def pairs_among(accounts: int) -> int:
    """How many pairs so many accounts make."""
    return accounts * (accounts - 1) // 2
