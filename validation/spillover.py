"""The figures of the spillover test, on made panels: nobody knows the truth of a real one.

Each panel has 60 areas and 104 weeks of negative binomial events (variance μ + 0.5 μ²), about one
an area and week, areas differing by a log-normal factor. Events excite themselves a little
(0.3 log(1 + last week's)); shocks common to all areas move events and intensity in the same weeks;
intensity remembers (0.8 of last week's). Panel k has the seed [k, its kind].
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from figures import Figure, Target
from tocsin.detect.intervals import wilson
from tocsin.foresight.spillover.detection import measure
from tocsin.foresight.spillover.schemas import PANEL, Verdict

Floats = npt.NDArray[np.float64]
AREAS, WEEKS, WARM_UP = 60, 104, 30
PANELS = 200
FEWER = 60
MEMORY = 0.8
DISPERSION = 0.5


@dataclass(frozen=True)
class World:
    """What makes the events of a panel."""

    seed: int
    effect: float = 0.0
    """On log events, of last week's intensity."""
    same_week: float = 0.0
    """On log events, of this week's intensity."""
    hidden: float = 0.0
    """On log events, and on intensity, of a driver of each area that nobody sees, same week."""
    ahead: int = 0
    """Weeks by which the driver shows in intensity before it shows in events."""
    echo: float = 0.0
    """On intensity, of log(1 + events) of the week before."""
    stormy: bool = False
    """Whether intensity has few, huge peaks: e to the power of twice its own course."""
    loads: bool = False
    """Whether each area takes the common shocks to intensity and to events by its own measure."""


def panel(world: World, number: int) -> pa.Table:
    """A made panel of schema ``PANEL``."""
    rng = np.random.default_rng([number, world.seed])
    weeks = WARM_UP + WEEKS
    area = rng.normal(0.0, 0.7, AREAS)
    shocks = 0.4 * rng.normal(size=(2, weeks)) + 0.4 * rng.normal(size=weeks)
    loads = rng.uniform(0.0, 2.0, (2, AREAS, 1)) if world.loads else np.ones((2, AREAS, 1))
    own, driver = (_remembering(rng, (AREAS, weeks)) for _ in range(2))
    early = np.roll(driver, -world.ahead, axis=1)
    own = np.exp(2 * own) if world.stormy else own
    intensity = own + loads[0] * shocks[0] + world.hidden * early
    events = np.zeros((AREAS, weeks))
    for week in range(1, weeks):
        last = np.log1p(events[:, week - 1])
        intensity[:, week] += world.echo * last
        log_mean = area + loads[1, :, 0] * shocks[1, week] + 0.3 * last - 0.3
        log_mean += world.effect * intensity[:, week - 1] + world.same_week * intensity[:, week]
        log_mean += world.hidden * driver[:, week]
        mean = np.exp(np.minimum(log_mean, 7.0))
        events[:, week] = rng.poisson(mean * rng.gamma(1 / DISPERSION, DISPERSION, AREAS))
    return _table(events[:, WARM_UP:], intensity[:, WARM_UP:])


def _remembering(rng: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Noise of variance 1 in which each week keeps ``MEMORY`` of the last."""
    found = rng.normal(size=shape)
    for week in range(1, shape[1]):
        found[:, week] = MEMORY * found[:, week - 1] + np.sqrt(1 - MEMORY**2) * found[:, week]
    return found


def _table(events: Floats, intensity: Floats) -> pa.Table:
    areas, weeks = events.shape
    days = np.datetime64("2024-01-01") + 7 * np.arange(weeks)
    columns = {
        "area": np.repeat([f"area {number:03d}" for number in range(areas)], weeks),
        "week": np.tile(days, areas),
        "events": events.astype(np.int64).ravel(),
        "intensity": intensity.ravel(),
        "exposure": pa.nulls(areas * weeks, pa.float64()),
    }
    return pa.table(columns, schema=PANEL)


@cache
def _verdicts(world: World, panels: int) -> Counter[Verdict]:
    return Counter(measure(panel(world, number)).verdict for number in range(panels))


NULL, LOADED, ECHO = World(21), World(22, loads=True), World(23, echo=0.5)
EFFECT, WEAK = World(24, effect=0.2), World(25, effect=0.1)
HIDDEN, AHEAD = World(26, hidden=0.5), World(27, hidden=0.5, ahead=2)
SAME_WEEK, STORMY = World(28, same_week=0.2), World(29, stormy=True)


def _share(world: World, panels: int, of: Verdict) -> tuple[float, str]:
    found = _verdicts(world, panels)
    low, high = wilson(np.array([found[of]]), np.array([panels]))
    counted = ", ".join(f"{verdict} {count}" for verdict, count in found.most_common())
    return found[of] / panels, f"{low[0]:.3f} to {high[0]:.3f} of {panels} panels; {counted}"


def _of(world: World, panels: int, verdict: Verdict) -> Callable[[Path], tuple[float, str]]:
    return lambda _: _share(world, panels, verdict)


_MADE = "made panels"
_REPORTED = {
    "spillover.power": (EFFECT, Verdict.GAIN),
    "spillover.power_at_half_the_effect": (WEAK, Verdict.GAIN),
    "spillover.confounded_refused_share": (HIDDEN, Verdict.CONFOUNDED),
    "spillover.events_first_refused_share": (ECHO, Verdict.CONFOUNDED),
    "spillover.same_week_refused_share": (SAME_WEEK, Verdict.CONFOUNDED),
    "spillover.false_gain_rate_own_shocks": (LOADED, Verdict.GAIN),
    "spillover.false_gain_rate_storms": (STORMY, Verdict.GAIN),
    "spillover.false_refusal_rate_storms": (STORMY, Verdict.CONFOUNDED),
    "spillover.early_cause_called_gain": (AHEAD, Verdict.GAIN),
}
FIGURES = [
    Figure(
        "spillover.false_gain_rate", Target(0, 0.05), _MADE, _of(NULL, PANELS, Verdict.GAIN), False
    ),
    Figure(
        "spillover.false_refusal_rate", None, _MADE, _of(NULL, PANELS, Verdict.CONFOUNDED), False
    ),
    *(
        Figure(name, None, _MADE, _of(world, FEWER, verdict), False)
        for name, (world, verdict) in _REPORTED.items()
    ),
]
