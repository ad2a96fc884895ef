"""Who met on the same object within the window: the relational heart, written once in Ibis.

Every function takes Ibis tables and gives an Ibis table; the engine runs them. The window
join is a *bucket join*: time is cut into buckets as wide as the window, so two shares at
most one window apart lie in the same bucket or in neighbours. Joining on (object, bucket)
is an equality join that any engine hashes; the exact comparison follows as a filter. An
equality plus BETWEEN join costs engines a comparison of all pairs of a popular object.

Times are whole microseconds and buckets are named by their start (``t - t % W``), so no
engine's division or rounding enters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import ibis
import ibis.expr.types as ir

from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.engine.base import Table

US_PER_S: Final = 1_000_000


def popularity(shares: Table) -> Table:
    """How often each object was shared: ``object_id, shares``."""
    return shares.group_by("object_id").aggregate(shares=shares.count())


def over_cap(shares: Table, max_sharers: int) -> Table:
    """The objects that are set aside because too many shared them: ``object_id, shares``."""
    counted = popularity(shares)
    return counted.filter(counted.shares > max_sharers)


def shared_twice(shares: Table, max_sharers: int) -> Table:
    """The shares of objects that two can have shared and not too many did."""
    counted = popularity(shares)
    kept = counted.filter(counted.shares >= 2, counted.shares <= max_sharers)
    return shares.semi_join(kept, "object_id")


def meetings(shares: Table, window_s: int, *, within_account: bool = False) -> Table:
    """Every pair of posts that shared one object at most ``window_s`` apart.

    Columns: ``object_id``, and for the earlier (0) and later (1) share ``account_0``,
    ``post_0``, ``t_0`` and ``account_1``, ``post_1``, ``t_1``. Posts at the same moment are
    ordered by post key, so each pair stands once. Pairs within one account are left out
    unless ``within_account``.
    """
    width_us = window_s * US_PER_S or 1
    placed = shares.mutate(bucket=shares.t - shares.t % width_us)
    earlier = placed.select(
        "object_id", "bucket", account_0="account_key", post_0="post_key", t_0="t"
    )
    # The later share lies in the earlier one's bucket or in the next.
    reaching = ibis.union(earlier, earlier.mutate(bucket=earlier.bucket + width_us))
    later = placed.select(
        "object_id", "bucket", account_1="account_key", post_1="post_key", t_1="t"
    )
    pairs = reaching.join(later, ["object_id", "bucket"])
    lag_us = pairs.t_1 - pairs.t_0
    ordered = (lag_us > 0) | ((lag_us == 0) & (pairs.post_0 < pairs.post_1))
    pairs = pairs.filter(ordered, lag_us <= window_s * US_PER_S)
    if not within_account:
        pairs = pairs.filter(pairs.account_0 != pairs.account_1)
    return pairs.drop("bucket")


@dataclass(frozen=True)
class Group:
    """Behaviours that differ only in their window, and the shares they look at."""

    behaviours: tuple[Behaviour, ...]
    shared: Table

    @property
    def widest_s(self) -> int:
        """The widest window, which holds the meetings of all others."""
        return max(behaviour.window_s for behaviour in self.behaviours)


def joint_objects(groups: Sequence[Group]) -> Table:
    """Pairs of accounts with enough objects in common, over all behaviours in one pass.

    Columns: ``account_a < account_b``; for the i-th behaviour, in the order of the groups,
    ``objects_i``: on how many distinct objects the two met within its window; and
    ``objects``: on how many in any of them. Rows that reach the ``min_objects`` of no
    behaviour, nor the least of these with all behaviours together, are dropped.
    """
    closest = ibis.union(
        *(
            _closest(place, meetings(group.shared, group.widest_s))
            for place, group in enumerate(groups)
        )
    )
    counts: dict[str, ir.Value] = {}
    enough = []
    for place, group in enumerate(groups):
        for behaviour in group.behaviours:
            near = closest.lag_us <= behaviour.window_s * US_PER_S
            name = f"objects_{len(counts)}"
            counts[name] = closest.count(where=(closest.group == place) & near)
            enough.append((name, behaviour.min_objects))
    joined = closest.group_by("account_a", "account_b").aggregate(objects=closest.count(), **counts)
    least = min(number for _, number in enough)
    return joined.filter(
        ibis.or_(joined.objects >= least, *(joined[name] >= number for name, number in enough))
    )


def _closest(place: int, met: Table) -> Table:
    """The smallest lag of each pair of accounts on each object."""
    pair = met.select(
        account_a=ibis.least(met.account_0, met.account_1),
        account_b=ibis.greatest(met.account_0, met.account_1),
        object_id=met.object_id,
        lag_us=met.t_1 - met.t_0,
    )
    closest = pair.group_by("account_a", "account_b", "object_id").aggregate(
        lag_us=pair.lag_us.min()
    )
    return closest.mutate(group=ibis.literal(place, "int64")).drop("object_id")


def crowd(shares: Table, moments: Table, window_s: int) -> Table:
    """How many accounts shared an object around a moment: the rarity of meeting on it then.

    ``moments`` has ``object_id, bucket`` (start, µs). The crowd is counted in that bucket
    and the next, which together hold everyone a share in the bucket could have met later.
    Columns: ``object_id, bucket, accounts``.
    """
    width_us = window_s * US_PER_S or 1
    placed = shares.mutate(place=shares.t - shares.t % width_us)
    both = ibis.union(
        moments.mutate(place=moments.bucket), moments.mutate(place=moments.bucket + width_us)
    )
    seen = both.join(placed, ["object_id", "place"])
    return seen.group_by("object_id", "bucket").aggregate(accounts=seen.account_key.nunique())
