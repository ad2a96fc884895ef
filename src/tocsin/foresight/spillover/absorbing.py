"""Area and week effects taken out of a panel exactly, however many areas there are.

With weights w (areas, weeks) the effects a, b of a variable v minimise Σ w (v − a_i − b_t)². The
areas are eliminated first; what is left are as many equations as weeks (Schur's complement):

    (diag(w_·t) − wᵀ diag(1/w_i·) w) b = (w v)_·t − wᵀ diag(1/w_i·) (w v)_i·

This is one step of the regression with two-way effects (Correia, Guimarães & Zylkin 2020, Stata
Journal 20:95, iterate instead, for effects of any number).
"""

import numpy as np
import numpy.typing as npt
from scipy import linalg

Floats = npt.NDArray[np.float64]


class TwoWay:
    """Area and week effects for one set of weights (areas, weeks); weight 0: not seen."""

    def __init__(self, weights: Floats) -> None:
        self._weights = weights
        of_area, of_week = weights.sum(axis=1), weights.sum(axis=0)
        self._one_over = np.divide(1.0, of_area, out=np.zeros_like(of_area), where=of_area > 0)
        left = np.diag(of_week) - (weights * self._one_over[:, np.newaxis]).T @ weights
        size = max(float(of_week.mean()), 1e-300)
        # A constant moves freely between the two kinds of effect: weeks are held to a sum of 0.
        # The tiny diagonal keeps weeks that were not seen, and panels in two parts, solvable.
        left += size / len(of_week) + 1e-10 * size * np.eye(len(of_week))
        self._left = linalg.cho_factor(left)

    def effects(self, values: Floats) -> tuple[Floats, Floats]:
        """The effects of areas (k, areas) and weeks (k, weeks) in values (k, areas, weeks)."""
        weighted = values * self._weights
        of_area = weighted.sum(axis=2) * self._one_over
        of_week = weighted.sum(axis=1) - of_area @ self._weights
        week = linalg.cho_solve(self._left, of_week.T).T
        area = of_area - (week @ self._weights.T) * self._one_over
        return area, week

    def without(self, values: Floats) -> Floats:
        """The values (k, areas, weeks) less their effects."""
        area, week = self.effects(values)
        left: Floats = values - area[:, :, np.newaxis] - week[:, np.newaxis, :]
        return left


def products(left: Floats, weights: Floats, right: Floats) -> Floats:
    """Σ w l r over areas and weeks of each pair of variables, shape (k, m)."""
    flat: Floats = (left * weights).reshape(len(left), -1) @ right.reshape(len(right), -1).T
    return flat
