"""The forecasts as tables: by block of weeks, by area, and week by week.

An area with few events is never shown by itself, and its weeks not at all: behind small numbers
stand people who could be recognised. Where it would be the only one, the next larger area is hidden
with it, or the totals would tell.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import stats

from tocsin.detect.intervals import CONFIDENCE
from tocsin.foresight.spillover.forecasting import Forecasts
from tocsin.foresight.spillover.gains import Gain, of_one_area, overall
from tocsin.foresight.spillover.negative_binomial import LEAST_DISPERSION
from tocsin.foresight.spillover.panel import Panel
from tocsin.foresight.spillover.parameters import Parameters
from tocsin.foresight.spillover.schemas import AREA_WEEKS, AREAS, BLOCKS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def blocks(
    panel: Panel, found: Forecasts, parameters: Parameters, rng: np.random.Generator
) -> pa.Table:
    """The table ``BLOCKS``, in order of time."""
    rows = []
    for first, after in zip(found.origins[:-1].tolist(), found.origins[1:].tolist(), strict=True):
        block = slice(first, after)
        gained, events = found.gain[:, block], panel.events[:, block]
        first_week, last_week = panel.weeks[first], panel.weeks[after - 1]
        rows.append(
            {
                "first_week": first_week.astype(object),
                "last_week": last_week.astype(object),
                "known_weeks": first,
                "events": int(np.where(np.isfinite(gained), events, 0.0).sum()),
                **nullable(overall(gained, events, parameters.draws, rng)),
            }
        )
    return pa.Table.from_pylist(rows, schema=BLOCKS)


def areas(
    panel: Panel, found: Forecasts, parameters: Parameters, rng: np.random.Generator
) -> pa.Table:
    """The table ``AREAS``: those with enough events, most events first; then all others in one."""
    events = _events(panel, found)
    shown, others = _shown(panel, found, parameters)
    rows: list[dict[str, Any]] = [
        {
            "area": panel.areas[place],
            "areas": 1,
            "weeks": int(np.isfinite(found.gain[place]).sum()),
            "events": int(events[place]),
            **nullable(of_one_area(found.gain[place], panel.events[place], parameters.lags)),
        }
        for place in shown.tolist()
    ]
    if len(others):
        gain = overall(found.gain[others], panel.events[others], parameters.draws, rng)
        together = {
            "area": None,
            "areas": len(others),
            "weeks": int(np.isfinite(found.gain[others]).sum()),
            "events": int(events[others].sum()),
            **nullable(gain),
        }
        rows.append(together)
    return pa.Table.from_pylist(rows, schema=AREAS)


def area_weeks(panel: Panel, found: Forecasts, parameters: Parameters) -> pa.Table:
    """The table ``AREA_WEEKS``, in the order of ``AREAS`` and of time."""
    shown, _ = _shown(panel, found, parameters)
    place, week = np.nonzero(np.isfinite(found.gain[shown]))
    place = shown[place]
    columns: dict[str, Any] = {
        "area": pa.array(panel.areas, pa.string()).take(pa.array(place)),
        "week": pa.array(panel.weeks[week], pa.date32()),
        "events": panel.events[place, week].astype(np.int64),
        "gain": found.gain[place, week],
    }
    for name, mean, dispersion in (
        ("from_history", found.history, found.history_dispersion),
        ("with_intensity", found.intensity, found.intensity_dispersion),
    ):
        expected = mean[place, week]
        low, high = _outcomes(expected, dispersion[place, week])
        columns |= {name: expected, f"{name}_low": low, f"{name}_high": high}
    return pa.table({name: columns[name] for name in AREA_WEEKS.names}, schema=AREA_WEEKS)


def nullable(gain: Gain) -> dict[str, float | None]:
    """A gain as columns, with None for "not measured"."""
    names = ("gain", "gain_low", "gain_high")
    return {
        name: value if np.isfinite(value) else None for name, value in zip(names, gain, strict=True)
    }


def _events(panel: Panel, found: Forecasts) -> Floats:
    """The events of each area that were forecast (areas,)."""
    events: Floats = np.where(np.isfinite(found.gain), panel.events, 0.0).sum(axis=1)
    return events


def _shown(panel: Panel, found: Forecasts, parameters: Parameters) -> tuple[Ints, Ints]:
    """The areas to show, most events first, and those to show together: none, or two or more."""
    events = _events(panel, found)
    forecast = np.flatnonzero(np.isfinite(found.gain).any(axis=1))
    order = forecast[np.argsort(-events[forecast], kind="stable")]
    shown = int((events[order] >= parameters.least_area_events).sum())
    if len(order) - shown == 1:
        shown = max(shown - 1, 0)
    return order[:shown], order[shown:]


def _outcomes(mean: Floats, dispersion: Floats) -> tuple[Floats, Floats]:
    """Between which counts 95 % of outcomes lie."""
    size = 1 / np.maximum(dispersion, LEAST_DISPERSION)
    half = (1 - CONFIDENCE) / 2
    low, high = (
        np.asarray(stats.nbinom.ppf(p, size, size / (size + mean)), dtype=np.float64)
        for p in (half, 1 - half)
    )
    return low, high
