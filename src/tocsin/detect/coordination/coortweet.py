"""CooRTweet's pairs and edges, exactly, for those who must compare with published work.

Righetti & Balluff, CooRTweet 2.1.3 (R package). What it does, as its documentation and its
results show: accounts with fewer than ``min_participation`` shares are left out; all pairs
of shares of one object within the window are formed; loops are removed; then a pair stays
when *either* of its posts belongs to an account with enough posts among the pairs (an OR
filter, so partners with a single post remain). Edge weight counts pairs, and the threshold
marks edges above a quantile of the weights.

Not followed on purpose: its ``edge_symmetry_score``, which puts the two accounts in
alphabetical order but leaves the two posts in order of time, so each count mixes both
accounts' posts. Here both are in the same order.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.coordination.pairs import US_PER_S, meetings
from tocsin.engine.base import Engine, Table


@dataclass(frozen=True, slots=True)
class CooRTweet:
    """CooRTweet's parameters under its own names.

    ``edge_weight`` is the quantile of the edge weights above which an edge is marked.
    """

    time_window: int = 10
    min_participation: int = 2
    remove_loops: bool = True
    edge_weight: float = 0.5


# A fixed order: sums of lags must not depend on the engine.
_ORDER = [(name, "ascending") for name in ("object_id", "t_0", "post_0", "t_1", "post_1")]


def coordinated_pairs(engine: Engine, shares: Table, parameters: CooRTweet) -> pa.Table:
    """CooRTweet's ``detect_groups``: one row a pair of posts, the older first.

    Columns: ``object_id, account_0, post_0, account_1, post_1, time_delta`` (seconds).
    """
    enough = parameters.min_participation
    active = shares.group_by("account_key").aggregate(n=shares.count())
    kept = engine.keep(shares.semi_join(active.filter(active.n >= enough), "account_key"))
    met = meetings(kept, parameters.time_window, within_account=not parameters.remove_loops)
    if parameters.remove_loops:
        # A post that is itself the shared object: its author's own act, not a share.
        met = met.filter(met.object_id != met.post_0, met.object_id != met.post_1)
    found = engine.to_arrow(met).sort_by(_ORDER)
    return _either_participates(found, engine.to_arrow(kept), enough)


def coordinated_edges(pairs: pa.Table, parameters: CooRTweet) -> pa.Table:
    """CooRTweet's ``generate_coordinated_network`` as a table of edges.

    Columns: ``account_a <= account_b, weight, avg_time_delta, n_content_a, n_content_b,
    edge_symmetry_score, weight_threshold`` (1 above the quantile of the weights, else 0).
    """
    first, second = pairs["account_0"].to_numpy(), pairs["account_1"].to_numpy()
    forward = first <= second
    posts = pairs["post_0"].to_numpy(), pairs["post_1"].to_numpy()
    rows = pa.table(
        {
            "account_a": np.where(forward, first, second),
            "account_b": np.where(forward, second, first),
            "content_a": np.where(forward, *posts),
            "content_b": np.where(forward, *posts[::-1]),
            "time_delta": pairs["time_delta"],
        }
    )
    edges = (
        rows.group_by(["account_a", "account_b"], use_threads=False)
        .aggregate(
            [
                ("time_delta", "count"), ("time_delta", "mean"),
                ("content_a", "count_distinct"), ("content_b", "count_distinct"),
            ]
        )
        .rename_columns(
            ["account_a", "account_b", "weight", "avg_time_delta", "n_content_a", "n_content_b"]
        )
        .sort_by([("account_a", "ascending"), ("account_b", "ascending")])
    )  # fmt: skip
    a, b = edges["n_content_a"].to_numpy(), edges["n_content_b"].to_numpy()
    weight = edges["weight"].to_numpy()
    level = np.quantile(weight, parameters.edge_weight) if len(weight) else 0.0
    return edges.append_column(
        "edge_symmetry_score", pa.array(np.minimum(a, b) / np.maximum(np.maximum(a, b), 1))
    ).append_column("weight_threshold", pa.array((weight > level).astype(np.int64)))


def _either_participates(met: pa.Table, shares: pa.Table, enough: int) -> pa.Table:
    """The OR filter: pairs in which either post's account has enough posts in any pair."""
    in_pairs = pc.unique(
        pa.chunked_array([*met["post_0"].chunks, *met["post_1"].chunks], pa.int64())
    )
    taking_part = shares.filter(pc.is_in(shares["post_key"], in_pairs))
    counts = taking_part.group_by("account_key").aggregate([("post_key", "count")])
    accounts = counts.filter(pc.greater_equal(counts["post_key_count"], enough))["account_key"]
    posts = taking_part.filter(pc.is_in(taking_part["account_key"], accounts.combine_chunks()))
    allowed = posts["post_key"].combine_chunks()
    either = pc.or_(pc.is_in(met["post_0"], allowed), pc.is_in(met["post_1"], allowed))
    kept = met.filter(either)
    delta = pc.divide(pc.subtract(kept["t_1"], kept["t_0"]).cast(pa.float64()), float(US_PER_S))
    return kept.drop_columns(["t_0", "t_1"]).append_column("time_delta", delta)
