import numpy as np
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.spread.dismantling import dismantling
from tocsin.detect.spread.superspreaders import fib_index, reach, spreaders

POSTS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 12)), max_size=40)


def brute_fib(reshares):
    return max(f for f in range(len(reshares) + 1) if sum(r >= f for r in reshares) >= f)


def reach_of(pairs, t=None):
    account = np.array([a for a, _ in pairs], dtype=np.int64)
    reshares = np.array([r for _, r in pairs], dtype=np.int64)
    keys = np.arange(len(pairs))
    return reach(account, keys, keys if t is None else t, reshares)


@given(POSTS)
def test_fib_is_the_largest_f_with_f_posts_each_reshared_f_times(pairs):
    account, reshares = (
        (np.array(part, dtype=np.int64) for part in zip(*pairs, strict=True))
        if (pairs)
        else (np.zeros(0, dtype=np.int64),) * 2
    )
    found = fib_index(account, reshares, 5)
    slow = [brute_fib([r for a, r in pairs if a == number]) for number in range(5)]
    assert found.tolist() == slow


@given(POSTS)
def test_intervals_hold_what_was_seen(pairs):
    table = spreaders(reach_of(pairs), 20, np.random.default_rng(0))
    for name in ("fib", "influence", "fib_rank"):
        rows = table.select([f"{name}_low", name, f"{name}_high"]).to_pylist()
        assert all(row[f"{name}_low"] <= row[name] <= row[f"{name}_high"] for row in rows)
    assert all(row["post_keys"] for row in table.to_pylist())


def test_one_lucky_post_gives_influence_and_no_fib():
    pairs = [(1, 1_000)] + [(2, 5)] * 5
    table = spreaders(reach_of(pairs), 50, np.random.default_rng(0)).to_pylist()
    assert [(row["account_key"], row["fib"], row["influence"]) for row in table] == [
        (2, 5, 25),
        (1, 1, 1_000),
    ]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 30)), min_size=10, max_size=60))
def test_no_order_removes_more_than_the_optimum(pairs):
    table = dismantling(reach_of(pairs), 50, 10, np.random.default_rng(0))
    left = {
        name: table.filter(pc.field("ranking") == name)["remaining"].to_numpy()
        for name in set(table["ranking"].to_pylist())
    }
    for name, curve in left.items():
        assert (curve >= left["optimum"] - 1e-12).all(), name
        assert (np.diff(curve) <= 1e-12).all()
        assert curve[0] == 1
        assert curve[-1] == pytest.approx(0, abs=1e-9)


def test_ranking_sees_the_first_period_only():
    """Account 1 was wide first and silent then; account 2 the other way round."""
    pairs = [(1, 10)] * 10 + [(2, 0)] * 10 + [(1, 0)] * 10 + [(2, 10)] * 10
    table = dismantling(reach_of(pairs), 2, 10, np.random.default_rng(0))
    first = table.filter(pc.field("removed") == 1)
    left = dict(zip(first["ranking"].to_pylist(), first["remaining"].to_pylist(), strict=True))
    assert left["fib"] == left["influence"] == 1
    assert left["optimum"] == 0
