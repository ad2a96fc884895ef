"""CooRnet (Giglietto et al., R; archived 2024), from its paper and documentation.

Giglietto, Righetti, Rossi, Marino (2020), "It takes a village to manipulate the media",
Information, Communication & Society 23(6). The coordination interval comes from the data: of
the objects shared more than once take the share ``q`` with the quickest second share; for each
of them the time until more than the share ``p`` of its shares was there; their ``p`` quantile
(the median at the default) is the interval, at least 1 s. Time is cut into bins of that
length, from an object's first share on; shares that are not alone in their bin are
coordinated. Two accounts have an edge whose weight counts the objects that both shared in a
coordinated way (not necessarily in one bin: so the package's projection has it). Edges at or
above the ``percentile_edge_weight`` quantile stay. Defaults: q 0.1, p 0.5, percentile 0.9.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from scipy import sparse

from peers.ranking import Ints, Peer, Ranking
from peers.similarity import Block, blocks, strongest_of

_Q, _P, _PERCENTILE = 0.1, 0.5, 0.9
_US_PER_S = 1_000_000
_INTERVALS_S = (2, 5, 10, 30, 60, 120)


def coordination_interval_s(shares: pa.Table, q: float = _Q, p: float = _P) -> float:
    """The interval in seconds that the data suggest; ``p`` is below 1.

    Raises:
        ValueError: no object was shared twice.
    """
    objects, t = _ordered(shares)
    starts = np.flatnonzero(np.append(True, objects[1:] != objects[:-1]))
    count = np.diff(np.append(starts, len(objects)))
    starts, count = starts[count > 1], count[count > 1]
    if not len(starts):
        raise ValueError("no object was shared twice: there is no interval to estimate")
    second_us = t[starts + 1] - t[starts]
    quick = second_us <= np.quantile(second_us, q)
    reached = starts[quick] + np.floor(count[quick] * p).astype(np.int64)
    waited_us = t[reached] - t[starts[quick]]
    return max(float(np.quantile(waited_us / _US_PER_S, p)), 1.0)


def network(shares: pa.Table, interval_s: float) -> tuple[Ranking, float]:
    """Accounts by their heaviest edge, and the weight at the default percentile."""
    account, shared = coordinated(shares, interval_s)
    accounts, row = np.unique(account, return_inverse=True)
    objects, column = np.unique(shared, return_inverse=True)
    both = sparse.csr_array(
        (np.ones(len(row), np.float32), (row, column)), shape=(len(accounts), len(objects))
    )
    strongest = strongest_of(both)
    return Ranking(accounts, strongest), _quantile(blocks(both), _PERCENTILE)


def coordinated(shares: pa.Table, interval_s: float) -> tuple[Ints, Ints]:
    """(account, object) once each, for accounts with a share that is not alone in its bin."""
    account, objects, t = (shares[n].to_numpy() for n in ("account_key", "object_id", "t"))
    _, place = np.unique(objects, return_inverse=True)
    first = np.full(place.max(initial=-1) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, place, t)
    several = _accounts_of(place, account)[place] > 1
    bins = (t - first[place]) // round(interval_s * _US_PER_S)
    _, which, alike = np.unique(
        np.stack([place, bins]), axis=1, return_inverse=True, return_counts=True
    )
    chosen = several & (alike[which.reshape(-1)] > 1)
    pairs = np.unique(np.stack([account[chosen], objects[chosen]]), axis=1)
    return pairs[0], pairs[1]


def named(shares: pa.Table) -> set[int]:
    ranking, level = network(shares, coordination_interval_s(shares))
    return ranking.named(max(level, 1.0))


def variants(shares: pa.Table) -> Iterator[tuple[str, Ranking]]:
    estimated_s = coordination_interval_s(shares)
    for interval_s in sorted({estimated_s, *_INTERVALS_S}):
        yield f"{interval_s:g} s", network(shares, interval_s)[0]


def _ordered(shares: pa.Table) -> tuple[Ints, Ints]:
    objects, t = shares["object_id"].to_numpy(), shares["t"].to_numpy()
    order = np.lexsort((t, objects))
    return objects[order], t[order]


def _accounts_of(place: Ints, account: Ints) -> Ints:
    """How many accounts shared each object."""
    pairs = np.unique(np.stack([place, account]), axis=1)
    return np.bincount(pairs[0])


def _quantile(found: Iterator[Block], share: float) -> float:
    """The quantile of whole-number weights, by counting them."""
    counts = np.zeros(1, dtype=np.int64)
    for block in found:
        here = np.bincount(block.weight.astype(np.int64))
        counts = np.pad(counts, (0, max(len(here) - len(counts), 0)))
        counts[: len(here)] += here
    return quantile_of_counts(counts, share)


def quantile_of_counts(counts: Ints, share: float) -> float:
    """The quantile (interpolated as usual) of numbers that stand in ``counts`` times each.

    >>> quantile_of_counts(np.array([0, 3, 1]), 0.5), quantile_of_counts(np.array([0, 3, 1]), 1)
    (1.0, 2.0)
    """
    total = int(counts.sum())
    if not total:
        return 0.0
    place = share * (total - 1)
    until = np.cumsum(counts)
    below, above = np.searchsorted(until, [np.floor(place), np.ceil(place)], side="right")
    return float(below + (above - below) * (place - np.floor(place)))


PEER = Peer("CooRnet", {"interval from the data (its defaults)": named}, variants)
