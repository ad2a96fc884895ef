"""Majority and Dawid-Skene: shown beside a panel's verdict, and never deciding.

Dawid and Skene (1979) estimate by expectation-maximisation how reliable each rater is from how
often others agree. So whoever agrees most is believed most: four of nine who collude are taken for
the reliable ones, and the truth for their error.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MISSING: Final = -1
SMOOTHING: Final = 0.01
"""Added to every count, so that no rater is held to be infallible."""
TOLERANCE: Final = 1e-8
MOST_ROUNDS: Final = 500


def majority(choices: Ints, options: int) -> Floats:
    """Share of each option, ``units × options``; even where nobody answered.

    ``choices`` is ``raters × units``, −1 where missing. For comparison only.
    """
    count = np.stack([(choices == k).sum(axis=0) for k in range(options)], axis=1)
    total = count.sum(axis=1, keepdims=True)
    return np.where(total > 0, count / np.maximum(total, 1), 1 / options)


def dawid_skene(choices: Ints, options: int) -> Floats:
    """Probability of each option, ``units × options``. For comparison only; see the module."""
    said = np.stack([choices == k for k in range(options)], axis=2).astype(np.float64)
    belief = majority(choices, options)
    for _ in range(MOST_ROUNDS):
        prior = (belief.sum(axis=0) + SMOOTHING) / (len(belief) + options * SMOOTHING)
        confusion = np.einsum("ut,ruk->rtk", belief, said) + SMOOTHING
        confusion /= confusion.sum(axis=2, keepdims=True)
        logs = np.log(prior) + np.einsum("ruk,rtk->ut", said, np.log(confusion))
        made = np.exp(logs - logs.max(axis=1, keepdims=True))
        made /= made.sum(axis=1, keepdims=True)
        change = float(np.abs(made - belief).max(initial=0))
        belief = made
        if change < TOLERANCE:
            break
    return np.asarray(belief)
