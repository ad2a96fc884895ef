"""The backbone of the similarity network of superspreaders: Nizzoli et al. (2021).

Nizzoli, Tardelli, Avvenuti, Cresci, Tesconi, "Coordinated behavior on social media in 2019 UK
general election", ICWSM 15: the 1 % of accounts with the most retweets, as TF-IDF vectors of
what they retweeted; edges weigh their cosine similarity; the multiscale backbone (Serrano,
Boguñá, Vespignani (2009), PNAS 106:6483) keeps an edge of weight w when, for one of its ends
with k edges of weight s in all, α = (1 - w / s)^(k - 1) is below a level, here 0.05, the level
that is usual; it leaves out what the paper does next, communities at rising thresholds.
"""

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from peers.ranking import Floats, Ints, Peer, Ranking
from peers.similarity import blocks, vectors

_SUPERSPREADERS, _ALPHA = 0.01, 0.05
_TRIED = (0.01, 0.05, 0.2, 0.5, 1.0)


def superspreaders(shares: pa.Table, part: float) -> Ints:
    """The part of accounts with the most shares, sorted; those with equal numbers by key."""
    accounts, count = np.unique(shares["account_key"].to_numpy(), return_counts=True)
    order = np.lexsort((accounts, -count))
    return np.sort(accounts[order[: max(round(part * len(accounts)), 2)]])


def network(shares: pa.Table, part: float) -> Ranking:
    """Accounts by -ln α of their most significant edge; α itself would run out of digits."""
    accounts = superspreaders(shares, part)
    rows = vectors(shares, accounts)
    degree, strength = np.zeros(len(accounts)), np.zeros(len(accounts))
    for block in blocks(rows):
        for end in (block.a, block.b):
            degree += np.bincount(end, minlength=len(accounts))
            strength += np.bincount(end, block.weight, minlength=len(accounts))
    significant = np.full(len(accounts), -np.inf)
    for block in blocks(rows):
        ends = block.a, block.b
        by_end = (_significance(block.weight, strength[end], degree[end]) for end in ends)
        either = np.maximum(*by_end)
        for end in ends:
            np.maximum.at(significant, end, either)
    return Ranking(accounts, significant)


def _significance(weight: npt.NDArray[np.floating], strength: Floats, degree: Floats) -> Floats:
    """The disparity filter's -ln α; an account's only edge is not significant for it."""
    several = degree > 1
    share = np.where(several, weight / strength, 0.0)
    found: Floats = -(degree - 1) * np.log1p(-np.minimum(share, 1 - 1e-12))
    return found


def named(shares: pa.Table) -> set[int]:
    return network(shares, _SUPERSPREADERS).above(-math.log(_ALPHA))


def variants(shares: pa.Table) -> Iterator[tuple[str, Ranking]]:
    for part in _TRIED:
        yield f"top {part:.0%} of accounts", network(shares, part)


PEER = Peer("Backbone (Nizzoli et al.)", {"top 1 % of accounts, α 0.05": named}, variants)
