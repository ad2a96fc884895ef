"""The field's rule of thumb: accounts that shared k objects with one other within a window.

Keller et al. (2020), "Political astroturfing on Twitter", Political Communication 37(2), joins
accounts that retweet the same within a minute; how often it takes is the analyst's choice.
"""

from collections.abc import Iterator

import ibis
import pyarrow as pa

from peers.ranking import Detector, Peer, Ranking, ranking_of
from tocsin.detect.coordination.pairs import meetings
from tocsin.engine import Engine, Settings, connect

WINDOWS_S = (10, 30, 60, 120)
"""The windows that are tried for every method with one; 60 s is what the comparison is at."""
_WINDOW_S = 60


def engine() -> Engine:
    """Two threads: what every method here is given."""
    return connect("duckdb://", Settings(threads=2))


def joint_objects(shares: pa.Table, window_s: int) -> Ranking:
    """Accounts by the most objects shared with one other account within the window."""
    with engine() as opened:
        met = meetings(opened.table(shares), window_s)
        pair = met.select(
            a=ibis.least(met.account_0, met.account_1),
            b=ibis.greatest(met.account_0, met.account_1),
            object_id=met.object_id,
        )
        counted = pair.group_by("a", "b").aggregate(objects=pair.object_id.nunique())
        edges = opened.to_arrow(counted)
    a, b, objects = (edges[name].to_numpy() for name in ("a", "b", "objects"))
    return ranking_of(a, b, objects)


def variants(shares: pa.Table) -> Iterator[tuple[str, Ranking]]:
    for window_s in WINDOWS_S:
        yield f"{window_s} s", joint_objects(shares, window_s)


def met_on(k: int) -> Detector:
    """Who shared at least ``k`` objects with one other account within a minute."""
    return lambda shares: joint_objects(shares, _WINDOW_S).named(k)


PEER = Peer(
    "k objects within a window",
    {f"k = {k}, 60 s": met_on(k) for k in (2, 3, 5)},
    variants,
)
