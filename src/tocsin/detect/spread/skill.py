"""Whether a forecast is worth having: made again from past moments, and scored beside a naive one.

At each of some past moments only what was known then is used, the serial interval too. Scores are
CRPS (:func:`.forecast.crps`) and MASE, the mean absolute error of medians over that of "the last
value" one bucket ahead, in the past (Hyndman & Koehler 2006, Int. J. Forecasting 22:679). The naive
forecast that did best is the one to beat. Skill is 1 − CRPS/CRPS of the naive; its interval
resamples the moments.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.intervals import wilson
from tocsin.detect.spread import forecast
from tocsin.detect.spread.cascades import timed
from tocsin.detect.spread.incidence import Incidence, Lineage, delays, incidence
from tocsin.detect.spread.parameters import HowSpread
from tocsin.detect.spread.schemas import FORECASTS, SKILL
from tocsin.detect.spread.serial import Serial, serial_interval

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LEAST_ORIGINS: Final = 5
_FEW_DRAWS: Final = 20
"""Resamples of the serial interval at each past moment: enough for a forecast's spread."""
_LIMITS: Final = (0.025, 0.975)


@dataclass(frozen=True)
class Skill:
    """Scores of one subject's forecasts."""

    origins: int
    naive: str
    crps: float
    crps_naive: float
    skill: float
    low: float
    high: float
    mase: float
    inside: int
    outcomes: int

    @property
    def is_better(self) -> bool:
        """Whether the forecast beat the naive one beyond chance."""
        return self.low > 0


def skill(line: Lineage, counts: Incidence, window: int, how: HowSpread, seed: int) -> Skill | None:
    """The skill over past moments; None where there are fewer than five."""
    horizon, buckets = how.horizon_buckets, len(counts.local)
    posts = counts.imported + counts.local
    names = forecast.lags(counts.bucket_s, buckets)
    earliest = max(window, 2 * max(names.values()), buckets // 4)
    ends = np.unique(np.linspace(earliest, buckets - 1 - horizon, how.origins).astype(np.int64))
    scores, inside, errors = [], 0, []
    for end in ends[ends >= earliest].tolist():
        rng = np.random.default_rng([seed, end])
        samples = _as_of(line, counts, end, window, how, rng)
        if samples is None:
            continue
        outcome = posts[end + 1 : end + 1 + horizon].astype(np.float64)
        naive = [forecast.naive(posts[: end + 1], lag, horizon, rng) for lag in names.values()]
        scores.append([forecast.crps(one, outcome).mean() for one in (samples, *naive)])
        low, high = np.quantile(samples, _LIMITS, axis=0)
        inside += int(((low <= outcome) & (outcome <= high)).sum())
        errors.append(np.abs(np.median(samples, axis=0) - outcome).mean())
    if len(scores) < _LEAST_ORIGINS:
        return None
    return _scored(np.array(scores), list(names), np.array(errors), posts, inside, how, seed)


def _as_of(
    line: Lineage,
    counts: Incidence,
    end: int,
    window: int,
    how: HowSpread,
    rng: np.random.Generator,
) -> Floats | None:
    """The forecast that would have been made at the end of a bucket."""
    known = line.before(int(counts.ends(np.array([end]))[0]))
    pairs = delays(known, counts.bucket_s, how)
    if pairs is None:
        return None
    serial = serial_interval(pairs, _FEW_DRAWS, rng)
    return forecast.renewal(incidence(known, counts.bucket_s), serial, window, how, rng)


def _scored(
    scores: Floats,
    names: list[str],
    errors: Floats,
    posts: Ints,
    inside: int,
    how: HowSpread,
    seed: int,
) -> Skill:
    best = 1 + int(scores[:, 1:].mean(axis=0).argmin())
    pairs = scores[:, [0, best]]
    rng = np.random.default_rng(seed)
    drawn = pairs[rng.integers(0, len(pairs), (how.draws, len(pairs)))].mean(axis=1)
    ratios = drawn[:, 0] / np.maximum(drawn[:, 1], 1e-12)
    own, other = pairs.mean(axis=0)
    usual = max(float(np.abs(np.diff(posts)).mean()), 1e-12)
    low, high = np.quantile(1 - ratios, _LIMITS)
    return Skill(
        origins=len(scores),
        naive=names[best - 1],
        crps=float(own),
        crps_naive=float(other),
        skill=float(1 - own / max(other, 1e-12)),
        low=float(low),
        high=float(high),
        mase=float(errors.mean() / usual),
        inside=inside,
        outcomes=len(scores) * how.horizon_buckets,
    )


def forecasts(
    subject: str, counts: Incidence, serial: Serial, window: int, how: HowSpread, naive: str
) -> pa.Table:
    """The table ``FORECASTS`` of one subject: the renewal forecast, and the naive one beside it."""
    rng = np.random.default_rng(how.seed)
    posts = counts.imported + counts.local
    lag = forecast.lags(counts.bucket_s, len(posts))[naive]
    ahead = {
        "renewal": forecast.renewal(counts, serial, window, how, rng),
        naive: forecast.naive(posts, lag, how.horizon_buckets, rng),
    }
    at = counts.ends(len(posts) + np.arange(how.horizon_buckets)).astype("M8[us]")
    tables = []
    for method, samples in ahead.items():
        low, middle, high = np.quantile(samples, [_LIMITS[0], 0.5, _LIMITS[1]], axis=0)
        columns: dict[str, Any] = {
            "subject": [subject] * len(at),
            "method": [method] * len(at),
            "at": at,
            "posts": middle,
            "posts_low": low,
            "posts_high": high,
        }
        tables.append(timed(columns, FORECASTS))
    return pa.concat_tables(tables)


def skill_row(subject: str, found: Skill) -> pa.Table:
    """A row of the table ``SKILL``."""
    low, high = wilson(np.array([found.inside]), np.array([found.outcomes]))
    row = {
        "subject": subject,
        "origins": found.origins,
        "naive": found.naive,
        "crps": found.crps,
        "crps_naive": found.crps_naive,
        "skill": found.skill,
        "skill_low": found.low,
        "skill_high": found.high,
        "mase": found.mase,
        "covered": found.inside / found.outcomes,
        "covered_low": float(low[0]),
        "covered_high": float(high[0]),
    }
    return pa.Table.from_pylist([row], schema=SKILL)
