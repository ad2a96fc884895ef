"""How sure a share is that was counted on few: Wilson's interval.

For k of n at z: (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n) with p = k/n (Wilson, 1927).
It never leaves [0, 1] and says something useful at k = 0 and k = n, where the usual
p ± z·√(p(1-p)/n) has no width.
"""

from math import sqrt
from typing import Final

_Z_95: Final = 1.959964


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of the share ``right / of``; all of [0, 1] if nothing was counted.

    >>> [round(end, 3) for end in wilson(9, 10)]
    [0.596, 0.982]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if of == 0:
        return 0.0, 1.0
    share, square = right / of, _Z_95**2 / of
    middle = share + square / 2
    half = _Z_95 * sqrt(share * (1.0 - share) / of + square / (4 * of))
    low, high = (middle - half) / (1 + square), (middle + half) / (1 + square)
    # Rounding must not push an end past the share itself, which can be 0 or 1.
    return max(0.0, min(share, low)), min(1.0, max(share, high))
