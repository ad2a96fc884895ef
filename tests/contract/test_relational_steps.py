"""Every relational step: the same rows on every engine, and the rows a slow loop gives."""

import importlib.util
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.detect.coordination import density, pairs, permutation
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.coortweet import CooRTweet, coordinated_edges, coordinated_pairs
from tocsin.detect.coordination.layers import pooled_slices, prepare
from tocsin.detect.coordination.permutation import exchanged
from tocsin.detect.coordination.sharing import meetings, sharing
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


@pytest.mark.parametrize("least", [1, 4])
def test_several_groups_in_one_pass_are_each_window_alone(engine, least):
    """Pooled objects too: an object counts once a group, however many windows it is in."""
    urls, reposts = shares_of(3), shares_of(4)
    groups = [
        (urls, [Behaviour(ObjectKind.URL, w, least + w % 2) for w in (1, 60, 3_600)]),
        (reposts, [Behaviour(ObjectKind.REPOST, 30, least)]),
        (shares_of(5), [Behaviour(ObjectKind.TEXT_COPY, 0, least + 1)]),
    ]
    asked = [pairs.Group(tuple(group), table(engine, shares)) for shares, group in groups]
    rows = engine.to_arrow(pairs.joint_objects(asked)).to_pylist()
    found = {
        (r["account_a"], r["account_b"]): ([r[f"objects_{i}"] for i in range(5)], r["objects"])
        for r in rows
    }
    assert len(rows) == len(found), "a pair stands twice"
    assert found == oracle.joint_objects_of_groups(groups)
    assert any(pooled > max(counts) for counts, pooled in found.values())


@pytest.mark.parametrize("window_s", WINDOWS_S)
def test_density_counts_each_pair_of_shares_once_at_the_later_one(engine, window_s):
    shares = shares_of(window_s + 1)
    dense = density.density(table(engine, shares), window_s)
    expected = oracle.density(shares, window_s)
    found = engine.to_arrow(dense).to_pylist()
    assert {
        (f["object_id"], f["bucket"]): [f["shares"], f["near"], f["close"]] for f in found
    } == expected
    assert len(found) == len(expected)
    assert sum(near for _, near, _ in expected.values()) > 0
    flow = engine.to_arrow(density.over_time(dense)).to_pylist()
    assert {(f["bucket"], f["shares"], f["near"]) for f in flow} == {
        (bucket, *(sum(v[n] for (_, b), v in expected.items() if b == bucket) for n in (0, 1)))
        for _, bucket in expected
    }
    of_objects = engine.to_arrow(density.of_objects(dense)).to_pylist()
    assert {(o["object_id"], o["shares"], o["near"], o["close"]) for o in of_objects} == {
        (thing, *(sum(v[n] for (o, _), v in expected.items() if o == thing) for n in range(3)))
        for thing, _ in expected
    }


def test_near_pairs_are_the_meetings_that_the_window_join_makes(engine):
    """What chance's rates are made of is what the pairs are counted by."""
    shares = shares_of(17)
    for window_s in WINDOWS_S:
        dense = density.over_time(density.density(table(engine, shares), window_s))
        near = sum(engine.to_arrow(dense)["near"].to_pylist())
        assert near == len(oracle.meetings(shares, window_s, within_account=True))


@pytest.mark.parametrize("least", [1, 5, 8])
def test_able_accounts_shared_enough_objects_of_any_kind(engine, least):
    kinds = [shares_of(19, 40), shares_of(20, 40)]
    found = engine.to_arrow(density.able([table(engine, shares) for shares in kinds], least))
    accounts = found["account_key"].to_pylist()
    assert len(accounts) == len(set(accounts))
    assert set(accounts) == oracle.able(kinds, least)


def posts_of_two_kinds(seed):
    """Links and hashtags of the same posts, some with several, some with only one kind."""
    rng = np.random.default_rng(seed)
    kinds: list[list[dict[str, int]]] = [[], []]
    for post in rng.permutation(400).tolist():
        account, t = int(rng.integers(-9, 9)), int(rng.integers(0, 40_000)) * 1_000_000
        for kind in (0, 1):
            for thing in set(rng.integers(0, 9, rng.integers(0, 3)).tolist()):
                row = {"account_key": account, "object_id": 100 * kind + thing, "t": t}
                kinds[kind].append(row | {"post_key": post})
    return kinds


