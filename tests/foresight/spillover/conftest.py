"""Made panels: what makes their events is known."""

import numpy as np
import pyarrow as pa
import pytest

from tocsin.foresight.spillover.schemas import PANEL

WARM_UP = 20


@pytest.fixture(scope="session")
def made():
    """A panel whose intensity (0.7 of last week's) acts on next week's events, or a driver on both.

    The driver is each area's own, is not in the panel, and moves both in the same week.
    """

    def make(areas=30, weeks=80, *, effect=0.0, driver=0.0, level=0.5, seed=0):
        rng = np.random.default_rng(seed)
        shape = areas, WARM_UP + weeks
        own, hidden = rng.normal(size=shape), rng.normal(size=shape)
        for week in range(1, shape[1]):
            own[:, week] += 0.7 * own[:, week - 1]
            hidden[:, week] += 0.7 * hidden[:, week - 1]
        intensity = own + driver * hidden
        log_mean = level + rng.normal(0, 0.5, (areas, 1)) + 0.4 * rng.normal(size=shape[1])
        log_mean = log_mean + driver * hidden
        log_mean[:, 1:] += effect * intensity[:, :-1]
        mean = np.exp(np.minimum(log_mean, 6))
        events = rng.poisson(mean * rng.gamma(2, 0.5, shape))
        return table(events[:, WARM_UP:], intensity[:, WARM_UP:])

    return make


def table(events, intensity):
    areas, weeks = events.shape
    columns = {
        "area": np.repeat([f"area {number:03d}" for number in range(areas)], weeks),
        "week": np.tile(np.datetime64("2024-01-01") + 7 * np.arange(weeks), areas),
        "events": events.astype(np.int64).ravel(),
        "intensity": intensity.astype(np.float64).ravel(),
        "exposure": pa.nulls(areas * weeks, pa.float64()),
    }
    return pa.table(columns, schema=PANEL)
