"""How sure a share is that was counted on few: Wilson's interval, for whole columns at once.

For k of n at z: (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n) with p = k/n (Wilson 1927,
JASA 22:209). It never leaves [0, 1] and says something useful at k = 0 and k = n, where the
usual p ± z·√(p(1-p)/n) has no width.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import stats

CONFIDENCE: Final = 0.95

Floats = npt.NDArray[np.float64]


def wilson(successes: npt.NDArray[Any], trials: npt.NDArray[Any]) -> tuple[Floats, Floats]:
    """The interval of each share; all of 0 to 1 where there was no trial.

    >>> low, high = wilson(np.array([8, 0]), np.array([10, 0]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.49, 0.0], [0.943, 1.0])
    """
    z = float(stats.norm.ppf((1 + CONFIDENCE) / 2))
    n = np.maximum(trials, 1)
    share = np.minimum(successes / n, 1.0)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    known = trials > 0
    # Rounding must not push an end past the share itself, which can be 0 or 1.
    low = np.maximum(np.minimum(middle - half, share), 0.0)
    high = np.minimum(np.maximum(middle + half, share), 1.0)
    return np.where(known, low, 0.0), np.where(known, high, 1.0)
