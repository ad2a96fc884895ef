"""The plots of the authority dashboard."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa

from tocsin.charts import Chart, Level, Series
from tocsin.detect.authority.schemas import ANYBODY
from tocsin.detect.authority.waiting import Curve

MOST_DRAWN: Final = 5
"""Institutions in one plot: more lines than that cannot be told apart."""
LEAST_WINDOWS: Final = 2
"""One window has no course: its numbers stand in the sentences."""
_NAN: Final = float("nan")


def charts(
    over_time: pa.Table,
    responses: pa.Table,
    heard: pa.Table,
    curves: Mapping[str, Curve],
    ours: str,
) -> Mapping[str, Chart]:
    """The plots by name; those without anything measured are left out."""
    shown = heard["institution"].to_pylist()[:MOST_DRAWN]
    asked = "of demand"
    lines = {
        "exposure": ("Share of exposure", over_time, "of exposures"),
        "citation": ("Share of citations", over_time, "of others' posts"),
        "uptake": ("Share of reposts for its answers", responses, "of reposts"),
        "unanswered": ("Unanswered before its first answer", responses, asked),
    }
    drawn = {
        name: _over_time(table, shown, title, f"{name}_share", f"share {of}")
        for name, (title, table, of) in lines.items()
    }
    found = {name: chart for name, chart in drawn.items() if chart is not None}
    if ours in curves:
        found["waiting"] = _waiting(curves, ours)
    return found


def _over_time(
    table: pa.Table, shown: list[str], title: str, column: str, y_label: str
) -> Chart | None:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in table.sort_by("window_start").to_pylist():
        rows[row["institution"]].append(row)
    series = tuple(
        Series(
            name,
            [row["window_start"] for row in rows[name]],
            _known(rows[name], column),
            _known(rows[name], f"{column}_low"),
            _known(rows[name], f"{column}_high"),
        )
        for name in shown
        if any(row[column] is not None for row in rows[name])
    )
    if len({row["window_start"] for row in table.to_pylist()}) < LEAST_WINDOWS or not series:
        return None
    note = "Bands are 95 % intervals. Nothing is drawn where too little was posted."
    return Chart(title, "time (UTC)", y_label, series, (), note)


def _known(rows: list[dict[str, Any]], column: str) -> list[float]:
    return [_NAN if row[column] is None else row[column] for row in rows]


def _waiting(curves: Mapping[str, Curve], ours: str) -> Chart:
    """Stairs that begin at 1: nobody has answered at once."""
    series = tuple(
        Series(
            name,
            [0.0, *curves[name].time.tolist()],
            [1.0, *curves[name].share.tolist()],
            [1.0, *curves[name].low.tolist()],
            [1.0, *curves[name].high.tolist()],
            "steps",
        )
        for name in (ours, ANYBODY)
        if name in curves
    )
    note = "Of topics that were asked about. Where a line crosses one half is the median wait."
    return Chart(
        "How long topics wait for an answer", "hours since the first demand",
        "share of topics not yet answered", series, (Level(0.5, "half"),), note,
    )  # fmt: skip
