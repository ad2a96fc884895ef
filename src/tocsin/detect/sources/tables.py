"""What the sources measurement hands on, with the plots."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from tocsin.charts import Chart, Level, Series
from tocsin.detect.sources import description
from tocsin.detect.sources.parameters import How
from tocsin.detect.sources.schemas import Band
from tocsin.results import Result

MOST_DRAWN: Final = 7
"""Sources in the plot of reputations: of more, the names could not be read."""
_LABELS: Final = {
    Band.LOW: "low",
    Band.MIDDLE: "middle",
    Band.HIGH: "high",
    Band.DIFFER: "differ",
    Band.UNLISTED: "unlisted",
    Band.UNCOVERED: "uncovered",
    Band.INSTITUTION: "official",
    Band.PLATFORM: "platform",
    Band.SHORTENER: "short link",
}
_NAN: Final = float("nan")


@dataclass(frozen=True)
class Sources(Result):
    """What the lists and judged posts say of the sources; tables in the schemas of :mod:`.schemas`.

    ``usual`` is the false share over all judged sources (``None``: none), ``judged_sources`` how
    many were judged at all, and ``left_out`` sentences on what was not counted.
    """

    sources: pa.Table
    bands: pa.Table
    rated: pa.Table
    lists: pa.Table
    coverage: pa.Table
    usual: float | None
    judged_sources: int
    left_out: tuple[str, ...]
    how: How

    def said(self) -> tuple[str, ...]:
        return (
            *description.of_bands(self.bands, self.lists),
            *description.of_reputations(self.sources, self.usual, self.judged_sources, self.how),
            *description.of_lists(self.sources, self.bands, self.coverage, self.how),
        )

    def tables(self) -> Mapping[str, pa.Table]:
        return {
            "sources": self.sources,
            "bands": self.bands,
            "ratings": self.rated,
            "lists": self.lists,
            "coverage": self.coverage,
        }

    def charts(self) -> Mapping[str, Chart]:
        drawn = {}
        if any(share is not None for share in self.bands["links_share"].to_pylist()):
            drawn["bands"] = _bands(self.bands)
        worst = description.measured(self.sources)[:MOST_DRAWN]
        if worst:
            drawn["reputation"] = _reputation(worst, self.usual)
        return drawn

    def caveats(self) -> tuple[str, ...]:
        return (*description.CAVEATS, *self.left_out)


def _bands(bands: pa.Table) -> Chart:
    rows = [row for row in bands.to_pylist() if row["sites"]]
    series = tuple(
        Series(
            label,
            [_LABELS[Band(row["band"])] for row in rows],
            [_known(row[f"{name}_share"]) for row in rows],
            [_known(row[f"{name}_share_low"]) for row in rows],
            [_known(row[f"{name}_share_high"]) for row in rows],
            "bars",
        )
        for name, label in (("links", "of links"), ("exposures", "of exposures"))
    )
    note = (
        "Lines are 95 % intervals. From “unlisted” on, sites are not rated: nothing is said of "
        "them, good or bad."
    )
    return Chart("Where links lead, by rating", "rating of the site", "share", series, (), note)


def _reputation(worst: list[dict[str, Any]], usual: float | None) -> Chart:
    series = Series(
        "found false, of what was judged",
        [row["source"] for row in worst],
        [row["false_share"] for row in worst],
        [row["false_share_low"] for row in worst],
        [row["false_share_high"] for row in worst],
        "points",
    )
    levels = () if usual is None else (Level(usual, "all judged sources"),)
    note = "What is judged is chosen for being doubtful, so the height matters less than the order."
    return Chart("Found false", "source", "share", (series,), levels, note)


def _known(value: float | None) -> float:
    return _NAN if value is None else value
