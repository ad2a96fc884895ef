"""A small learnt model: coefficients in a file, applied to columns of features.

The log-odds of each class are ``features @ weights + intercept``. A model with one class is
binary: its probability is 1 / (1 + exp(−log-odds)); with more it is their softmax. They
are made by ``validation/train_*.py``, from data that are not part of the project.
"""

from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, softmax

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """``weights`` (features, classes) and ``intercept`` (classes,)."""

    weights: npt.NDArray[np.floating[Any]]
    intercept: npt.NDArray[np.floating[Any]]

    def log_odds(self, features: npt.NDArray[Any]) -> Floats:
        """(n, features) → (n, classes)."""
        odds: Floats = features.astype(np.float64) @ self.weights + self.intercept
        return odds

    def probabilities(self, features: npt.NDArray[Any]) -> Floats:
        """(n, features) → (n, classes): the sigmoid of one class, the softmax of several."""
        odds = self.log_odds(features)
        shares: Floats = expit(odds) if odds.shape[1] == 1 else softmax(odds, axis=1)
        return shares


def arrays(package: str, name: str) -> dict[str, npt.NDArray[Any]]:
    """The arrays of an ``.npz`` file that lies in a package; nothing pickled is read."""
    content = files(package).joinpath(name).read_bytes()
    with np.load(BytesIO(content), allow_pickle=False) as kept:
        return dict(kept)
