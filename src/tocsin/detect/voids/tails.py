"""The lower tail of the beta-binomial distribution, exactly, in machine code.

P(X ≤ s), X ~ BetaBinomial(n, a, b): the chance of a share is Beta(a, b), and of n people so many
were answered. SciPy sums every term from 0 for one value at a time; here the sum starts at s, where
the terms are largest, goes by their ratio, and stops where nothing is added any more. Above the
mean the other tail is summed. Imported lazily: see :mod:`tocsin.shares.compiled`.
"""

import math

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled

Floats = npt.NDArray[np.float64]


@compiled
def _log_term(s: float, n: float, a: float, b: float) -> float:
    """The logarithm of P(X = s)."""
    ways = math.lgamma(n + 1) - math.lgamma(s + 1) - math.lgamma(n - s + 1)
    after = math.lgamma(a + s) + math.lgamma(b + n - s) - math.lgamma(a + b + n)
    return ways + after - (math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b))


@compiled
def _down(s: float, n: float, a: float, b: float) -> float:
    """P(X ≤ s) for s below the mean."""
    term, total, k = 1.0, 1.0, s
    while k > 0:
        ratio = k * (b + n - k) / ((n - k + 1) * (a + k - 1))
        term *= ratio
        total += term
        k -= 1
        # Below the mode the terms fall ever faster, unless a < 1 lifts them again towards 0.
        if a >= 1 and ratio < 1 and term < 1e-17 * total:
            break
    return min(math.exp(_log_term(s, n, a, b) + math.log(total)), 1.0)


@compiled
def lower_tail(s: Floats, n: Floats, a: Floats, b: Floats) -> Floats:
    """P(X ≤ s) for each row, all of length m; s and n whole numbers, a and b above 0."""
    tail = np.empty(len(s), dtype=np.float64)
    for row in range(len(s)):
        if s[row] >= n[row]:
            tail[row] = 1.0
        elif s[row] * (a[row] + b[row]) > n[row] * a[row]:
            tail[row] = 1.0 - _down(n[row] - s[row] - 1, n[row], b[row], a[row])
        else:
            tail[row] = _down(s[row], n[row], a[row], b[row])
    return tail
