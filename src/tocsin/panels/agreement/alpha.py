"""Krippendorff's alpha: agreement beyond chance, for any number of raters, with gaps.

α = 1 − D_o / D_e, from the coincidences of pairs of values within units (Krippendorff 2011,
"Computing Krippendorff's Alpha-Reliability"). 1 is perfect, 0 what chance gives.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.cases.documents import Document

Floats = npt.NDArray[np.float64]

DRAWS: Final = 1_000


class Level(StrEnum):
    """What distance between two values means."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Alpha(Document):
    """``None``: not measured. The interval is a 95 % bootstrap over units."""

    value: float | None
    low: float | None
    high: float | None
    units: int
    """Rated by two raters or more."""


def alpha(values: Floats, level: Level, *, seed: int = 0) -> Alpha:
    """Alpha of ``raters × units``, NaN where a rater did not rate.

    Not measured with fewer than two units that two raters rated, or where all gave one value.
    The interval is not measured where fewer than half of the draws could be.
    """
    shared = values[:, (~np.isnan(values)).sum(axis=0) >= 2]
    units = shared.shape[1]
    options = np.unique(shared[~np.isnan(shared)])
    if units < 2 or len(options) < 2:
        return Alpha(None, None, None, units)
    counts = np.stack([(shared == option).sum(axis=0) for option in options], axis=1)
    each = _coincidences(counts.astype(np.float64))
    value = _alpha(each.sum(axis=0), options, level)
    rng, drawn = np.random.default_rng(seed), []
    for _ in range(DRAWS):
        times = rng.multinomial(units, np.full(units, 1 / units))
        drawn.append(_alpha(np.tensordot(times, each, 1), options, level))
    found = [one for one in drawn if one is not None]
    if len(found) < DRAWS / 2:
        return Alpha(value, None, None, units)
    low, high = np.quantile(found, [0.025, 0.975])
    return Alpha(value, float(low), float(high), units)


def _coincidences(counts: Floats) -> Floats:
    """Of each unit: ordered pairs of values, each weighing 1 / (raters − 1)."""
    size = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :]
    own = np.arange(counts.shape[1])
    pairs[:, own, own] -= counts
    return np.asarray(pairs / (size - 1)[:, None, None])


def _alpha(pairs: Floats, options: Floats, level: Level) -> float | None:
    total = pairs.sum(axis=1)
    n = float(total.sum())
    distance = _distance(total, options, level)
    expected = float(total @ distance @ total) / (n - 1)
    return 1 - float((pairs * distance).sum()) / expected if expected > 0 else None


def _distance(total: Floats, options: Floats, level: Level) -> Floats:
    if level is Level.NOMINAL:
        return 1 - np.eye(len(options))
    # ordinal: values between two, these counted by half
    place = np.cumsum(total) - total / 2 if level is Level.ORDINAL else options
    return np.asarray((place[:, None] - place) ** 2)
