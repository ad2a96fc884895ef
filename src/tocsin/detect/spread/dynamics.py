"""One subject's course in time: serial interval, R, branching, changes, bursts, forecast."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.spread import changes, skill
from tocsin.detect.spread.branching import Branching, branching
from tocsin.detect.spread.cascades import timed
from tocsin.detect.spread.incidence import (
    Incidence,
    Lineage,
    delays,
    forecast_width_s,
    incidence,
    width_s,
)
from tocsin.detect.spread.parameters import HowSpread
from tocsin.detect.spread.reproduction import Reproduction, reproduction
from tocsin.detect.spread.schemas import FORECASTS, REPRODUCTION, SERIAL, SKILL
from tocsin.detect.spread.serial import Serial, serial_interval

Floats = npt.NDArray[np.float64]

_MOST_ROWS: Final = 500
"""Windows of R that are kept of a subject; more than a chart can show."""
_LEAST_WINDOW: Final = 7
_MOST_SAME_BUCKET: Final = 0.5


@dataclass(frozen=True)
class Course:
    """What is known of one subject."""

    subject: str
    counts: Incidence
    pairs: int
    serial_s: tuple[float, float, float] | None
    unmeasured: str | None
    """Why R is not measured."""
    branching: Branching
    is_better: bool | None
    """Whether the forecast beats the naive one; None: not measured."""
    tables: dict[str, pa.Table]
    """By name: ``reproduction, serial, changes, bursts, forecast, skill``."""


def course(subject: str, line: Lineage, everything: pa.Table, how: HowSpread, seed: int) -> Course:
    """Measures one subject; ``everything`` has ``bucket, posts`` of all posts."""
    rng = np.random.default_rng([how.seed, seed])
    bucket_s = width_s(line, how)
    counts = incidence(line, bucket_s)
    paced = changes.counts(subject, line.t, how.count_bucket_s, everything, line.end_t)
    tables = {"changes": changes.changes(paced), "bursts": changes.episodes(paced)}
    excited = branching(line.t, line.end_t, how, rng)
    pairs = delays(line, bucket_s, how)
    reason = _unmeasured(len(line.child_t), pairs is None, counts, how)
    if pairs is None or reason:
        tables |= {
            "reproduction": REPRODUCTION.empty_table(),
            "serial": SERIAL.empty_table(),
            "forecast": FORECASTS.empty_table(),
            "skill": SKILL.empty_table(),
        }
        return Course(subject, counts, len(line.child_t), None, reason, excited, None, tables)
    serial = serial_interval(pairs, how.draws, rng)
    low_high = serial.mean()
    window = _window(low_high[0], bucket_s, how)
    tables["serial"] = _serial_rows(subject, serial, bucket_s)
    tables["reproduction"] = _r_rows(subject, counts, serial, window, how, rng)
    is_better = _ahead(
        subject, line, *_widened(line, counts, serial, window, how, rng), how, tables
    )
    mean_s = tuple(part * bucket_s for part in low_high)
    return Course(
        subject, counts, len(pairs.delay), (mean_s[0], mean_s[1], mean_s[2]), None, excited,
        is_better, tables,
    )  # fmt: skip


def _unmeasured(pairs: int, too_few: bool, counts: Incidence, how: HowSpread) -> str | None:
    if too_few:
        return (
            f"{pairs} reshares of collected posts, at least {how.least_pairs} that could be seen "
            "for as long as they take are needed"
        )
    if counts.same_bucket_share > _MOST_SAME_BUCKET:
        return (
            f"{counts.same_bucket_share:.0%} of reshares fall into the {counts.bucket_s} s of "
            "their parent, so generations cannot be told apart"
        )
    return None


def _window(mean: float, bucket_s: int, how: HowSpread) -> int:
    """The sliding window in buckets."""
    if how.window_s is not None:
        return max(how.window_s // bucket_s, 1)
    return max(round(mean), _LEAST_WINDOW)


def _r_rows(
    subject: str,
    counts: Incidence,
    serial: Serial,
    window: int,
    how: HowSpread,
    rng: np.random.Generator,
) -> pa.Table:
    """The table ``REPRODUCTION``; of a long series evenly spaced windows, the last among them."""
    buckets = len(counts.local)
    step = -(-buckets // _MOST_ROWS)
    last = np.arange(buckets - 1, window - 1, -step)[::-1]
    if not len(last):
        return REPRODUCTION.empty_table()
    found: Reproduction = reproduction(
        counts.imported, counts.local, serial, window, how, rng, last
    )
    columns: dict[str, Any] = {
        "subject": [subject] * len(last),
        "at": counts.ends(last).astype("M8[us]"),
        "imported": np.diff(np.cumsum(counts.imported)[last], prepend=0),
        "local": np.diff(np.cumsum(counts.local)[last], prepend=0),
    }
    for name, part in zip(
        ("r", "r_low", "r_high", "above_one"),
        (found.r, found.low, found.high, found.above_one),
        strict=True,
    ):
        columns[name] = pa.array(part, from_pandas=True)
    return timed(columns, REPRODUCTION)


def _serial_rows(subject: str, serial: Serial, bucket_s: int) -> pa.Table:
    """The table ``SERIAL``; delays that nobody showed are left out."""
    shown = np.flatnonzero(serial.shares > 0)
    low, high = np.quantile(serial.drawn[:, shown], [0.025, 0.975], axis=0)
    columns: dict[str, Any] = {
        "subject": [subject] * len(shown),
        "delay_s": (shown + 1) * bucket_s,
        "share": serial.shares[shown],
        "share_low": low,
        "share_high": high,
    }
    return pa.table(columns, schema=SERIAL)


def _widened(
    line: Lineage,
    counts: Incidence,
    serial: Serial,
    window: int,
    how: HowSpread,
    rng: np.random.Generator,
) -> tuple[Incidence, Serial, int]:
    """Counts, serial interval and window for the forecast.

    Quick reshares make narrow buckets, and the next seven minutes of a story that takes days help
    nobody. So the forecast counts in buckets of at most a quarter of the mean serial interval.
    """
    bucket_s = forecast_width_s(serial.mean()[0] * counts.bucket_s, counts.bucket_s)
    pairs = None if how.bucket_s is not None else delays(line, bucket_s, how)
    if pairs is None or bucket_s == counts.bucket_s:
        return counts, serial, window
    wide = serial_interval(pairs, how.draws, rng)
    return incidence(line, bucket_s), wide, _window(wide.mean()[0], bucket_s, how)


def _ahead(
    subject: str,
    line: Lineage,
    counts: Incidence,
    serial: Serial,
    window: int,
    how: HowSpread,
    tables: dict[str, pa.Table],
) -> bool | None:
    """Adds the forecast and its skill; whether it beats the naive one."""
    tables["forecast"], tables["skill"] = FORECASTS.empty_table(), SKILL.empty_table()
    if len(counts.local) <= window:
        return None
    found = skill.skill(line, counts, window, how, how.seed)
    naive = "last value" if found is None else found.naive
    tables["forecast"] = skill.forecasts(subject, counts, serial, window, how, naive)
    if found is None:
        return None
    tables["skill"] = skill.skill_row(subject, found)
    return found.is_better
