"""Forecasts of weeks that were kept out, with and without intensity, from earlier weeks only.

The later half of the weeks is cut into blocks; each is forecast from all weeks before it (rolling
origin: Tashman 2000, International Journal of Forecasting 16:437), one week ahead. The level b_t of
a week to come cannot be known, so each forecast is given it: the b_t that suits the week's own
events best, Σ_i (y_it − μ_it)/(1 + αμ_it) = 0. What is compared is therefore *where* a week's
events fall; a shock that meets all areas helps neither forecast. The measure is the logarithmic
score (Gneiting & Raftery 2007, JASA 102:359), a proper one.
"""

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tocsin.foresight.spillover.design import Design
from tocsin.foresight.spillover.negative_binomial import Fit, fit, log_score
from tocsin.foresight.spillover.panel import Panel
from tocsin.foresight.spillover.parameters import Parameters

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_MOST_STEPS = 50
_FAR = 30.0


@dataclass(frozen=True)
class Forecasts:
    """Of each area-week (areas, weeks), NaN where it was not forecast."""

    history: Floats
    """Events expected from history alone."""
    intensity: Floats
    """Events expected from history and intensity."""
    history_dispersion: Floats
    intensity_dispersion: Floats
    gain: Floats
    """Log score with intensity less the one without, in nats."""
    origins: Ints
    """The first week of each block, and one past the last."""


def forecasts(panel: Panel, made: Design, parameters: Parameters) -> Forecasts:
    """The forecasts of all blocks.

    Raises:
        NotSettledError: the fit of a block does not exist.
    """
    weeks = panel.events.shape[1]
    origins = np.linspace((weeks + 1) // 2, weeks, parameters.folds + 1).round().astype(np.int64)
    shape = panel.events.shape
    parts = [np.full(shape, np.nan) for _ in range(4)]
    for first, after in itertools.pairwise(origins.tolist()):
        block = slice(first, after)
        known = made.seen.copy()
        known[:, first:] = False
        for place, x in enumerate((made.history, np.concatenate([made.history, made.lags]))):
            found = fit(panel.events, x, panel.offset, known)
            parts[place][:, block] = _expected(panel, made, found, x, block)
            parts[place + 2][:, block] = found.dispersion
    alone, both, alone_dispersion, both_dispersion = parts
    gain = np.full(shape, np.nan)
    for week in range(int(origins[0]), weeks):
        there = np.isfinite(alone[:, week])
        y = panel.events[there, week]
        scores = [
            log_score(y, mean[there, week], float(dispersion[0, week]))
            for mean, dispersion in ((both, both_dispersion), (alone, alone_dispersion))
        ]
        gain[there, week] = scores[0] - scores[1]
    return Forecasts(alone, both, alone_dispersion, both_dispersion, gain, origins)


def _expected(panel: Panel, made: Design, found: Fit, x: Floats, block: slice) -> Floats:
    """Events expected in a block, (areas, its weeks); NaN in areas that were not fitted."""
    there = made.seen[:, block] & np.isfinite(found.area)[:, np.newaxis]
    y = np.where(there, panel.events[:, block], 0.0)
    # A week without events says nothing of where events fall.
    there &= y.sum(axis=0) > 0
    linear = found.area[:, np.newaxis] + np.tensordot(found.beta, x[:, :, block], 1)
    relative = np.where(there, linear + panel.offset[:, block], -np.inf)
    level = _levels(y, relative, found.dispersion)
    expected: Floats = np.where(there, np.exp(np.clip(relative + level, -_FAR, _FAR)), np.nan)
    return expected


def _levels(y: Floats, relative: Floats, dispersion: float) -> Floats:
    """The b of each week (weeks,): Newton's method on Σ (y − μ)/(1 + αμ) = 0."""
    total = y.sum(axis=0)
    top = np.where(total > 0, relative.max(axis=0), 0.0)
    share = np.exp(relative - top)
    level = np.log(np.maximum(total, 1e-300)) - np.log(np.maximum(share.sum(axis=0), 1e-300))
    for _ in range(_MOST_STEPS):
        mean = share * np.exp(level)
        wide = 1 + dispersion * mean
        slope = ((1 + dispersion * y) * mean / wide**2).sum(axis=0)
        step = ((y - mean) / wide).sum(axis=0) / np.maximum(slope, 1e-300)
        step = np.where(total > 0, np.clip(step, -1.0, 1.0), 0.0)
        level += step
        if np.abs(step).max(initial=0.0) < 1e-10:
            break
    settled: Floats = level - top
    return settled
