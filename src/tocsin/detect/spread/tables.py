"""What spread hands on: the tables, and what they say in words and plots."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyarrow as pa

from tocsin.charts import Chart
from tocsin.detect.spread import plots, telling
from tocsin.detect.spread.parameters import HowSpread
from tocsin.results import Result

CAVEATS: Final = (
    (
        "Most platforms name the original of a repost, not the repost through which it was "
        "seen. Cascades then look like stars: depth and structural virality are lower bounds, "
        "the serial interval is the time since the original, and R counts reposts per post in "
        "that sense."
    ),
    (
        "Only collected posts are counted. Posts that were deleted or not collected are missing "
        "from every number, and an incomplete collection lowers R, cascades and exposure."
    ),
    (
        "R and the branching ratio follow the day's rhythm and the news. A value above 1 says "
        "that it grew, not why."
    ),
    (
        "A copied text makes a parent only where it is said to be inferred: two people may have "
        "the same sentence from a third."
    ),
    (
        "The spreaders are ranked by how far their posts went. It is not a finding of intent, "
        "and no accusation: satire, news and officials who quote a falsehood to deny it rank as "
        "well."
    ),
    (
        "The dismantling curve takes for granted that nobody else would have shared the posts. "
        "It is an upper bound of what a removal does, and no recommendation."
    ),
)


@dataclass(frozen=True)
class Spread(Result):
    """How subjects spread. Tables: see :mod:`tocsin.detect.spread.schemas`."""

    found: Mapping[str, pa.Table]
    created_at: datetime
    how: HowSpread
    left_out: int
    """Subjects whose course was not measured, since others have more posts."""

    def said(self) -> tuple[str, ...]:
        """What was found, the largest subjects first."""
        return telling.sentences(self.found, self.left_out)

    def tables(self) -> Mapping[str, pa.Table]:
        """``subjects`` first."""
        return self.found

    def charts(self) -> Mapping[str, Chart]:
        """R, forecast and serial interval of the largest subjects; the dismantling curve."""
        return plots.charts(self.found)

    def caveats(self) -> tuple[str, ...]:
        """What a reader must know before believing it."""
        return CAVEATS if "spreaders" in self.found else CAVEATS[:4]
