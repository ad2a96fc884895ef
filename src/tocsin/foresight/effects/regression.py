"""Quasi-likelihood regression of many short series at once: the engine of both measurements.

Counts or attention: log link, variance proportional to the mean (quasi-Poisson). Shares of a
total: logit link (quasi-binomial). Newton's method; each coefficient may carry prior information
(a ridge), so that a window of zeros has a finite effect. The covariance is

    φ · v · (X'WX + R)⁻¹     φ = Σ r² / (n − k)     v = max(1, 1 + 2 Σ_l (1 − l/(L+1)) ρ_l)

with Pearson residuals r (McCullagh & Nelder 1989, section 9.2) and their autocorrelations ρ under
Bartlett's weights up to lag L = ⌊4 (n/100)^(2/9)⌋ (Newey & West 1987, 1994), so that periods that
depend on each other are not counted as if they did not. A sandwich from four periods after a date
would be far too small; the pooled form is not.
"""

from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LEAST_DISPERSION: Final = 0.05**2
"""In units of the series' mean: a dozen periods cannot show that they vary by less than 5 %."""
_STEPS: Final = 60
_MOST_STEP: Final = 2.0
_SETTLED: Final = 1e-9
_MOST_ETA: Final = 25.0


class Fitted(NamedTuple):
    """What was fitted to b series."""

    coefficients: Floats
    """(b, k)"""
    errors: Floats
    """(b, k): standard errors."""
    mean: Floats
    """(b, n): fitted, of ``y``."""


def regress(
    design: Floats, y: Floats, prior: Floats, link: Literal["log", "logit"], total: Floats
) -> Fitted:
    """Fits b series of n periods.

    Args:
        design: (n, k), the same for all, or (b, n, k).
        y: (b, n), at least 0; scaled so that a mean period is about 1 (log link).
        prior: (k,) information on each coefficient being 0.
        link: "log" or "logit".
        total: (b, n) of which y is a part under "logit"; any under "log".
    """
    design = np.broadcast_to(design, (*y.shape, design.shape[-1]))
    beta = np.zeros((len(y), design.shape[-1]))
    rows = np.arange(len(y))
    for _ in range(_STEPS):
        step = _step(design[rows], y[rows], prior, beta[rows], link, total[rows])
        beta[rows] += step
        # Only the series that have not settled go on.
        rows = rows[np.abs(step).max(axis=1) > _SETTLED]
        if not len(rows):
            break
    mean, weight = _moments(design, beta, link, total)
    scale = _dispersion(y, mean, weight, beta.shape[1])
    covariance = np.linalg.inv(_information(design, weight, prior))
    variance = np.einsum("bkk->bk", covariance) * scale[:, None]
    return Fitted(beta, np.sqrt(variance), mean)


def _step(
    design: Floats,
    y: Floats,
    prior: Floats,
    beta: Floats,
    link: Literal["log", "logit"],
    total: Floats,
) -> Floats:
    """One of Newton's steps, cut to ``_MOST_STEP``."""
    mean, weight = _moments(design, beta, link, total)
    score = np.einsum("bnk,bn->bk", design, y - mean) - prior * beta
    step = np.linalg.solve(_information(design, weight, prior), score[..., None])[..., 0]
    largest = np.abs(step).max(axis=1, keepdims=True)
    cut: Floats = step * np.minimum(1.0, _MOST_STEP / np.maximum(largest, 1e-12))
    return cut


def _moments(
    design: Floats, beta: Floats, link: Literal["log", "logit"], total: Floats
) -> tuple[Floats, Floats]:
    eta = np.clip(np.einsum("bnk,bk->bn", design, beta), -_MOST_ETA, _MOST_ETA)
    if link == "log":
        rate: Floats = np.exp(eta)
        return rate, rate
    share = 1 / (1 + np.exp(-eta))
    return total * share, total * share * (1 - share)


def _information(design: Floats, weight: Floats, prior: Floats) -> Floats:
    data = np.einsum("bnk,bn,bnl->bkl", design, weight, design, optimize=True)
    information: Floats = data + np.diag(np.maximum(prior, 1e-10))
    return information


def _dispersion(y: Floats, mean: Floats, weight: Floats, k: int) -> Floats:
    """φ times the factor for dependence, of each series."""
    n = y.shape[1]
    residual = (y - mean) / np.sqrt(np.maximum(weight, 1e-9))
    squares = (residual**2).sum(axis=1)
    phi = np.maximum(squares / max(n - k, 1), LEAST_DISPERSION)
    lags = int(4 * (n / 100) ** (2 / 9))
    long_run = np.ones(len(y))
    for lag in range(1, min(lags, n - 1) + 1):
        product = (residual[:, lag:] * residual[:, :-lag]).sum(axis=1)
        rho = product / np.maximum(squares, 1e-12)
        long_run += 2 * (1 - lag / (lags + 1)) * rho
    scaled: Floats = phi * np.maximum(long_run, 1.0)
    return scaled
