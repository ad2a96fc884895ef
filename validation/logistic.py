"""Logistic regression, by which the small models are trained: sigmoid or softmax, L2.

Minimises Σ wᵢ·loss + ½·λ·‖W − W₀‖², where W₀ is 0 or the weights of a wider model (a language's
model leans on that of all languages, as in Daumé 2007, ACL 2007:256). Its probabilities are
calibrated as far as the training data are like what comes: nothing is reweighted.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from tocsin.detect.linear import Linear

Array = npt.NDArray[Any]


def fit(features: Array, labels: Array, l2: float, prior: Linear | None = None) -> Linear:
    """``labels`` are 0 or 1 for one class, or (n, classes) of shares; the intercept is free."""
    targets = labels.reshape(len(labels), -1).astype(np.float64)
    wide, classes = features.shape[1], targets.shape[1]
    base = np.zeros((wide, classes)) if prior is None else np.asarray(prior.weights, np.float64)
    start = np.zeros((wide + 1, classes))
    start[:-1] = base
    start[-1] = 0 if prior is None else prior.intercept

    def loss(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(wide + 1, classes)
        model = Linear(weights[:-1], weights[-1])
        shares = model.probabilities(features)
        moved = weights[:-1] - base
        gradient = np.empty_like(weights)
        gradient[:-1] = features.T @ (shares - targets) + l2 * moved
        gradient[-1] = (shares - targets).sum(axis=0)
        return _entropy(shares, targets) + 0.5 * l2 * float((moved**2).sum()), gradient.ravel()

    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights = found.x.reshape(wide + 1, classes)
    return Linear(weights[:-1].astype(np.float32), weights[-1].astype(np.float32))


def _entropy(shares: Array, targets: Array) -> float:
    shares = np.clip(shares, 1e-12, 1 - 1e-12)
    given = targets * np.log(shares)
    if targets.shape[1] == 1:
        given += (1 - targets) * np.log(1 - shares)
    return -float(given.sum())


def folds(groups: Array, count: int) -> Iterator[tuple[Array, Array]]:
    """Train and held-out rows, ``count`` times; the rows of a group stay together.

    Groups are dealt out by size, the largest first, to the fold that has least.
    """
    names, of_row, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    fold = np.zeros(len(names), dtype=np.int64)
    filled = np.zeros(count)
    for name in np.argsort(-sizes, kind="stable"):
        fold[name] = filled.argmin()
        filled[fold[name]] += sizes[name]
    for number in range(count):
        held = fold[of_row] == number
        yield np.flatnonzero(~held), np.flatnonzero(held)


def f1(asked: Array, given: Array) -> float:
    """2·TP / (2·TP + FP + FN), 0 where nothing is positive."""
    both = float((asked & given).sum())
    either = float(asked.sum() + given.sum())
    return 2 * both / either if either else 0.0


def best_f1(labels: Array, probability: Array) -> float:
    """The largest F1 that any threshold gives."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(labels[order])
    return float((2 * hits / (np.arange(1, len(hits) + 1) + labels.sum())).max())
