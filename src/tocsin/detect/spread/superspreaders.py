"""Through whom low-credibility posts spread: the FIB index, influence and activity of accounts.

FIB is the largest f such that at least f low-credibility posts of an account were each reshared at
least f times (DeVerna, Aiyappa, Pacheco, Bryden & Menczer 2024, PLOS ONE 19:e0302201): an h-index.
Influence is the number of reshares of its low-credibility posts, activity the number of those
posts.

Intervals resample each account's posts. Ranks are resampled with them: rank 3 (1 to 9) says how
little one account differs from the next.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import stats

from tocsin.detect.spread.schemas import SPREADERS

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_SHOWN: Final = 200
"""Accounts that are shown with their intervals."""
_EVIDENCE: Final = 20
"""Posts shown of each."""


@dataclass(frozen=True)
class Reach:
    """Low-credibility posts, n of them, by account and then the most reshared first."""

    accounts: Ints
    """Keys, shape (accounts,)."""
    account: Ints
    """Number of each post's account, shape (n,)."""
    post: Ints
    t: Ints
    """When each was posted, µs since 1970."""
    reshares: Ints

    def part(self, wanted: npt.NDArray[np.bool_]) -> "Reach":
        """Some of the posts, of the same accounts."""
        chosen = (part[wanted] for part in (self.account, self.post, self.t, self.reshares))
        return Reach(self.accounts, *chosen)

    def influence(self) -> Ints:
        """Reshares of each account's posts."""
        return _summed(self.account, self.reshares, len(self.accounts))

    def activity(self) -> Ints:
        """Posts of each account."""
        return np.bincount(self.account, minlength=len(self.accounts))

    def fib(self) -> Ints:
        """The FIB index of each account."""
        return fib_index(self.account, self.reshares, len(self.accounts))


def reach(account_key: Ints, post_key: Ints, t: Ints, reshares: Ints) -> Reach:
    """The posts, put in order."""
    accounts, account = np.unique(account_key, return_inverse=True)
    order = np.lexsort((post_key, -reshares, account))
    return Reach(accounts, account[order], post_key[order], t[order], reshares[order])


def fib_index(account: Ints, reshares: Ints, accounts: int) -> Ints:
    """The FIB index of each of so many accounts, from their posts, shape (posts,) each.

    >>> fib_index(np.array([0, 0, 0, 1]), np.array([5, 2, 2, 9]), 2).tolist()
    [2, 1]
    """
    order = np.lexsort((-reshares, account))
    owner = account[order]
    begun = np.searchsorted(owner, np.arange(accounts))
    place = np.arange(len(owner)) - begun[owner] + 1
    # Reshares fall and places rise within an account, so those that reach their place come first.
    return np.bincount(owner[reshares[order] >= place], minlength=accounts)


def rankings(first: Reach) -> dict[str, Ints]:
    """The accounts' numbers by each measure, the highest first; ties by influence, then key."""
    influence = first.influence()
    measures = {"fib": first.fib(), "influence": influence, "activity": first.activity()}
    return {
        name: np.lexsort((first.accounts, -influence, -values)) for name, values in measures.items()
    }


def spreaders(found: Reach, draws: int, rng: np.random.Generator) -> pa.Table:
    """The table ``SPREADERS``: the accounts with the highest FIB, with intervals."""
    fib, influence, activity = found.fib(), found.influence(), found.activity()
    order = rankings(found)["fib"]
    order = order[influence[order] > 0][:_SHOWN]
    number = np.full(len(found.accounts), -1)
    number[order] = np.arange(len(order))
    mine = number[found.account] >= 0
    owner, reshares, post = number[found.account[mine]], found.reshares[mine], found.post[mine]
    again = _resampled(owner, reshares, len(order), draws, rng)
    columns: dict[str, Any] = {
        "account_key": found.accounts[order],
        "fib": fib[order],
        "fib_rank": np.arange(1, len(order) + 1),
        "influence": influence[order],
        "activity": activity[order],
        "post_keys": [post[owner == who][:_EVIDENCE].tolist() for who in range(len(order))],
    }
    for name, drawn in again.items():
        low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
        # What was seen is inside: resampling posts can only lower an h-index.
        columns[f"{name}_low"] = np.minimum(low, columns[name])
        columns[f"{name}_high"] = np.maximum(high, columns[name])
    return pa.table({name: columns[name] for name in SPREADERS.names}, schema=SPREADERS)


def _resampled(
    owner: Ints, reshares: Ints, accounts: int, draws: int, rng: np.random.Generator
) -> dict[str, Floats]:
    """FIB, its rank and influence of each account in each resample, (draws, accounts)."""
    order = np.argsort(owner, kind="stable")
    owner, reshares = owner[order], reshares[order]
    size = np.bincount(owner, minlength=accounts)
    begun = np.cumsum(size) - size
    fib, influence = np.empty((draws, accounts)), np.empty((draws, accounts))
    for draw in range(draws):
        chosen = reshares[begun[owner] + (rng.random(len(owner)) * size[owner]).astype(np.int64)]
        fib[draw] = fib_index(owner, chosen, accounts)
        influence[draw] = _summed(owner, chosen, accounts)
    rank = stats.rankdata(-fib, axis=1)  # equal ones share the mean of their ranks
    return {"fib": fib, "fib_rank": rank, "influence": influence}


def _summed(owner: Ints, values: Ints, accounts: int) -> Ints:
    return np.rint(np.bincount(owner, values, accounts)).astype(np.int64)
