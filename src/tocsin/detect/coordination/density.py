"""How densely things are shared in time: what the null models take as given. In Ibis.

One pass of window functions over the shares counts, for every share, the earlier shares of
the same object that lie at most a window back. No pair is ever made.
"""

from collections.abc import Sequence
from typing import Final

import ibis
import ibis.expr.types as ir

from tocsin.detect.coordination.pairs import US_PER_S
from tocsin.engine.base import Table

FAR_WINDOWS: Final = 10
"""Two shares of an object more than this many windows apart were not made together."""


def density(shares: Table, window_s: int) -> Table:
    """Per object and bucket of time, what was shared and how close together.

    Columns: ``object_id``, ``bucket`` (start, µs, as wide as the window), ``shares``,
    ``near`` (pairs of shares at most a window apart, counted at the later one) and
    ``close`` (the same within :data:`FAR_WINDOWS` windows).
    """
    window_us = window_s * US_PER_S
    in_order = {"group_by": "object_id", "order_by": ["t", "post_key"]}
    counted = shares.mutate(
        bucket=shares.t - shares.t % (window_us or 1),
        place=ibis.row_number().over(**in_order),  # from 0
        before=_shares_since(shares, None),
        near=_shares_since(shares, window_us),
        close=_shares_since(shares, FAR_WINDOWS * window_us),
    )
    # A range counts all shares of the same moment; each pair must stand once.
    twins = counted.before - 1 - counted.place
    return (
        counted.mutate(near=counted.near - 1 - twins, close=counted.close - 1 - twins)
        .group_by("object_id", "bucket")
        .aggregate(
            shares=lambda rows: rows.count(),
            near=lambda rows: rows.near.sum(),
            close=lambda rows: rows.close.sum(),
        )
    )


def _shares_since(shares: Table, reach_us: int | None) -> ir.Value:
    """The shares of the same object from ``reach_us`` before this one to this moment."""
    window = ibis.range_window(preceding=reach_us, following=0, group_by="object_id", order_by="t")
    return shares.t.count().over(window)


def over_time(dense: Table) -> Table:
    """``bucket, shares, near``: the sums over all objects, in the order of time."""
    return (
        dense.group_by("bucket")
        .aggregate(shares=dense.shares.sum(), near=dense.near.sum())
        .order_by("bucket")
    )


def of_objects(dense: Table) -> Table:
    """``object_id, shares, near, close``: the sums over all time."""
    return dense.group_by("object_id").aggregate(
        shares=dense.shares.sum(), near=dense.near.sum(), close=dense.close.sum()
    )


def able(shares: Sequence[Table], min_objects: int) -> Table:
    """``account_key``: the accounts that shared enough objects to be joined to another."""
    made = ibis.union(*(table.select("account_key", "object_id") for table in shares))
    counted = made.group_by("account_key").aggregate(objects=made.object_id.nunique())
    return counted.filter(counted.objects >= min_objects).select("account_key")
