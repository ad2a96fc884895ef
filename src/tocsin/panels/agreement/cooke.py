"""Cooke's classical model: experts weighed by how well they knew what is known.

Experts give the 5, 50 and 95 % quantiles of quantities whose true value is known (Cooke 1991,
"Experts in Uncertainty"; Colson and Cooke 2017). **Calibration** is the chance that a well
calibrated expert would be at least as far off: 1 − χ²₃(2 N KL(s ‖ p)), s the shares of truths
between the quantiles. **Information** is how much narrower than a uniform background the expert is.
A weight is calibration × information where calibration reaches a cut-off, else 0; the cut-off is
that at which the weighted experts together have the highest calibration × information. Weights are
global: per-item weights are left out.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2

from tocsin.errors import UsageError

Floats = npt.NDArray[np.float64]

LEVELS: Final = np.array([0.05, 0.5, 0.95])
EXPECTED: Final = np.array([0.05, 0.45, 0.45, 0.05])
OVERSHOOT: Final = 0.1
"""The background reaches a tenth beyond all answers and the truth (Cooke 1991)."""


@dataclass(frozen=True, eq=False)
class Weights:
    """Per expert; ``weight`` sums to one."""

    calibration: Floats
    information: Floats
    weight: Floats
    cut_off: float


def weights(answers: Floats, truths: Floats) -> Weights:
    """Performance weights.

    Args:
        answers: ``experts × questions × 3`` quantiles (5, 50, 95 %), rising.
        truths: one a question.

    Raises:
        UsageError: the shapes do not fit, values are not finite, or quantiles do not rise.
    """
    _refuse(answers, truths)
    low, high = _background(answers, truths)
    calibration = np.array([_calibration(one, truths) for one in answers])
    information = np.array([_information(one, low, high) for one in answers])
    best: tuple[float, float, Floats] | None = None
    for cut in np.unique(calibration):
        weight = np.where(calibration >= cut, calibration * information, 0)
        if not weight.sum() > 0:
            continue
        weight = weight / weight.sum()
        together = _mixture(answers, weight, low, high)
        score = _calibration(together, truths) * _information(together, low, high)
        if best is None or score > best[0]:
            best = (score, float(cut), weight)
    if best is None:
        # all calibrations underflow: nothing tells the experts apart
        even = np.full(len(answers), 1 / len(answers))
        return Weights(calibration, information, even, 0.0)
    return Weights(calibration, information, best[2], best[1])


def _refuse(answers: Floats, truths: Floats) -> None:
    if answers.ndim != 3 or answers.shape[1:] != (len(truths), 3) or not answers.size:
        raise UsageError(
            f"seed answers: shape {answers.shape} for {len(truths)} questions.",
            "Give each expert's 5, 50 and 95 % quantile of every question.",
        )
    if not (np.isfinite(answers).all() and np.isfinite(truths).all()):
        raise UsageError("seed answers: not all are finite numbers.", "Leave the question out.")
    if not (np.diff(answers, axis=2) > 0).all():
        raise UsageError("seed answers: quantiles do not rise.", "Order them: 5, 50, 95 %.")


def _background(answers: Floats, truths: Floats) -> tuple[Floats, Floats]:
    low = np.minimum(answers.min(axis=(0, 2)), truths)
    high = np.maximum(answers.max(axis=(0, 2)), truths)
    beyond = OVERSHOOT * (high - low)
    return low - beyond, high + beyond


def _calibration(quantiles: Floats, truths: Floats) -> float:
    # a truth on a quantile counts below it, as in Cooke's definition of the intervals
    place = (truths[:, None] > quantiles).sum(axis=1)
    share = np.bincount(place, minlength=4) / len(truths)
    seen = share > 0
    divergence = float((share[seen] * np.log(share[seen] / EXPECTED[seen])).sum())
    return float(chi2.sf(2 * len(truths) * divergence, df=3))


def _information(quantiles: Floats, low: Floats, high: Floats) -> float:
    ends = np.column_stack([low, quantiles, high])
    widths = np.diff(ends, axis=1)
    each = (EXPECTED * np.log(EXPECTED / widths)).sum(axis=1) + np.log(high - low)
    return float(each.mean())


def _mixture(answers: Floats, weight: Floats, low: Floats, high: Floats) -> Floats:
    """Quantiles of the weighted mean of the experts' distributions, ``questions × 3``."""
    made = np.empty(answers.shape[1:])
    used = np.flatnonzero(weight > 0)
    for q in range(answers.shape[1]):
        at = np.unique(np.concatenate([[low[q], high[q]], answers[used, q].ravel()]))
        steps = [0.0, *LEVELS.tolist(), 1.0]
        total = np.zeros(len(at))
        for e in used:
            total += weight[e] * np.interp(at, [low[q], *answers[e, q], high[q]], steps)
        made[q] = np.interp(LEVELS, total, at)
    return made
