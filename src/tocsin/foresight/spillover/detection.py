"""Whether online hostility or a narrative's intensity helps to say where events happen next.

A panel of areas and weeks is held against event history: nothing is told but the gain out of
sample over forecasts that know area, week and earlier events. A gain is told only if its interval
lies above 0 *and* intensity beats its own rotations; nothing is told at all if later intensity
predicts as well.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from tocsin.foresight.spillover.design import Design, design, spread_within
from tocsin.foresight.spillover.forecasting import Forecasts, forecasts
from tocsin.foresight.spillover.gains import Gain, overall
from tocsin.foresight.spillover.negative_binomial import NotSettledError
from tocsin.foresight.spillover.panel import Panel, laid_out
from tocsin.foresight.spillover.parameters import DEFAULT, Parameters
from tocsin.foresight.spillover.result import Spillover
from tocsin.foresight.spillover.schemas import (
    AREA_WEEKS,
    AREAS,
    BLOCKS,
    LAGS,
    SUMMARY,
    Verdict,
)
from tocsin.foresight.spillover.showing import area_weeks, areas, blocks, nullable
from tocsin.foresight.spillover.testing import earlier, later, possible_rotations
from tocsin.foresight.spillover.week_by_week import week_by_week


def measure(table: pa.Table, parameters: Parameters = DEFAULT) -> Spillover:
    """Tests a panel of schema ``PANEL`` (as :func:`.reading.read_panel` gives it).

    Raises:
        InputError: the table is no such panel, or one of persons.
    """
    panel = laid_out(table)
    facts = _facts(panel)
    spread = spread_within(panel.intensity)
    if not spread:
        flat = "intensity does not differ between areas and weeks beyond what is usual of both"
        return _refused(facts | {"verdict": Verdict.TOO_LITTLE, "reason": flat}, parameters)
    panel = replace(panel, intensity=panel.intensity / spread)
    made = design(panel, panel.intensity, parameters)
    facts["area_weeks"] = int(made.seen.sum())
    if reason := _too_little(facts, made, panel, parameters):
        return _refused(facts | {"verdict": Verdict.TOO_LITTLE, "reason": reason}, parameters)
    try:
        return _tested(panel, made, facts, parameters)
    except NotSettledError as problem:
        told = {"verdict": Verdict.TOO_LITTLE, "reason": str(problem)}
        return _refused(facts | told, parameters)


def _tested(panel: Panel, made: Design, facts: dict[str, Any], parameters: Parameters) -> Spillover:
    rng = np.random.default_rng(parameters.seed)
    lags = week_by_week(panel, made, parameters)
    placebo = later(panel, made, parameters, rng)
    facts |= {"placebo_p_value": placebo.p_value, "rotations": placebo.rotations}
    if placebo.p_value <= parameters.level:
        return _refused(facts | {"verdict": Verdict.CONFOUNDED}, parameters, lags)
    p_value = earlier(panel, made, parameters, rng).p_value
    found = forecasts(panel, made, parameters)
    gain = overall(found.gain, panel.events, parameters.draws, rng)
    if not np.isfinite(gain.low):
        raise NotSettledError("hardly any area-week could be forecast")
    facts |= _outcome(panel, found, gain)
    is_gain = gain.low > 0 and p_value <= parameters.level
    verdict = Verdict.GAIN if is_gain else Verdict.NO_GAIN
    facts |= {"p_value": p_value, "verdict": verdict}
    return Spillover(
        summary=pa.Table.from_pylist([facts], schema=SUMMARY),
        blocks=blocks(panel, found, parameters, rng),
        areas=areas(panel, found, parameters, rng),
        area_weeks=area_weeks(panel, found, parameters),
        lags=lags,
        parameters=parameters,
    )


def _facts(panel: Panel) -> dict[str, Any]:
    events = panel.events
    return {
        "areas": events.shape[0],
        "areas_without_events": int((np.nansum(events, axis=1) == 0).sum()),
        "weeks": events.shape[1],
        "area_weeks": 0,
        "gaps": int((~panel.known).sum()),
        "events": int(np.nansum(events)),
    }


def _too_little(
    facts: dict[str, Any], made: Design, panel: Panel, parameters: Parameters
) -> str | None:
    """Why the panel is not enough; None where it is."""
    usable = int((made.seen & (panel.events > 0)).any(axis=1).sum())
    if facts["weeks"] < parameters.least_weeks:
        return f"{facts['weeks']:,} weeks, at least {parameters.least_weeks:,} are needed"
    if usable < parameters.least_areas:
        return (
            f"{usable:,} areas have events in weeks that can be used, at least "
            f"{parameters.least_areas:,} are needed"
        )
    if facts["events"] < parameters.least_events:
        return f"{facts['events']:,} events, at least {parameters.least_events:,} are needed"
    rotations = min(len(possible_rotations(facts["weeks"], parameters)), parameters.rotations)
    if 1 / (1 + rotations) > parameters.level:
        return f"{rotations:,} rotations cannot give a p-value of {parameters.level:g}"
    return None


def _refused(
    facts: dict[str, Any], parameters: Parameters, lags: pa.Table | None = None
) -> Spillover:
    return Spillover(
        summary=pa.Table.from_pylist([facts], schema=SUMMARY),
        blocks=BLOCKS.empty_table(),
        areas=AREAS.empty_table(),
        area_weeks=AREA_WEEKS.empty_table(),
        lags=LAGS.empty_table() if lags is None else lags,
        parameters=parameters,
    )


def _outcome(panel: Panel, found: Forecasts, gain: Gain) -> dict[str, Any]:
    """The columns of ``SUMMARY`` that tell of the forecasts."""
    forecast = np.isfinite(found.gain)
    after = int(found.origins[0])
    events = int(panel.events[forecast].sum())
    return {
        **nullable(gain),
        "dispersion": float(found.history_dispersion[0, -1]),
        "forecast_weeks": int(forecast.any(axis=0).sum()),
        "forecast_events": events,
        "unforecast_events": int(np.nansum(panel.events[:, after:])) - events,
    }
