"""Two tests before any gain is told: does earlier intensity predict, and does later intensity not?

Both hold intensity against itself moved in time: all areas by the same number of weeks, round the
end of the panel. Each keeps its own memory and its outliers, and neighbours stay alike in the same
weeks; only what intensity has to do with *these* events is gone. The statistic is the score test of
the weeks in question, clustered by area, from a fit without them (so that nothing is fitted again):
with x̃ these weeks less effects and other regressors, s_i = Σ_t x̃_it ∂ℓ/∂log μ_it,

    Q = (Σ s_i)ᵀ (Σ s_i s_iᵀ)⁻¹ (Σ s_i)     p = (1 + rotations with Q as large) / (1 + rotations)

**Earlier intensity**, given event history: the lags. **Later intensity**, given event history and
the lags: placebo leads. What comes later cannot cause what came before; if it predicts, a hidden
cause moves both, or events come first. Intensity of the same week is not held fixed, on purpose:
with it, a hidden cause that moves both in one week hides behind it (tried: the leads then miss it).
So an effect within the week is refused, too: order cannot be told inside a week. (Tried: Wald's
test of the leads, clustered by area. Where intensity has outliers it refuses noise in up to 1 panel
of 3.)

Granger (1969), Econometrica 37:424; leads: Autor (2003), Journal of Labor Economics 21:1; score
test with clusters: Wooldridge (2010), *Econometric Analysis*, 2nd edition, chapters 12 and 13.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tocsin.foresight.spillover.absorbing import TwoWay, products
from tocsin.foresight.spillover.design import Design, lagged, led
from tocsin.foresight.spillover.negative_binomial import Fit, fit
from tocsin.foresight.spillover.panel import Panel
from tocsin.foresight.spillover.parameters import Parameters

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Tested(NamedTuple):
    """A p-value, and the number of rotations that it was found with."""

    p_value: float
    rotations: int


def earlier(panel: Panel, made: Design, parameters: Parameters, rng: np.random.Generator) -> Tested:
    """Whether intensity of the weeks before predicts, given event history.

    Raises:
        NotSettledError: the fit does not exist.
    """
    alone = fit(panel.events, made.history, panel.offset, made.seen)
    score = _Score(alone, panel.events, made.history)
    return _tested(score, made.lags, panel, parameters, rng, lagged)


def later(panel: Panel, made: Design, parameters: Parameters, rng: np.random.Generator) -> Tested:
    """Whether intensity of the weeks after predicts, given event history and the weeks before.

    Raises:
        NotSettledError: the fit does not exist.
    """
    given = np.concatenate([made.history, made.lags])
    seen = made.seen & np.isfinite(made.leads).all(axis=0)
    score = _Score(fit(panel.events, given, panel.offset, seen), panel.events, given)
    return _tested(score, made.leads, panel, parameters, rng, led)


def possible_rotations(weeks: int, parameters: Parameters) -> Ints:
    """By how many weeks to rotate: so far that no lag meets a week that event history knows."""
    near = parameters.history_lags + parameters.lags
    return np.arange(near, weeks - near + 1)


def _tested(
    score: "_Score",
    observed: Floats,
    panel: Panel,
    parameters: Parameters,
    rng: np.random.Generator,
    weeks_of: Callable[[Floats, Parameters], Floats],
) -> Tested:
    shifts = possible_rotations(panel.events.shape[1], parameters)
    if len(shifts) > parameters.rotations:
        shifts = np.sort(rng.choice(shifts, parameters.rotations, replace=False))
    rotated = [
        score.of(weeks_of(np.roll(panel.intensity, shift, axis=1), parameters))
        for shift in shifts.tolist()
    ]
    as_large = int((np.array(rotated) >= score.of(observed)).sum())
    return Tested((1 + as_large) / (1 + len(rotated)), len(rotated))


class _Score:
    """The score test of further regressors in a fit."""

    def __init__(self, alone: Fit, events: Floats, given: Floats) -> None:
        self._seen, self._weights = alone.seen, alone.weights
        self._scores = alone.scores(events)
        self._given = np.where(alone.seen, given, 0.0)
        self._whole = self._without_effects(self._weights)

    def of(self, further: Floats) -> float:
        """Q of regressors (k, areas, weeks); area-weeks where one is NaN are left out."""
        known = np.isfinite(further).all(axis=0) & self._seen
        x = np.where(known, further, 0.0)
        weights = np.where(known, self._weights, 0.0)
        is_whole = bool(known.sum() == self._seen.sum())
        absorbed, given, inverse = self._whole if is_whole else self._without_effects(weights)
        left = absorbed.without(x)
        across = products(given, weights, left)
        left = left - np.tensordot(inverse @ across, given, axes=(0, 0))
        of_area = (left * np.where(known, self._scores, 0.0)).sum(axis=2).T
        total = of_area.sum(axis=0)
        return float(total @ np.linalg.pinv(of_area.T @ of_area, hermitian=True) @ total)

    def _without_effects(self, weights: Floats) -> tuple[TwoWay, Floats, Floats]:
        """The effects, what is given without them, and the inverse of its products."""
        absorbed = TwoWay(weights)
        given = absorbed.without(self._given)
        inverse = np.linalg.pinv(products(given, weights, given), hermitian=True)
        return absorbed, given, np.asarray(inverse, dtype=np.float64)
