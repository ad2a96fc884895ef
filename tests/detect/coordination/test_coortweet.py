"""CooRTweet's pairs and edges against a slow loop that follows its documentation."""

from collections import Counter
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.detect.coordination.coortweet import CooRTweet, coordinated_edges, coordinated_pairs
from tocsin.shares import SHARES

US = 1_000_000
SHARE_LISTS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(50, 53), st.integers(0, 40)), max_size=24
)


def shares_of(rows):
    return [
        {"account_key": a, "object_id": o, "t": t * US, "post_key": n}
        for n, (a, o, t) in enumerate(rows)
    ]


def detect_groups(shares, parameters):
    """Activity filter, all pairs, no loops, then the filter with OR."""
    activity = Counter(share["account_key"] for share in shares)
    active = [s for s in shares if activity[s["account_key"]] >= parameters.min_participation]
    pairs = []
    for one, two in combinations(active, 2):
        older, newer = sorted([one, two], key=lambda s: (s["t"], s["post_key"]))
        near = newer["t"] - older["t"] <= parameters.time_window * US
        loop = parameters.remove_loops and older["account_key"] == newer["account_key"]
        if older["object_id"] == newer["object_id"] and near and not loop:
            pairs.append((older, newer))
    taking_part = Counter(
        account
        for account, _ in {(s["account_key"], s["post_key"]) for pair in pairs for s in pair}
    )
    return [
        pair
        for pair in pairs
        if any(taking_part[s["account_key"]] >= parameters.min_participation for s in pair)
    ]


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=SHARE_LISTS,
    window_s=st.sampled_from([0, 5, 20]),
    least=st.integers(1, 3),
    loops=st.booleans(),
)
def test_pairs_and_edges_are_those_of_a_slow_loop(duckdb_engine, rows, window_s, least, loops):
    shares, parameters = shares_of(rows), CooRTweet(window_s, least, loops)
    table = duckdb_engine.table(pa.Table.from_pylist(shares, schema=SHARES))
    pairs = coordinated_pairs(duckdb_engine, table, parameters)
    expected = detect_groups(shares, parameters)
    found = [(p["post_0"], p["post_1"], p["time_delta"]) for p in pairs.to_pylist()]
    assert sorted(found) == sorted(
        (older["post_key"], newer["post_key"], (newer["t"] - older["t"]) / US)
        for older, newer in expected
    )
    check_edges(coordinated_edges(pairs, parameters).to_pylist(), expected)


def check_edges(edges, expected):
    groups = {}
    for older, newer in expected:
        a, b = sorted([older, newer], key=lambda s: s["account_key"])
        groups.setdefault((a["account_key"], b["account_key"]), []).append((a, b))
    assert [(e["account_a"], e["account_b"]) for e in edges] == sorted(groups)
    level = np.quantile([len(rows) for rows in groups.values()], 0.5) if groups else 0
    for edge in edges:
        rows = groups[edge["account_a"], edge["account_b"]]
        assert edge["weight"] == len(rows)
        assert edge["weight_threshold"] == (len(rows) > level)
        lags = [abs(a["t"] - b["t"]) / US for a, b in rows]
        assert edge["avg_time_delta"] == pytest.approx(sum(lags) / len(lags))
        if edge["account_a"] != edge["account_b"]:
            posts = [len({row[side]["post_key"] for row in rows}) for side in (0, 1)]
            assert [edge["n_content_a"], edge["n_content_b"]] == posts
            assert edge["edge_symmetry_score"] == pytest.approx(min(posts) / max(posts))


def test_a_post_that_is_itself_the_object_is_no_share_of_it(duckdb_engine):
    shares = [
        {"account_key": 1, "object_id": 7, "t": 0, "post_key": 7},
        {"account_key": 2, "object_id": 7, "t": US, "post_key": 8},
    ]
    table = duckdb_engine.table(pa.Table.from_pylist(shares, schema=SHARES))
    assert coordinated_pairs(duckdb_engine, table, CooRTweet(10, 1)).num_rows == 0
    kept = coordinated_pairs(duckdb_engine, table, CooRTweet(10, 1, remove_loops=False))
    assert kept.num_rows == 1


def test_no_shares_are_no_pairs_and_no_edges(duckdb_engine):
    table = duckdb_engine.table(SHARES.empty_table())
    pairs = coordinated_pairs(duckdb_engine, table, CooRTweet())
    assert pairs.num_rows == 0
    assert coordinated_edges(pairs, CooRTweet()).num_rows == 0
