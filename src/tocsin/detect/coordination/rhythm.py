"""When a network's accounts were made and at which hours they post, beside everybody else.

Accounts made in one week were often bought together; but one school class, one conference or
one new platform fills a week too, so the share of other accounts made in that week stands
beside it.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.coordination.readings.background import Background
from tocsin.detect.coordination.readings.view import NetworkView

HOURS: Final = pa.schema(
    {
        "network": pa.int32(),  # null: all posts of the data
        "hour": pa.int32(),  # of the day, UTC
        "posts": pa.int64(),
    }
)
CREATION: Final = pa.schema(
    {
        "network": pa.int32(),  # null: the panel of other accounts
        "start": pa.timestamp("us", tz="UTC"),  # the Monday of a week
        "accounts": pa.int64(),  # made in this week
        "known": pa.int64(),  # accounts whose date is known
        "elsewhere": pa.float64(),  # the panel's share made in this week; null: unknown
    }
)
_WEEK_US: Final = 7 * 86_400_000_000
_MONDAY_US: Final = 4 * 86_400_000_000  # 1970-01-01 was a Thursday
_LEAST_PANEL: Final = 20

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def hours(background: Background) -> pa.Table:
    """Posts by hour of the day: of everybody, and of each network's accounts (schema ``HOURS``)."""
    each: list[tuple[int | None, Ints]] = [(None, background.minutes)]
    each += [(network, own) for network, own in sorted(background.member_minutes.items())]
    rows = [
        {"network": network, "hour": hour, "posts": int(posts)}
        for network, minutes in each
        for hour, posts in enumerate(minutes.reshape(24, 60).sum(axis=1))
    ]
    return pa.Table.from_pylist(rows, schema=HOURS)


def creation(networks: Sequence[NetworkView], background: Background) -> pa.Table:
    """Accounts by the week they were made in, where it is known (schema ``CREATION``)."""
    others = background.totals.created_us[background.panel]
    panel = _weeks(others)
    rows = _rows(None, panel, panel)
    for view in networks:
        rows += _rows(view.number, _weeks(view.totals.created_us), panel)
    return pa.Table.from_pylist(rows, schema=CREATION)


def _weeks(created_us: Floats) -> Ints:
    """The start of each known account's week, µs, sorted."""
    known = created_us[~np.isnan(created_us)].astype(np.int64)
    weeks: Ints = np.sort(known - (known - _MONDAY_US) % _WEEK_US)
    return weeks


def _rows(network: int | None, weeks: Ints, panel: Ints) -> list[dict[str, object]]:
    starts, counts = np.unique(weeks, return_counts=True)
    enough = len(panel) >= _LEAST_PANEL
    return [
        {
            "network": network,
            "start": int(start),
            "accounts": int(count),
            "known": len(weeks),
            "elsewhere": float((panel == start).mean()) if enough else None,
        }
        for start, count in zip(starts, counts, strict=True)
    ]
