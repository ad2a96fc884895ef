"""Every relational step: the same rows on every engine, and the rows a slow loop gives."""

import importlib.util
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.detect.coordination import pairs
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.coortweet import CooRTweet, coordinated_edges, coordinated_pairs
from tocsin.posts.duplicates import KEYS, find_repeated
from tocsin.shares import SHARES, ObjectKind

_spec = importlib.util.spec_from_file_location("oracle", Path(__file__).with_name("oracle.py"))
oracle = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(oracle)

WINDOWS_S = (0, 1, 60, 3_600)


def shares_of(seed: int, rows: int = 160) -> list[dict[str, int]]:
    """Few accounts and objects, and many ties in time: where mistakes would show."""
    rng = np.random.default_rng(seed)
    t = rng.choice([0, 1, 30, 59, 60, 61, 120, 3_600], rows) * 1_000_000
    t = t + rng.choice([0, 0, 1, 500_000, 999_999], rows)
    columns = {
        "account_key": rng.integers(-6, 6, rows),
        "object_id": rng.integers(-4, 9, rows),
        "t": t,
        "post_key": rng.permutation(rows) - 40,
    }
    return pa.table(columns, schema=SHARES).to_pylist()


def table(engine, shares):
    return engine.table(pa.Table.from_pylist(shares, schema=SHARES))


@pytest.mark.parametrize("window_s", WINDOWS_S)
@pytest.mark.parametrize("within_account", [False, True])
def test_meetings_are_all_pairs_within_the_window(engine, window_s, within_account):
    shares = shares_of(window_s)
    met = pairs.meetings(table(engine, shares), window_s, within_account=within_account)
    found = engine.to_arrow(met).to_pylist()
    rows = [
        (m["object_id"], m["account_0"], m["post_0"], m["account_1"], m["post_1"]) for m in found
    ]
    assert len(rows) == len(set(rows)), "a pair stands twice"
    assert set(rows) == oracle.meetings(shares, window_s, within_account)


@pytest.mark.parametrize("cap", [2, 9, 1_000])
def test_objects_over_the_cap_are_set_aside_and_named(engine, cap):
    shares = shares_of(7)
    kept = engine.to_arrow(pairs.shared_twice(table(engine, shares), cap)).to_pylist()
    assert {s["post_key"] for s in kept} == {s["post_key"] for s in oracle.kept_shares(shares, cap)}
    over = engine.to_arrow(pairs.over_cap(table(engine, shares), cap)).to_pylist()
    counts = {o: sum(s["object_id"] == o for s in shares) for o in {s["object_id"] for s in shares}}
    assert {o["object_id"]: o["shares"] for o in over} == {
        o: n for o, n in counts.items() if n > cap
    }


def test_several_windows_in_one_pass_are_each_window_alone(engine):
    shares = shares_of(3)
    group = [Behaviour(ObjectKind.URL, w, min_objects=2) for w in (1, 60, 3_600)]
    met = pairs.meetings(table(engine, shares), 3_600)
    rows = engine.to_arrow(pairs.joint_objects(met, group)).to_pylist()
    for i, behaviour in enumerate(group):
        alone = oracle.joint_objects(shares, behaviour.window_s)
        found = {(r["account_a"], r["account_b"]): r[f"objects_{i}"] for r in rows}
        enough = {pair: n for pair, n in alone.items() if n >= 2}
        assert {pair: n for pair, n in found.items() if n >= 2} == enough


def test_evidence_holds_every_meeting_of_the_edges_and_no_other(engine):
    shares = shares_of(5)
    edges = [(a, b) for (a, b), n in oracle.joint_objects(shares, 60).items() if n >= 3]
    asked = engine.table(
        pa.table({"account_a": [a for a, _ in edges], "account_b": [b for _, b in edges]})
    )
    found = engine.to_arrow(pairs.evidence(table(engine, shares), asked, 60)).to_pylist()
    rows = {(f["object_id"], *sorted([f["post_a"], f["post_b"]])) for f in found}
    assert rows == {
        (o, *sorted([p0, p1]))
        for o, a0, p0, a1, p1 in oracle.meetings(shares, 60)
        if (min(a0, a1), max(a0, a1)) in edges
    }
    by_post = {s["post_key"]: s for s in shares}
    for f in found:
        assert by_post[f["post_a"]]["account_key"] == f["account_a"] < f["account_b"]
        assert by_post[f["post_b"]]["t"] == f["t_b"]


def test_the_crowd_is_everyone_in_the_bucket_and_the_next(engine):
    shares = shares_of(11)
    asked = sorted({(s["object_id"], s["t"] - s["t"] % 60_000_000) for s in shares})
    moments = pa.table({"object_id": [o for o, _ in asked], "bucket": [b for _, b in asked]})
    found = engine.to_arrow(pairs.crowd(table(engine, shares), engine.table(moments), 60))
    assert {(f["object_id"], f["bucket"]): f["accounts"] for f in found.to_pylist()} == {
        (o, b): oracle.crowd(shares, o, b, 60) for o, b in asked
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_repeated_posts_are_found_and_told_apart(engine, seed):
    rng = np.random.default_rng(seed)
    staged = [(int(p), int(c)) for p, c in rng.integers(0, 12, (40, 2))]
    known = list({int(p): int(c) for p, c in rng.integers(0, 15, (6, 2))}.items())
    rows = [{"row_key": p, "content_key": c, "seq": i} for i, (p, c) in enumerate(staged)]
    before = [{"row_key": p, "content_key": c} for p, c in known]
    found = find_repeated(
        engine,
        engine.table(pa.Table.from_pylist(before)),
        engine.table(pa.Table.from_pylist(rows, schema=KEYS)),
    )
    assert list(zip(*found.to_pydict().values(), strict=True)) == oracle.repeated(known, staged)


@pytest.mark.parametrize("loops", [True, False])
def test_coortweet_is_the_same_on_every_engine(engine, duckdb_engine, loops):
    shares = shares_of(13)
    parameters = CooRTweet(60, 2, loops)

    def run(on):
        found = coordinated_pairs(on, table(on, shares), parameters)
        ordered = found.sort_by([(name, "ascending") for name in found.column_names])
        return ordered.to_pylist(), coordinated_edges(found, parameters).to_pylist()

    assert run(engine) == run(duckdb_engine)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(0, 200_000_000)), max_size=25
    ),
    window_s=st.integers(0, 90),
)
def test_any_shares_meet_as_a_slow_loop_says(duckdb_engine, rows, window_s):
    shares = [
        {"account_key": a, "object_id": o, "t": t, "post_key": i}
        for i, (a, o, t) in enumerate(rows)
    ]
    met = duckdb_engine.to_arrow(pairs.meetings(table(duckdb_engine, shares), window_s))
    found = {
        (m["object_id"], m["account_0"], m["post_0"], m["account_1"], m["post_1"])
        for m in met.to_pylist()
    }
    assert found == oracle.meetings(shares, window_s)
