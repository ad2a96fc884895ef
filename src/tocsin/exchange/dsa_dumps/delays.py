"""How late: quantiles of a delay in days, exact, and their intervals where statements were drawn.

The q-quantile of n delays is the smallest that at least q·n of them do not exceed. Of a sample its
interval goes from the order statistic of rank l to that of rank u, with l and u the binomial's own
2.5 % and 97.5 % quantiles for n trials at q (David and Nagaraja, *Order Statistics*, 2003, section
7.1): no shape of the delays is assumed. Delays below zero are dates that run backward, and are
counted apart.
"""

from itertools import groupby
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import stats

from tocsin.detect.intervals import CONFIDENCE

QUANTILES: Final = (0.25, 0.5, 0.75, 0.9)
"""Quartiles and the ninth decile, in columns q25, q50, q75, q90."""


def quantiles(counts: pa.Table, *, drawn: bool) -> pa.Table:
    """A row for each platform and way to be about it, from counts by days (``by_delay``).

    ``measured``, ``backward`` and ``undated`` add up to the statements; ``drawn`` adds columns
    ``*_low`` and ``*_high``.
    """
    rows = groupby(counts.to_pylist(), key=lambda row: (row["platform_name"], row["about"]))
    return pa.Table.from_pylist([_row(key, list(group), drawn) for key, group in rows])


def _row(key: tuple[str, str], group: list[dict[str, Any]], drawn: bool) -> dict[str, Any]:
    dated = [row for row in group if row["days"] is not None]
    forward = [row for row in dated if row["days"] >= 0]
    days = np.array([row["days"] for row in forward], dtype=np.int64)
    cumulated = np.cumsum([row["count"] for row in forward], dtype=np.int64)
    measured = int(cumulated[-1]) if len(cumulated) else 0
    told: dict[str, Any] = {
        "platform_name": key[0],
        "about": key[1],
        "measured": measured,
        "backward": sum(row["count"] for row in dated if row["days"] < 0),
        "undated": sum(row["count"] for row in group if row["days"] is None),
    }
    for q in QUANTILES:
        told |= _ends(f"q{round(q * 100)}", q, days, cumulated, drawn)
    return told


def _ends(
    name: str, q: float, days: npt.NDArray[Any], cumulated: npt.NDArray[Any], drawn: bool
) -> dict[str, int | None]:
    if not len(days):
        empty: dict[str, int | None] = {name: None}
        return empty | ({f"{name}_low": None, f"{name}_high": None} if drawn else {})
    n = int(cumulated[-1])

    def ranked(rank: int) -> int:
        return int(days[np.searchsorted(cumulated, min(max(rank, 1), n))])

    found: dict[str, int | None] = {name: ranked(int(np.ceil(q * n)))}
    if drawn:
        tail = (1 - CONFIDENCE) / 2
        found[f"{name}_low"] = ranked(int(stats.binom.ppf(tail, n, q)))
        found[f"{name}_high"] = ranked(int(stats.binom.ppf(1 - tail, n, q)) + 1)
    return found
