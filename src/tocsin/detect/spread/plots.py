"""The plots of spread: R over time, the forecast, and what is left without the widest spreaders."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.charts import Chart, Level, Series

_MOST_SUBJECTS: Final = 5
_NAN: Final = float("nan")


def charts(tables: Mapping[str, pa.Table]) -> dict[str, Chart]:
    """The plots that there is something to draw for, by name."""
    made: dict[str, Chart] = {}
    for place, subject in enumerate(tables["subjects"]["subject"][:_MOST_SUBJECTS].to_pylist(), 1):
        for name, draw in (("r", _r), ("posts", _posts)):
            chart = draw(tables, subject)
            if chart is not None:
                made[f"{name}_{place}"] = chart
    if tables.get("dismantling", pa.table({})).num_rows:
        made["dismantling"] = _dismantling(tables["dismantling"])
    return made


def _rows(tables: Mapping[str, pa.Table], name: str, subject: str) -> list[dict[str, Any]]:
    if name not in tables:
        return []
    found: list[dict[str, Any]] = tables[name].filter(pc.field("subject") == subject).to_pylist()
    return found


def _r(tables: Mapping[str, pa.Table], subject: str) -> Chart | None:
    rows = _rows(tables, "reproduction", subject)
    if not any(row["r"] is not None for row in rows):
        return None
    line = Series(
        "R",
        [_utc(row["at"]) for row in rows],
        [_number(row["r"]) for row in rows],
        [_number(row["r_low"]) for row in rows],
        [_number(row["r_high"]) for row in rows],
    )
    return Chart(
        f"Reproduction number of {subject}",
        "end of the window (UTC)",
        "further posts per post",
        (line,),
        (Level(1.0, "1: neither grows nor shrinks"),),
        "The band holds 95 % of the probability. Gaps: too few posts to tell.",
    )


def _posts(tables: Mapping[str, pa.Table], subject: str) -> Chart | None:
    """Posts as they came, and the forecast that proved itself."""
    rows = _rows(tables, "reproduction", subject)
    ahead = _rows(tables, "forecast", subject)
    if not ahead or not rows:
        return None
    better = {row["subject"]: row["forecast_beats_naive"] for row in tables["subjects"].to_pylist()}
    naive = next(row["method"] for row in ahead if row["method"] != "renewal")
    shown = [row for row in ahead if row["method"] == ("renewal" if better[subject] else naive)]
    forecast = Series(
        f"forecast ({shown[0]['method']})",
        [_utc(row["at"]) for row in shown],
        [row["posts"] for row in shown],
        [row["posts_low"] for row in shown],
        [row["posts_high"] for row in shown],
    )
    seen = _seen(rows, shown)
    note = "The band holds 95 % of the forecast."
    if not better[subject]:
        note += " The naive forecast is shown: the renewal forecast has not been shown to beat it."
    return Chart(
        f"Posts on {subject}, and what is to come",
        "time (UTC)",
        "posts",
        (seen, forecast),
        (),
        note,
    )


def _seen(rows: list[dict[str, Any]], shown: list[dict[str, Any]]) -> Series:
    """Posts in the buckets of the forecast, back from its beginning; eight times as far."""
    width = shown[1]["at"] - shown[0]["at"] if len(shown) > 1 else shown[0]["at"] - rows[-1]["at"]
    last = rows[-1]["at"]
    buckets = min(8 * len(shown), (last - rows[0]["at"]) // width + 1)
    posts = [0.0] * buckets
    for row in rows:
        place = (last - row["at"]) // width
        if place < buckets:
            posts[-1 - place] += row["imported"] + row["local"]
    ends = [_utc(last - width * place) for place in range(buckets - 1, -1, -1)]
    return Series("seen", ends, posts, kind="steps")


def _dismantling(rows: pa.Table) -> Chart:
    lines = []
    for name in ("fib", "influence", "activity", "random", "optimum"):
        mine = rows.filter(pc.field("ranking") == name)
        lines.append(
            Series(
                {"random": "in random order", "optimum": "best possible"}.get(name, f"by {name}"),
                mine["removed"].to_pylist(),
                mine["remaining"].to_pylist(),
            )
        )
    return Chart(
        "Low-credibility reshares left without the first accounts of each ranking",
        "accounts taken out",
        "share of reshares left",
        tuple(lines),
        (),
        "Ranked by a first period, counted in a second. Intervals are in the table.",
    )


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _number(value: float | None) -> float:
    return _NAN if value is None else value
