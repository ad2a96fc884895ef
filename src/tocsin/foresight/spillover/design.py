"""What stands beside the events of each week: earlier events, and intensity before and after."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tocsin.foresight.spillover.absorbing import TwoWay
from tocsin.foresight.spillover.panel import Panel
from tocsin.foresight.spillover.parameters import Parameters

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Design:
    """Regressors of shape (k, areas, weeks), NaN where a week is not known.

    History is log(1 + events): an outbreak of hundreds must not promise hundreds more.
    """

    history: Floats
    """Of the 1, 2, … ``history_lags`` weeks before."""
    lags: Floats
    """Intensity of the 1, 2, … ``lags`` weeks before."""
    leads: Floats
    """Intensity of the 1, 2, … ``leads`` weeks after."""
    seen: Bools
    """Where events, history and lags are known: the area-weeks of both forecasts."""


def design(panel: Panel, intensity: Floats, parameters: Parameters) -> Design:
    """The regressors of a panel, with ``intensity`` (areas, weeks) as is or rotated."""
    earlier = np.log1p(panel.events)
    history = np.stack([moved(earlier, lag) for lag in range(1, parameters.history_lags + 1)])
    lags = lagged(intensity, parameters)
    leads = led(intensity, parameters)
    known = np.isfinite(panel.events + panel.offset)
    seen = known & np.isfinite(history).all(axis=0) & np.isfinite(lags).all(axis=0)
    return Design(history, lags, leads, seen)


def lagged(intensity: Floats, parameters: Parameters) -> Floats:
    """Intensity of the weeks before, shape (lags, areas, weeks)."""
    return np.stack([moved(intensity, lag) for lag in range(1, parameters.lags + 1)])


def led(intensity: Floats, parameters: Parameters) -> Floats:
    """Intensity of the weeks after, shape (leads, areas, weeks)."""
    return np.stack([moved(intensity, -lead) for lead in range(1, parameters.leads + 1)])


def moved(values: Floats, weeks: int) -> Floats:
    """Values (areas, weeks) so many weeks later (below 0: earlier); NaN where there are none."""
    there = np.full_like(values, np.nan)
    if weeks > 0:
        there[:, weeks:] = values[:, :-weeks]
    elif weeks < 0:
        there[:, :weeks] = values[:, -weeks:]
    else:
        there[:] = values
    return there


def spread_within(intensity: Floats) -> float:
    """The standard deviation of intensity once area and week effects are taken out; 0: none."""
    known = np.isfinite(intensity)
    values = np.where(known, intensity, 0.0)
    size = float(np.abs(values).max(initial=0.0))
    if not size:  # nothing known, or nothing but 0
        return 0.0
    left = TwoWay(known.astype(np.float64)).without(values[np.newaxis] / size)[0][known]
    deviation = float(left.std())
    return deviation * size if deviation > 1e-9 else 0.0
