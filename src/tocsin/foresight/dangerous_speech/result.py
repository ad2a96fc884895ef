"""Ratings of dangerous speech as sentences, tables and plots: by field, and never as a total."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.charts import Chart, Level, Series
from tocsin.foresight.dangerous_speech.form import LEVELS, Field
from tocsin.results import Result

RELIABLE: Final = 0.8
TENTATIVE: Final = 0.667
"""Krippendorff's (2019, chapter 12) customary bounds: rely on ratings from 0.8, draw tentative
conclusions from 0.667, discard them below."""
_NO_OFFENCE: Final = (
    "A rating says that violence could seem acceptable to an audience. It is not the finding of an "
    "offence: the Rabat threshold needs intent besides, which is not rated here."
)
CAVEATS: Final = (
    "People rated this, and no machine did. There is no total: the fields have no common unit.",
    "What is rated is a message in a context, never the person who wrote it.",
    _NO_OFFENCE,
    "Agreement is not truth: raters who share a blind spot agree.",
)


@dataclass(frozen=True)
class DangerousSpeech(Result):
    """The ratings side by side; each table in the schema of its name in :mod:`.schemas`."""

    fields: pa.Table
    """One row a field: how many rated it, and how well they agree."""
    units: pa.Table
    """One row a message in context and field: the levels that were given."""
    ratings: pa.Table
    """Every answer with its note and evidence, also those that do not count."""
    levels: pa.Table
    """How often each level was given."""
    rabat: pa.Table
    """Which factors of the Rabat threshold were informed, and what is left to judge."""

    def said(self) -> tuple[str, ...]:
        rows = self.fields.to_pylist()
        return (_size(self.ratings), *_apart(self.units), *(_agreement(row) for row in rows))

    def tables(self) -> Mapping[str, pa.Table]:
        return {
            "fields": self.fields,
            "units": self.units,
            "levels": self.levels,
            "rabat": self.rabat,
            "ratings": self.ratings,
        }

    def charts(self) -> Mapping[str, Chart]:
        drawn = {}
        if pc.any(self.fields["alpha"].is_valid()).as_py():
            drawn["agreement"] = _agreement_chart(self.fields.to_pylist())
        if pc.sum(self.levels["ratings"]).as_py():
            drawn["levels"] = _levels_chart(self.levels.to_pylist())
        return drawn

    def caveats(self) -> tuple[str, ...]:
        return CAVEATS


def _size(ratings: pa.Table) -> str:
    if not ratings.num_rows:
        return "Not measured: nothing was rated."
    units = ratings.group_by(["post_key", "context"]).aggregate([]).num_rows
    raters = pc.count_distinct(ratings["rater"]).as_py()
    others = pc.sum(pc.invert(ratings["independent"])).as_py() // len(Field)
    said = (
        f"{raters:,} {'person' if raters == 1 else 'people'} rated {units:,} "
        f"{'message' if units == 1 else 'messages'} in context in {len(Field)} fields"
    )
    if others:
        made = "rating was" if others == 1 else "ratings were"
        said += f"; {others:,} {made} made after seeing others', and not counted"
    return f"{said}."


def _apart(units: pa.Table) -> tuple[str, ...]:
    rated = units.filter(units["far_apart"].is_valid())
    if not rated.num_rows:
        return ()
    by_unit = rated.group_by(["post_key", "context"]).aggregate([("far_apart", "any")])
    far = pc.sum(by_unit["far_apart_any"]).as_py()
    said = (
        f"On {far:,} of {by_unit.num_rows:,} messages raters are far apart in a field; all their "
        "levels and reasons are kept."
    )
    return (said,)


def _agreement(row: Mapping[str, Any]) -> str:
    name = row["field"].capitalize()
    if row["alpha"] is None:
        return f"{name}: agreement not measured ({row['reason']})."
    return (
        f"{name}: agreement {row['alpha']:.2f} ({row['alpha_low']:.2f} to "
        f"{row['alpha_high']:.2f}), where 0 is chance and 1 is full, of {row['raters']:,} people "
        f"on {row['units']:,} messages: "
        f"{_worth(row['alpha_low'], row['alpha_high'])}."
    )


def _worth(low: float, high: float) -> str:
    """What may be concluded, by the whole interval and not by its middle."""
    if low >= RELIABLE:
        return "the ratings can be relied on"
    if low >= TENTATIVE:
        return "good enough for tentative conclusions"
    if high < TENTATIVE:
        return "too little to rely on these ratings"
    return "not shown to be enough to rely on these ratings"


def _agreement_chart(rows: list[dict[str, Any]]) -> Chart:
    known = [row for row in rows if row["alpha"] is not None]
    alpha = Series(
        "agreement",
        [row["field"] for row in known],
        [row["alpha"] for row in known],
        [row["alpha_low"] for row in known],
        [row["alpha_high"] for row in known],
        "points",
    )
    return Chart(
        "How well raters agree",
        "field",
        "Krippendorff's alpha",
        (alpha,),
        (
            Level(0.0, "chance"),
            Level(TENTATIVE, "tentative conclusions"),
            Level(RELIABLE, "reliable"),
        ),
        "Bars are 95 % intervals over messages. A field that is missing was not measured.",
    )


def _levels_chart(rows: list[dict[str, Any]]) -> Chart:
    series = tuple(
        Series(
            f"level {level}",
            [row["field"] for row in rows if row["level"] == level],
            [float(row["ratings"]) for row in rows if row["level"] == level],
            kind="bars",
        )
        for level in LEVELS
    )
    return Chart(
        "Levels that were given",
        "field",
        "ratings",
        series,
        note="Counts of independent ratings. What a level means differs by field: see the table.",
    )
