"""Search interest beside what was posted: who looks for something, and not only who asks aloud.

It is relative, and known for some cells only. Where a cell has a series, a window without a value
is unknown (and so a gap); where it has none, searches count as zero, for then they never counted.
"""

import ibis

from tocsin.detect.voids.counting import window_start
from tocsin.detect.voids.tables import CELL
from tocsin.engine.base import Table


def with_interest(counted: Table, interest: Table, window_s: int) -> Table:
    """What :func:`.counting.counted` gave, with search interest (columns of ``INTEREST``)."""
    value = interest.mutate(start=window_start(interest.t, window_s))
    sums = value.group_by([*CELL, "start"]).aggregate(points=value.search_interest.sum())
    series = sums.group_by([*CELL]).aggregate(windows=sums.count())
    both = counted.left_join(
        sums, [*_same(counted, sums), counted.window_start == sums.start]
    ).select(counted, "points")
    known = both.left_join(series, _same(both, series)).select(both, "windows")
    points = ibis.ifelse(known.windows.isnull(), 0.0, known.points)
    return known.mutate(search_interest=points).select(*counted.columns)


def _same(one: Table, two: Table) -> list[ibis.Value]:
    return [one[name].identical_to(two[name]) for name in CELL]
