"""CooRTweet 2.1.3 (Righetti & Balluff, R), by our own implementation of it.

That gives the same pairs and edges as the R package on a published set (the figures
``coordination.coortweet_*``). Its defaults: ``time_window`` 10 s, ``min_participation`` 2,
``edge_weight`` 0.5, so edges heavier than the median are marked; these are the edges it draws
and counts, so their accounts are its answer. Source: the package's reference manual,
``detect_groups`` and ``generate_coordinated_network``.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from peers.ranking import Peer, Ranking, ranking_of
from peers.threshold import WINDOWS_S, engine
from tocsin.detect.coordination.coortweet import CooRTweet, coordinated_edges, coordinated_pairs

_PARTICIPATIONS = (2, 5, 10)


def network(shares: pa.Table, parameters: CooRTweet) -> tuple[Ranking, float]:
    """Accounts by the weight of their heaviest edge, and the weight an edge must exceed."""
    with engine() as opened:
        found = coordinated_pairs(opened, opened.table(shares), parameters)
    edges = coordinated_edges(found, parameters)
    weight = edges["weight"].to_numpy()
    level = float(np.quantile(weight, parameters.edge_weight)) if len(weight) else 0.0
    a, b = (edges[name].to_numpy() for name in ("account_a", "account_b"))
    return ranking_of(a, b, weight), level


def named(shares: pa.Table, parameters: CooRTweet) -> set[int]:
    ranking, level = network(shares, parameters)
    return ranking.above(level)


def variants(shares: pa.Table) -> Iterator[tuple[str, Ranking]]:
    for window_s in WINDOWS_S:
        for participation in _PARTICIPATIONS:
            ranking, _ = network(shares, CooRTweet(window_s, participation))
            yield f"{window_s} s, min_participation {participation}", ranking


PEER = Peer(
    "CooRTweet",
    {
        "10 s (its defaults)": lambda shares: named(shares, CooRTweet()),
        "60 s": lambda shares: named(shares, CooRTweet(time_window=60)),
    },
    variants,
)
