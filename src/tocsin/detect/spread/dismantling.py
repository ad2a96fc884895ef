"""What would be left if the widest spreaders had been gone: the dismantling curve.

Accounts are ranked by what they did in a first period; what remains is the share of the reshares of
a second period's low-credibility posts, after the posts of the first k accounts are taken out
(DeVerna et al. 2024, figure 1). Periods part at the median time of the posts. Beside
it: accounts in random order, and the best order there is, by the second period's own reshares.
Removal adds up over accounts, so taking the largest first is optimal for every k.

It is an upper bound of what removal does: others may carry on what these would have.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.spread.schemas import DISMANTLING
from tocsin.detect.spread.superspreaders import Reach, rankings

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LIMITS: Final = (0.025, 0.975)
LEAST_RESHARES: Final = 20
"""In the second period, below which nothing is said."""


def dismantling(found: Reach, most: int, draws: int, rng: np.random.Generator) -> pa.Table:
    """The table ``DISMANTLING``; empty where the second period has too few reshares.

    Intervals of a ranking are by resampling the second period's posts; those of the random order
    hold 95 % of random orders.
    """
    middle = np.median(found.t) if len(found.t) else 0
    first, second = found.part(found.t <= middle), found.part(found.t > middle)
    if second.reshares.sum() < LEAST_RESHARES:
        return DISMANTLING.empty_table()
    most = min(most, len(found.accounts))
    weights = rng.poisson(1.0, (draws, len(second.post)))
    drawn = np.stack([_by_account(second, weight * second.reshares) for weight in weights])
    whole = _by_account(second, second.reshares)
    orders = rankings(first) | {"optimum": np.lexsort((found.accounts, -whole))}
    tables = []
    for name, order in orders.items():
        low, high = np.quantile(np.stack([_left(row, order, most) for row in drawn]), _LIMITS, 0)
        tables.append(_rows(name, _left(whole, order, most), low, high))
    random = np.stack([_left(whole, rng.permutation(len(whole)), most) for _ in range(draws)])
    low, high = np.quantile(random, _LIMITS, axis=0)
    return pa.concat_tables([*tables, _rows("random", random.mean(axis=0), low, high)])


def _by_account(second: Reach, reshares: Ints) -> Floats:
    return np.bincount(second.account, reshares, len(second.accounts)).astype(np.float64)


def _left(reshares: Floats, order: Ints, most: int) -> Floats:
    """The share left after 0 … most accounts are gone."""
    gone = np.concatenate([[0.0], np.cumsum(reshares[order[:most]])])
    left: Floats = 1 - gone / max(float(reshares.sum()), 1.0)
    return np.maximum(left, 0.0)


def _rows(name: str, remaining: Floats, low: Floats, high: Floats) -> pa.Table:
    columns: dict[str, Any] = {
        "ranking": [name] * len(remaining),
        "removed": np.arange(len(remaining)),
        "remaining": remaining,
        "remaining_low": low,
        "remaining_high": high,
    }
    return pa.table(columns, schema=DISMANTLING)
