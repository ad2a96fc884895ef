"""The false discovery rate of many tests: Benjamini & Hochberg (1995), JRSS B 57:289.

Every detector that looks at many things at once needs it: at a chance of 1 in 100 each, a
thousand innocent things give ten alarms.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def q_values(p_values: Floats, tests: int) -> Floats:
    """The smallest false discovery rate at which each test would be accepted.

    ``tests`` counts all tests, those not in ``p_values`` (p = 1) included.

    >>> q_values(np.array([0.01, 0.001, 0.2]), 10).round(3).tolist()
    [0.05, 0.01, 0.667]

    Raises:
        ValueError: there are fewer tests than p-values.
    """
    if tests < len(p_values):
        raise ValueError(f"{len(p_values)} p-values cannot come from {tests} tests")
    order = np.argsort(p_values, kind="stable")
    rank = np.arange(1, len(p_values) + 1)
    ascending = np.minimum(p_values[order] * (tests / rank), 1.0)
    q = np.empty(len(p_values))
    q[order] = np.minimum.accumulate(ascending[::-1])[::-1]
    return q
