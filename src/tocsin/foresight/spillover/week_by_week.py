"""A check, no finding: what each week of intensity adds, earlier and later ones side by side.

Rate ratios of one fit with event history, all lags and all leads. Intervals are clustered by area
and of Student's t with one degree of freedom less than there are areas.
"""

from typing import Final

import numpy as np
import pyarrow as pa
from scipy import stats

from tocsin.detect.intervals import CONFIDENCE
from tocsin.foresight.spillover.absorbing import TwoWay
from tocsin.foresight.spillover.design import Design
from tocsin.foresight.spillover.negative_binomial import clustered, fit
from tocsin.foresight.spillover.panel import Panel
from tocsin.foresight.spillover.parameters import Parameters
from tocsin.foresight.spillover.schemas import LAGS, Role

_FAR: Final = 30.0
"""Logarithms of rate ratios are shown within: few data may leave open more than numbers reach."""


def week_by_week(panel: Panel, made: Design, parameters: Parameters) -> pa.Table:
    """The table ``LAGS``, from the earliest week to the latest; of intensity as in ``panel``.

    Raises:
        NotSettledError: the fit does not exist.
    """
    seen = made.seen & np.isfinite(made.leads).all(axis=0)
    regressors = np.concatenate([made.lags, made.leads, made.history])
    found = fit(panel.events, regressors, panel.offset, seen)
    left = TwoWay(found.weights).without(np.where(found.seen, regressors, 0.0))
    covariance = clustered(left, found.weights, found.scores(panel.events), found.seen)
    areas = int(found.seen.any(axis=1).sum())
    error = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, areas - 1)) * error
    logs = np.stack([found.beta, found.beta - half, found.beta + half])
    ratio, low, high = np.exp(np.clip(logs, -_FAR, _FAR)).tolist()
    before = [*range(1, parameters.lags + 1), *range(-1, -parameters.leads - 1, -1)]
    rows = [
        {
            "weeks_before": weeks,
            "role": Role.LAG if weeks > 0 else Role.LEAD,
            "rate_ratio": ratio[place],
            "rate_ratio_low": low[place],
            "rate_ratio_high": high[place],
        }
        for place, weeks in enumerate(before)
    ]
    return pa.Table.from_pylist(rows, schema=LAGS).sort_by([("weeks_before", "descending")])
