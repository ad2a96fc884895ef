"""The result of the spillover test, as sentences, tables and plots."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from tocsin.charts import Chart, Level, Series
from tocsin.foresight.spillover import description
from tocsin.foresight.spillover.parameters import Parameters
from tocsin.foresight.spillover.schemas import Role, Verdict
from tocsin.results import Result


@dataclass(frozen=True)
class Spillover(Result):
    """What was found; each table in the schema of its name in :mod:`.schemas`.

    Where nothing could be measured, ``blocks``, ``areas`` and ``area_weeks`` are empty.
    """

    summary: pa.Table
    """One row: sizes, the gain with its interval, both tests, the verdict."""
    blocks: pa.Table
    """The gain in each block of weeks."""
    areas: pa.Table
    """The gain in each area with enough events, most events first; the others as one row."""
    area_weeks: pa.Table
    """Both forecasts of each week of these areas."""
    lags: pa.Table
    """A check, no finding: what each week of intensity adds, leads among them."""
    parameters: Parameters

    @property
    def verdict(self) -> Verdict:
        """What is said."""
        return Verdict(self.summary["verdict"][0].as_py())

    def said(self) -> tuple[str, ...]:
        return description.sentences(self.summary.to_pylist()[0], self.parameters)

    def tables(self) -> Mapping[str, pa.Table]:
        return {
            "spillover": self.summary,
            "blocks": self.blocks,
            "areas": self.areas,
            "area_weeks": self.area_weeks,
            "lags": self.lags,
        }

    def charts(self) -> Mapping[str, Chart]:
        drawn = {}
        if self.blocks.num_rows:
            drawn["blocks"] = _blocks(self.blocks.to_pylist())
        if self.lags.num_rows:
            drawn["lags"] = _lags(self.lags.to_pylist(), self.parameters)
        return drawn

    def caveats(self) -> tuple[str, ...]:
        return description.CAVEATS


def _blocks(rows: list[dict[str, Any]]) -> Chart:
    gain = Series(
        "gain",
        [f"{row['first_week']:%d %b %Y}" for row in rows],
        [_percent(row["gain"]) for row in rows],
        [_percent(row["gain_low"]) for row in rows],
        [_percent(row["gain_high"]) for row in rows],
        "points",
    )
    return Chart(
        "Gain over event history",
        "first week of the block that was forecast",
        "events likelier by, %",
        (gain,),
        (Level(0.0, "no gain"),),
        "Each block is forecast from all weeks before it. Bars are 95 % intervals over areas.",
    )


def _lags(rows: list[dict[str, Any]], parameters: Parameters) -> Chart:
    series = []
    for role in Role:
        of_role = [row for row in rows if row["role"] == role]
        series.append(
            Series(
                role,
                [-float(row["weeks_before"]) for row in of_role],
                [row["rate_ratio"] for row in of_role],
                [row["rate_ratio_low"] for row in of_role],
                [row["rate_ratio_high"] for row in of_role],
                "points",
            )
        )
    return Chart(
        "Check: what each week of intensity adds",
        "week of intensity, 0 is the week of the events",
        "events, times",
        tuple(series),
        (Level(1.0, "nothing"),),
        "Ratio of event rates for one standard deviation of intensity, given event history and all "
        "other weeks shown; 95 % intervals, clustered by area. "
        f"The {parameters.leads} later weeks are placebos: they should lie on 1.",
    )


def _percent(share: float | None) -> float:
    return float("nan") if share is None else 100 * share
