"""The figures of voids: search attention to claims, and made series."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

import void_attention
import void_series
from figures import Figure, Target
from tocsin.detect.voids.answered import expected_unanswered
from tocsin.detect.voids.detection import measure
from tocsin.detect.voids.grid import grid
from tocsin.detect.voids.tables import CELLS, State
from void_attention import NEVER, WEEKLY, Attention, as_cells
from void_series import LEVELS, SHAPES, WARM_UP, Void

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Alarms = npt.NDArray[np.bool_]
Recipe = Callable[[Ints, Ints], Alarms]

LEAST_ATTENTION = 0.005
"""Of a whole series; below, a claim was hardly looked for in a country."""
LEAST_CLAIMS = 5
"""Fact-checked ones that a country needs to be asked what else it could have answered."""
SEEDS = 10
IN_TIME_DAYS = 4
DRAWS = 10_000


def unanswered_share(data: Path) -> tuple[float, str]:
    found = void_attention.attention(data)
    enough = found.gain.sum(axis=1) > LEAST_ATTENTION
    rows = np.flatnonzero(enough & (found.checked != NEVER))
    cells = as_cells(found, rows, found.checked, len(found.ends))
    share = measure(cells, WEEKLY).ranked["unanswered_share"].to_numpy()
    error = share.std(ddof=1) / np.sqrt(len(share))
    return float(share.mean()), f"± {error:.4f}, {len(share)} claims in a country"


def _reallocated(found: Attention) -> Ints:
    """The week of each row's answer, had the largest voids been answered first.

    In each country as many first answers a week as there were, to claims that were fact-checked
    somewhere by then; ranked by what the product says from what was known a week earlier.
    """
    country, answered = np.array(found.country), np.full(len(found.country), NEVER)
    everywhere = np.arange(len(country))
    for week in np.unique(found.checked[found.checked != NEVER]):
        open_cells = as_cells(found, everywhere, np.full(len(country), NEVER), int(week))
        laid_out = grid(open_cells, WEEKLY)
        expected, _, _ = expected_unanswered(laid_out, WEEKLY)
        named = zip(*(laid_out.names[name].to_pylist() for name in ("topic", "place")), strict=True)
        of_cell = dict(zip(named, expected.tolist(), strict=True))
        cells = zip(found.claim, found.country, strict=True)
        rank = np.array([-of_cell[cell] for cell in cells])
        due = found.checked == week
        for place in np.unique(country[due]):
            here = np.flatnonzero(
                (country == place) & (answered == NEVER) & (found.somewhere <= week)
            )
            first = here[np.argsort(rank[here], kind="stable")]
            answered[first[: (due & (country == place)).sum()]] = week
    return answered


def _coverage(found: Attention, answered: Ints) -> Floats:
    """Of each country with enough fact-checks: attention after the answers, of all attention."""
    weeks = np.arange(len(found.ends))
    after = (found.gain * (weeks > answered[:, None])).sum(axis=1)
    country = np.array(found.country)
    checked = country[found.checked != NEVER]
    places = [name for name in np.unique(checked) if (checked == name).sum() >= LEAST_CLAIMS]
    return np.array(
        [after[country == name].sum() / found.gain[country == name].sum() for name in places]
    )


def reallocated_share(data: Path) -> tuple[float, str]:
    found = void_attention.attention(data)
    actual = _coverage(found, found.checked)
    ranked = _coverage(found, _reallocated(found))
    draws = np.random.default_rng(0).integers(len(ranked), size=(DRAWS, len(ranked)))
    low, high = np.quantile(ranked[draws].mean(axis=1), [0.025, 0.975])
    gain = np.quantile((ranked - actual)[draws].mean(axis=1), [0.025, 0.975])
    return float(ranked.mean()), (
        f"{low:.3f} to {high:.3f} by bootstrap over {len(ranked)} countries; actual "
        f"{actual.mean():.3f}; gain {(ranked - actual).mean():.3f} ({gain[0]:.3f} to {gain[1]:.3f})"
    )


def alarms(demand: Ints, supply: Ints) -> Alarms:
    """The days with an alarm in a series that is alone, by the product at its defaults."""
    day_us = np.arange(len(demand)) * 86_400_000_000
    cells = pa.table(
        {
            "topic": ["made"] * len(demand),
            "lang": ["en"] * len(demand),
            "place": pa.nulls(len(demand), pa.string()),
            "window_start": pa.array(day_us).cast(pa.timestamp("us", "UTC")),
            "questions": demand,
            "exposures": np.zeros(len(demand), dtype=np.int64),
            "search_interest": pa.nulls(len(demand), pa.float64()),
            "answers": supply,
        },
        schema=CELLS,
    )
    return np.array(measure(cells).windows["state"].to_pylist()) == State.ALARM


def usual_recipe(demand: Ints, supply: Ints) -> Alarms:
    """What is often done: trend and weekday taken out of the answered share, then Tukey's fence.

    The trend is a moving median of 29 days around each day, so it looks ahead, which no one can
    on the day. A low share is an alarm where it lies 1.5 interquartile ranges below the quarter.
    """
    share = supply / np.maximum(supply + demand, 1)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(share, 14, mode="edge"), 29)
    rest = share - np.median(around, axis=1)
    weekday = np.arange(len(share)) % 7
    rest = rest - np.array([np.median(rest[weekday == day]) for day in range(7)])[weekday]
    low, high = np.quantile(rest, [0.25, 0.75])
    return rest < low - 1.5 * (high - low)


@cache
def _false_days(recipe: Recipe) -> dict[str, float]:
    """Mean false alarm days in 180, by shape."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, shape in enumerate(SHAPES):
        for place, (level, ratio) in enumerate(LEVELS):
            for seed in range(SEEDS):
                rng = np.random.default_rng([seed, place, number])
                series = void_series.quiet(shape, level, ratio, rng)
                found[shape].append(int(recipe(*series)[WARM_UP:].sum()))
    return {shape: float(np.mean(days)) for shape, days in found.items()}


