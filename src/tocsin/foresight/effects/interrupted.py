"""An effect after the fact from one series: interrupted time series with placebo dates."""

from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.errors import UsageError
from tocsin.foresight.effects.deciding import NAN, Decision, decide, threshold, unmeasured
from tocsin.foresight.effects.effect import Effect, Placebo, Window
from tocsin.foresight.effects.estimates import Estimates, of_series
from tocsin.foresight.effects.parameters import Measuring
from tocsin.foresight.effects.periods import Periods, periods

DEFAULTS: Final = Measuring()


def interrupted(
    series: pa.Table, at: datetime, how: Measuring = DEFAULTS, subject: str = "The series"
) -> Effect:
    """The change of a series at a date, held against all earlier dates of the same series.

    Args:
        series: columns of ``periods.SERIES``: equal periods, each with a count or amount.
        at: when the intervention came; the period it falls in is the first that can show it.
        how: the windows and rates.
        subject: what the series is of, for the sentences.

    Raises:
        InputError: the series is not one of equal, complete periods.
        UsageError: the date is outside the series.
    """
    values = periods(series)
    before, after = values.windows(how)
    date = located(values, at)
    lacking = room(values, date, before, after)
    if lacking:
        return _effect(values, at, subject, unmeasured(lacking), (), NAN, None)
    # A placebo's periods after end before the date, so that no effect is in any of them.
    dates = np.append(np.arange(before, date - after + 1), date)
    found = of_series(values, dates, (before, after), how.least_active)
    placebos = at_placebos("", values, dates[:-1], found)
    statistics = np.array([one.statistic for one in placebos])
    decision = decide(float(found.change[-1]), float(found.error[-1]), statistics, how)
    if decision.verdict == "not measured":
        return _effect(values, at, subject, decision, placebos, NAN, None)
    window = Window(date - before, date, float(found.error[-1]), found.expected[-1])
    limit = threshold(statistics, how.alpha)
    return _effect(values, at, subject, decision, placebos, limit, window)


def located(values: Periods, at: datetime) -> int:
    """The number of the period that holds a date.

    Raises:
        UsageError: none does.
    """
    date = values.place(at)
    if not 0 <= date < values.values.shape[1]:
        raise UsageError(
            f"{at:%Y-%m-%d %H:%M} is outside the series.",
            f"It goes from {values.times[0]:%Y-%m-%d} to {values.times[-1]:%Y-%m-%d}.",
        )
    return date


def room(values: Periods, date: int, before: int, after: int) -> str:
    """Why a date cannot be looked at: what is missing around it; else empty."""
    there = values.values.shape[1] - date
    if date >= before and there >= after:
        return ""
    return (
        f"{before} periods before and {after} after the date are needed, and there are "
        f"{date} and {there}"
    )


def at_placebos(
    unit: str, values: Periods, dates: npt.NDArray[np.int64], found: Estimates
) -> tuple[Placebo, ...]:
    """The statistics at the dates (the first of ``found``), but those where nothing can be said."""
    times, statistics = values.times, found.statistic
    return tuple(
        Placebo(unit, times[date], float(statistics[number]))
        for number, date in enumerate(dates.tolist())
        if np.isfinite(statistics[number])
    )


def _effect(
    values: Periods,
    at: datetime,
    subject: str,
    decision: Decision,
    placebos: tuple[Placebo, ...],
    limit: float,
    window: Window | None,
) -> Effect:
    observed = values.values[0]
    nothing = np.full(len(observed), np.nan)
    shown = window.on(len(observed), limit) if window else (nothing, nothing, nothing)
    return Effect(
        method="interrupted time series",
        subject=subject,
        at=at,
        decision=decision,
        limit=limit,
        placebos=placebos,
        times=tuple(values.times),
        observed=observed,
        expected=shown[0],
        expected_low=shown[1],
        expected_high=shown[2],
    )
