"""Similarity of what accounts share, whenever they share it: Pacheco et al. (2021).

Pacheco, Hui, Torres-Lugo, Truong, Flammini, Menczer, "Uncovering coordinated networks on
social media: methods and case studies", ICWSM 15, case study 4 (co-retweets). Accounts with
fewer than ten retweets are left out; the others are TF-IDF vectors of what they retweeted;
edges weigh their cosine similarity, and the heaviest 0.5 % of all edges are kept.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from peers.ranking import Peer, Ranking
from peers.similarity import active, blocks, strongest_of, vectors

_LEAST_SHARES, _KEPT = 10, 0.005
_LEASTS = (3, 5, 8, 10, 12, 15)


def named(shares: pa.Table) -> set[int]:
    accounts = active(shares, _LEAST_SHARES)
    rows = vectors(shares, accounts)
    weights = [block.weight for block in blocks(rows)]
    weight = np.concatenate([*weights, np.zeros(0, np.float32)])
    if not len(weight):
        return set()
    return Ranking(accounts, strongest_of(rows)).named(float(np.quantile(weight, 1 - _KEPT)))


def variants(shares: pa.Table) -> Iterator[tuple[str, Ranking]]:
    for least in _LEASTS:
        accounts = active(shares, least)
        yield f"≥ {least} shares", Ranking(accounts, strongest_of(vectors(shares, accounts)))


PEER = Peer("Co-sharing similarity (Pacheco et al.)", {"top 0.5 % of edges": named}, variants)