@cache
def _found(recipe: Recipe) -> list[tuple[str, Void, bool]]:
    """Each void put in, and whether there was an alarm within four days of its beginning."""
    told = []
    for number, shape in enumerate(SHAPES):
        for place, (level, ratio) in enumerate(LEVELS):
            rng = np.random.default_rng([SEEDS, place, number])
            for void in void_series.voids(rng):
                series = void_series.quiet(shape, level, ratio, rng)
                seen = recipe(*void_series.with_void(*series, void, rng))
                told.append((shape, void, bool(seen[void.start :][:IN_TIME_DAYS].any())))
    return told


def _share(told: list[tuple[str, Void, bool]], which: Callable[[str, Void], bool]) -> float:
    return float(np.mean([hit for shape, void, hit in told if which(shape, void)]))


def _listed(shares: dict[str, float]) -> str:
    return ", ".join(f"{name} {share:.2f}" for name, share in shares.items())


def quiet_false_alarm_days(_: Path) -> tuple[float, str]:
    days = _false_days(alarms)
    worst = max(days, key=days.__getitem__)
    return days[worst], f"{worst}, the worst of: {_listed(days)}; {SEEDS * len(LEVELS)} series each"


def recall_within_4_days(_: Path) -> tuple[float, str]:
    told = [row for row in _found(alarms) if row[1].surge > 1]
    parts = {f"{d} days": _share(told, lambda _, v, d=d: v.days == d) for d in void_series.LENGTHS}
    parts |= {
        f"{k:.0%} left": _share(told, lambda _, v, k=k: v.kept == k) for k in void_series.KEPT
    }
    parts |= {shape: _share(told, lambda s, _, shape=shape: s == shape) for shape in SHAPES}
    return _share(told, lambda *_: True), f"{len(told)} voids with more demand; {_listed(parts)}"


def recall_same_demand(_: Path) -> tuple[float, str]:
    told = [row for row in _found(alarms) if row[1].surge == 1]
    parts = {f"{k:.0%} left": _share(told, lambda _, v, k=k: v.kept == k) for k in void_series.KEPT}
    return _share(told, lambda *_: True), f"{len(told)} voids; {_listed(parts)}"


def usual_false_alarm_days(_: Path) -> tuple[float, str]:
    days = _false_days(usual_recipe)
    worst = max(days, key=days.__getitem__)
    return days[worst], f"{worst}, the worst of: {_listed(days)}"


def usual_recall(_: Path) -> tuple[float, str]:
    told = [row for row in _found(usual_recipe) if row[1].surge > 1]
    parts = {f"{d} days": _share(told, lambda _, v, d=d: v.days == d) for d in void_series.LENGTHS}
    return _share(told, lambda *_: True), _listed(parts)


_ATTENTION, _MADE = "infodemic/factcheck_attention", "made series"
FIGURES = [
    Figure("voids.unanswered_share", Target(0.345, 0.349), _ATTENTION, unanswered_share),
    Figure("voids.reallocated_lag1_share", Target(0.40, 1), _ATTENTION, reallocated_share),
    Figure("voids.quiet_false_alarm_days", Target(0, 1), _MADE, quiet_false_alarm_days),
    Figure("voids.recall_within_4_days", Target(0.9, 1), _MADE, recall_within_4_days),
    Figure("voids.recall_same_demand", None, _MADE, recall_same_demand),
    Figure("voids.usual_recipe_false_alarm_days", None, _MADE, usual_false_alarm_days),
    Figure("voids.usual_recipe_recall", None, _MADE, usual_recall),
]
