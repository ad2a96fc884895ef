"""Who leads a network: which account shares the common objects first, more often than by lot.

On an object that k members shared, each is first with the chance 1/k if none leads. An account
that shared n objects is first on f of them. f is a sum of independent trials of unequal chance
(Poisson binomial), whose upper tail is the p-value; with k = 2 throughout it is the sign test.
The tail is exact up to 200 objects and Gaussian, with a continuity correction, beyond. It is
multiplied by the number of members, since the best of many is picked (Bonferroni). The
interval of f/n is Wilson's at 95 % (Wilson 1927, JASA 22:209).

An account is a *clear* leader when chance lies below its interval and the adjusted p-value is
below 0.05. Objects that two members shared first at the same moment have no first.
"""

from collections.abc import Iterator, Sequence
from math import erfc, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.coordination.readings.view import NetworkView
from tocsin.detect.intervals import wilson

LEADERS: Final = pa.schema(
    {
        "network": pa.int32(),
        "account_key": pa.int64(),
        "joint": pa.int64(),  # objects it shared with other members
        "first": pa.int64(),  # of these, objects on which it alone was first
        "share": pa.float64(),  # first / joint
        "low": pa.float64(),  # interval of share
        "high": pa.float64(),
        "chance": pa.float64(),  # the share that no lead would give
        "p_value": pa.float64(),  # adjusted for the number of members
        "clear": pa.bool_(),
    }
)
LEVEL: Final = 0.05
_EXACT: Final = 200

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def leaders(networks: Sequence[NetworkView]) -> pa.Table:
    """Every member of every network, those first most surely before the others."""
    rows = [row for view in networks for row in _of(view)]
    return pa.Table.from_pylist(rows, schema=LEADERS)


def _of(view: NetworkView) -> Iterator[dict[str, object]]:
    size = np.bincount(view.object, minlength=len(view.kind))
    shared = size[view.object] > 1
    first = _is_first(view) & shared
    joint = np.bincount(view.account[shared], minlength=view.size)
    firsts = np.bincount(view.account[first], minlength=view.size)
    chances = [1.0 / size[view.object[shared & (view.account == one)]] for one in range(view.size)]
    p_values = np.array(
        [
            min(1.0, view.size * upper_tail(int(count), chance))
            for count, chance in zip(firsts, chances, strict=True)
        ]
    )
    low, high = wilson(firsts, joint)
    for one in np.lexsort((view.account_key, -firsts, p_values)):
        if joint[one]:
            chance = float(chances[one].mean())
            yield {
                "network": view.number,
                "account_key": int(view.account_key[one]),
                "joint": int(joint[one]),
                "first": int(firsts[one]),
                "share": float(firsts[one] / joint[one]),
                "low": float(low[one]),
                "high": float(high[one]),
                "chance": chance,
                "p_value": float(p_values[one]),
                "clear": bool(low[one] > chance and p_values[one] < LEVEL),
            }


def _is_first(view: NetworkView) -> npt.NDArray[np.bool_]:
    """Which joint shares came before all others of their object."""
    earliest = np.full(len(view.kind), np.iinfo(np.int64).max)
    np.minimum.at(earliest, view.object, view.t_us)
    leads = view.t_us == earliest[view.object]
    ties = np.bincount(view.object[leads], minlength=len(view.kind))
    first: npt.NDArray[np.bool_] = leads & (ties[view.object] == 1)
    return first


def upper_tail(count: int, chances: Floats) -> float:
    """The chance of ``count`` or more successes in independent trials of these chances.

    >>> upper_tail(3, np.full(3, 0.5)), upper_tail(0, np.full(3, 0.5))
    (0.125, 1.0)
    """
    if count <= 0:
        return 1.0
    if len(chances) > _EXACT:
        deviation = sqrt(float((chances * (1 - chances)).sum())) or 1.0
        return 0.5 * erfc((count - 0.5 - float(chances.sum())) / deviation / sqrt(2))
    exactly = np.zeros(len(chances) + 1)
    exactly[0] = 1.0
    for chance in chances:
        exactly[1:] = exactly[1:] * (1 - chance) + exactly[:-1] * chance
        exactly[0] *= 1 - chance
    return float(min(1.0, exactly[count:].sum()))