def test_exchanging_accounts_keeps_posts_and_what_each_account_does_in_a_slice(
    engine, duckdb_engine, monkeypatch
):
    monkeypatch.setattr(permutation, "FEWEST_ACCOUNTS", 1)  # every stratum stands alone
    kinds = posts_of_two_kinds(23)
    behaviours = [
        Behaviour(ObjectKind.URL, 60), Behaviour(ObjectKind.URL, 600),
        Behaviour(ObjectKind.HASHTAG, 60),
    ]  # fmt: skip
    names = (ObjectKind.URL, ObjectKind.HASHTAG)

    def dealt(on, seed):
        shares = {kind: table(on, rows) for kind, rows in zip(names, kinds, strict=True)}
        layers = prepare(on, shares, behaviours)
        cut = pooled_slices(layers)
        others = exchanged(on, layers, cut, np.random.default_rng(seed))
        of = {layer.behaviour: ordered(on, layer.shares) for layer in others}
        shared = {layer.behaviour: ordered(on, layer.shared) for layer in others}
        assert shared == of, "here every object is shared twice"
        return [of[behaviour] for behaviour in behaviours], cut

    def ordered(on, shares):
        rows = on.to_arrow(shares.select(*SHARES.names)).to_pylist()
        return sorted(rows, key=lambda s: (s["post_key"], s["object_id"]))

    (narrow, wide, hashtags), cut = dealt(engine, 1)
    assert len(cut) > 3
    assert narrow == wide, "both windows look at the same posts"
    for rows, before in zip((narrow, hashtags), kinds, strict=True):
        for name in ("object_id", "t"):
            assert sorted((s["post_key"], s[name]) for s in rows) == sorted(
                (s["post_key"], s[name]) for s in before
            )

    def slice_of(t):
        return int(cut.of(np.array([t]))[0])

    assert oracle.strata([narrow, hashtags], slice_of) == oracle.strata(kinds, slice_of)
    accounts = {(s["post_key"], s["account_key"]) for s in narrow + hashtags}
    assert len(accounts) == len({post for post, _ in accounts}), "a post has one account"
    assert narrow != sorted(kinds[0], key=lambda s: (s["post_key"], s["object_id"]))
    assert dealt(duckdb_engine, 1)[0] == [narrow, wide, hashtags]
    assert dealt(engine, 2)[0] != [narrow, wide, hashtags]


def test_evidence_holds_every_meeting_of_the_edges_and_no_other(engine):
    shares = shares_of(5)
    edges = [(a, b) for (a, b), n in oracle.joint_objects(shares, 60).items() if n >= 3]
    a, b = np.array(sorted(edges)).T
    accounts = np.unique([a, b])
    shared_by = {ObjectKind.REPOST: table(engine, shares)}
    layers = prepare(engine, shared_by, [Behaviour(ObjectKind.REPOST, 60)])
    (shared,) = sharing(engine, layers, accounts)
    met, pair = meetings(
        shared, accounts, np.searchsorted(accounts, a), np.searchsorted(accounts, b)
    )
    assert (met.account_a == a[pair]).all()
    assert (met.account_b == b[pair]).all()
    order = np.lexsort([met.post_b, met.t_b, met.post_a, met.t_a, met.object_id, pair])
    assert (np.diff(order) > 0).all(), "sorted"
    found = pa.table(vars(met)).to_pylist()
    rows = {(f["object_id"], *sorted([f["post_a"], f["post_b"]])) for f in found}
    assert len(rows) == len(found)
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


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from([0, 1, 2, 3, 29, 30, 31])),
        min_size=1,
        max_size=25,
    ),
    window_s=st.integers(0, 3),
)
def test_any_shares_are_as_dense_as_a_slow_loop_says(duckdb_engine, rows, window_s):
    shares = [
        {"account_key": a, "object_id": o, "t": t * 1_000_000, "post_key": -i}
        for i, (a, o, t) in enumerate(rows)
    ]
    dense = density.density(table(duckdb_engine, shares), window_s)
    found = duckdb_engine.to_arrow(dense).to_pylist()
    assert {
        (f["object_id"], f["bucket"]): [f["shares"], f["near"], f["close"]] for f in found
    } == oracle.density(shares, window_s)
