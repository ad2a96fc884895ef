"""An effect after the fact against controls: difference in differences with placebos.

The treated unit's share of the panel, before and after. What happens to all alike (news, a season,
a platform's failure) cancels out, as long as the unit and its controls went the same way before.
That is tested first: where the share drifts, nothing is measured. Placebos are the treated unit at
earlier dates, and each control in its place, at all dates.
"""

from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import stats

from tocsin.errors import UsageError
from tocsin.foresight.effects.deciding import NAN, Decision, decide, threshold, unmeasured
from tocsin.foresight.effects.effect import Effect, Placebo, Window
from tocsin.foresight.effects.estimates import Estimates, of_share, trend_of_share
from tocsin.foresight.effects.interrupted import at_placebos, located, room
from tocsin.foresight.effects.parameters import Measuring
from tocsin.foresight.effects.periods import Periods, panel

DEFAULTS: Final = Measuring()
Ints = npt.NDArray[np.int64]


def difference_in_differences(
    table: pa.Table, treated: str, at: datetime, how: Measuring = DEFAULTS
) -> Effect:
    """The change of a unit at a date against the other units of a panel.

    Args:
        table: columns of ``periods.PANEL``; every unit but ``treated`` is a control, that is, one
            the intervention did not reach.
        treated: the unit it reached.
        at: when it came; the period it falls in is the first that can show it.
        how: the windows and rates.

    Raises:
        InputError: a unit lacks a period, or values are not numbers of at least 0.
        UsageError: there is no such unit or no control, or the date is outside the panel.
    """
    units, values = panel(table)
    if treated not in units:
        raise UsageError(f"There is no unit {treated!r}.", f"There are {', '.join(units[:20])}.")
    if len(units) < 2:
        raise UsageError("There is no control.", "Give series of units it did not reach.")
    row, date = units.index(treated), located(values, at)
    before, after = values.windows(how)
    lacking = room(values, date, before, after) or _drift(values, row, date, before, how)
    if lacking:
        return _effect(values, units, row, at, unmeasured(lacking), (), NAN, None)
    return _measured(values, units, row, at, date, (before, after), how)


def _measured(
    values: Periods,
    units: tuple[str, ...],
    row: int,
    at: datetime,
    date: int,
    window: tuple[int, int],
    how: Measuring,
) -> Effect:
    whole = values.values.sum(axis=0)
    here = np.array([date])
    found = of_share(values.values[[row]], whole, values, here, window, how.least_active)
    placebos = _placebos(values, units, row, date, window, how)
    statistics = np.array([one.statistic for one in placebos])
    decision = decide(float(found.change[0]), float(found.error[0]), statistics, how)
    if decision.verdict == "not measured":
        return _effect(values, units, row, at, decision, placebos, NAN, None)
    limit = threshold(statistics, how.alpha)
    shown = Window(date - window[0], date, float(found.error[0]), found.expected[0])
    return _effect(values, units, row, at, decision, placebos, limit, shown)


def _drift(values: Periods, row: int, date: int, before: int, how: Measuring) -> str:
    """Why the controls are no controls: the unit went another way before; else empty."""
    unit, whole = values.values[row], values.values.sum(axis=0)
    if not unit[date - before : date].any() or not (whole - unit)[date - before : date].any():
        return "the unit or its controls were at zero before the date"
    drift, error = trend_of_share(unit, whole, values, date, before)
    limit = float(stats.t.ppf(1 - how.alpha / 2, before - 2))
    if abs(drift) <= limit * error:
        return ""
    return (
        f"the unit and its controls already went different ways before it (its odds changed "
        f"{np.exp(drift):.2f} times over the {before} periods before, more than chance gives), so "
        "the controls do not show what was to be expected"
    )


def _placebos(
    values: Periods,
    units: tuple[str, ...],
    row: int,
    date: int,
    window: tuple[int, int],
    how: Measuring,
) -> tuple[Placebo, ...]:
    """The treated unit before the date against all, each control against the other controls."""
    before, after = window
    everyone = values.values.sum(axis=0)
    earlier = np.arange(before, date - after + 1)
    found = of_share(values.values[[row]], everyone, values, earlier, window, how.least_active)
    placebos = list(at_placebos(units[row], values, earlier, found))
    if len(units) < 3:
        return tuple(placebos)
    dates = np.arange(before, values.values.shape[1] - after + 1)
    others = [other for other in range(len(units)) if other != row]
    controls = values.values[others]
    found = of_share(controls, controls.sum(axis=0), values, dates, window, how.least_active)
    for number, other in enumerate(others):
        rows = slice(number * len(dates), (number + 1) * len(dates))
        part = Estimates(*(column[rows] for column in found))
        placebos += at_placebos(units[other], values, dates, part)
    return tuple(placebos)


def _effect(
    values: Periods,
    units: tuple[str, ...],
    row: int,
    at: datetime,
    decision: Decision,
    placebos: tuple[Placebo, ...],
    limit: float,
    window: Window | None,
) -> Effect:
    observed = values.values[row]
    nothing = np.full(len(observed), np.nan)
    shown = window.on(len(observed), limit) if window else (nothing, nothing, nothing)
    note = (
        f"Held against {len(units) - 1} other series: if the intervention reached them too, or "
        "its public moved on to them, the effect is wrong."
    )
    return Effect(
        method="difference in differences",
        subject=units[row],
        at=at,
        decision=decision,
        limit=limit,
        placebos=placebos,
        times=tuple(values.times),
        observed=observed,
        expected=shown[0],
        expected_low=shown[1],
        expected_high=shown[2],
        notes=(note,),
    )
