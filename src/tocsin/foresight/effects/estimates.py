"""The change of level at a date, at many dates at once.

In a window of ``before`` and ``after`` periods around a date d (segmented regression; Wagner et
al. 2002, J Clin Pharm Ther 27:299):

    log μ_t = a + b · (t − d)/before + c · [t ≥ d] + weekdays        (one series)
    logit p_t = a + c · [t ≥ d] + weekdays                           (a unit's share of a panel)

exp(c) is how many times as much there was after d as was to be expected. In a Poisson regression
with unit and period effects, the share of one unit has exactly the logit form, so its c is the
difference in differences. The trend b carries prior information of one period: with eight noisy
periods it is mostly noise, and an exponential would carry it far.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from tocsin.foresight.effects.periods import Floats, Periods
from tocsin.foresight.effects.regression import regress

Ints = npt.NDArray[np.int64]

STEP_PRIOR: Final = 0.05
"""Keeps the effect finite where nothing at all is left after a date."""
TREND_PRIOR: Final = 1.0
WEEKDAY_PRIOR: Final = 1.0


class Estimates(NamedTuple):
    """The change at each of b dates; NaN where there was too little before."""

    change: Floats
    """c: the log of the ratio."""
    error: Floats
    expected: Floats
    """(b, before + after): what the model gives without the change."""

    @property
    def statistic(self) -> Floats:
        """The change in standard errors."""
        return self.change / self.error


def of_series(
    values: Periods,
    dates: Ints,
    window: tuple[int, int],
    least_active: float,
    put_in: float = 1.0,
) -> Estimates:
    """The change of one series (the first row) at each date.

    ``put_in`` multiplies the periods after each date, to see whether it would be found.
    """
    before, after = window
    step = _step_column(before, after)
    y = _windows(values.values[0], dates, before, after) * np.where(step > 0, put_in, 1.0)
    design, prior = _design(values, dates, before, after, trend=True)
    level = y[:, :before].mean(axis=1)
    usable = (level > 0) & ((y[:, :before] > 0).mean(axis=1) >= least_active)
    scale = np.where(usable, level, 1.0)[:, None]
    found = regress(design, y / scale, prior, "log", np.ones_like(y))
    without = found.mean * np.exp(-found.coefficients[:, 1:2] * step) * scale
    return _masked(found.coefficients[:, 1], found.errors[:, 1], without, usable)


def of_share(
    parts: Floats,
    whole: Floats,
    values: Periods,
    dates: Ints,
    window: tuple[int, int],
    least_active: float,
) -> Estimates:
    """The change of units' odds against their controls, each row of ``parts`` at each date.

    ``parts`` (r, n) are the units, ``whole`` (n,) what each is a part of; the estimates are of row
    0 at all dates, then of row 1, and so on.
    """
    before, after = window
    y = np.concatenate([_windows(part, dates, before, after) for part in parts])
    every = np.tile(dates, len(parts))
    total = _windows(whole, every, before, after)
    design, prior = _design(values, every, before, after, trend=False)
    active = (y[:, :before] > 0).mean(axis=1) >= least_active
    others = ((total - y)[:, :before] > 0).mean(axis=1) >= least_active
    usable = active & others
    scale = np.where(usable, total.mean(axis=1), 1.0)[:, None] / 2
    found = regress(design, y / scale, prior, "logit", total / scale)
    change = found.coefficients[:, 1:2]
    odds = found.mean * scale / np.maximum(total - found.mean * scale, 1e-12)
    step = _step_column(before, after)
    without = (total - y) * odds * np.exp(-change * step)
    return _masked(change[:, 0], found.errors[:, 1], without, usable)


def trend_of_share(
    part: Floats, whole: Floats, values: Periods, date: int, before: int
) -> tuple[float, float]:
    """How a unit's log odds against its controls drift over the ``before`` periods before a date.

    Returns the drift over all of them, and its standard error.
    """
    span = slice(date - before, date)
    weekday = _weekdays(values, np.array([date]), before, 0)[0]
    time = np.linspace(-0.5, 0.5, before)
    design = np.column_stack([np.ones(before), time, weekday])
    prior = np.array([0.0, STEP_PRIOR, *[WEEKDAY_PRIOR] * weekday.shape[1]])
    scale = max(float(whole[span].mean()), 1e-300) / 2
    total = whole[None, span] / scale
    found = regress(design, part[None, span] / scale, prior, "logit", total)
    return float(found.coefficients[0, 1]), float(found.errors[0, 1])


def _windows(y: Floats, dates: Ints, before: int, after: int) -> Floats:
    sliding = np.lib.stride_tricks.sliding_window_view(y, before + after)
    picked: Floats = sliding[dates - before]
    return picked


def _step_column(before: int, after: int) -> Floats:
    return np.repeat([0.0, 1.0], [before, after])


def _design(
    values: Periods, dates: Ints, before: int, after: int, *, trend: bool
) -> tuple[Floats, Floats]:
    """The design (b, n, k) with the change in column 1, and the prior information (k)."""
    n = before + after
    weekday = _weekdays(values, dates, before, after)
    columns = [np.ones(n), _step_column(before, after)]
    prior = [0.0, STEP_PRIOR]
    if trend:
        columns.append((np.arange(n) - before) / before)
        prior.append(TREND_PRIOR)
    shared = np.broadcast_to(np.stack(columns, axis=1), (len(dates), n, len(columns)))
    weights = np.array([*prior, *[WEEKDAY_PRIOR] * weekday.shape[2]])
    return np.concatenate([shared, weekday], axis=2), weights


def _weekdays(values: Periods, dates: Ints, before: int, after: int) -> Floats:
    """A column for each weekday but Monday (b, n, 6); none where a period is not a day."""
    if not values.is_daily:
        return np.zeros((len(dates), before + after, 0))
    place = dates[:, None] - before + np.arange(before + after)
    day = (place + values.first_weekday) % 7
    columns: Floats = (day[:, :, None] == np.arange(1, 7)).astype(np.float64)
    return columns


def _masked(
    change: Floats, error: Floats, expected: Floats, usable: npt.NDArray[np.bool_]
) -> Estimates:
    return Estimates(
        np.where(usable, change, np.nan),
        np.where(usable, error, np.nan),
        np.where(usable[:, None], expected, np.nan),
    )
