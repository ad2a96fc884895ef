"""Coordination against slow loops that are plainly right, and the same whatever the order."""

import importlib.util
import math
from collections import Counter, defaultdict
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.description import CHANCE_CAVEAT
from tocsin.detect.coordination.detection import Significance, detect
from tocsin.detect.coordination.layers import by_kind
from tocsin.detect.coordination.tables import (
    ACCOUNTS,
    CALIBRATION,
    CAPPED,
    EDGES,
    EVIDENCE,
    NETWORKS,
    OBJECTS,
    PAIRS,
    Coordination,
)
from tocsin.posts.schema import POSTS
from tocsin.shares import ObjectKind

_spec = importlib.util.spec_from_file_location(
    "slow_significance", Path(__file__).with_name("slow_significance.py")
)
slow = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(slow)
oracle = slow.oracle

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL_60 = Behaviour(ObjectKind.URL, 60, min_objects=2)
ANY = Significance(fdr=1.0, permutations=0)
"""Every pair that the first null does not explain, whatever its p-value."""


@pytest.fixture
def find(duckdb_engine, shares_of):
    def run(posts, *behaviours, order=None, created_at=NOW, significance=ANY):
        shares = shares_of(posts)
        rng = np.random.default_rng(order)
        if order is not None:
            posts = posts.take(rng.permutation(posts.num_rows))
            shares = {
                kind: shares[kind].take(rng.permutation(shares[kind].num_rows))
                for kind in reversed(shares)
            }
        tables = {kind: duckdb_engine.table(table) for kind, table in shares.items()}
        table = duckdb_engine.table(posts)
        return detect(duckdb_engine, tables, table, behaviours, created_at, significance)

    return run


def tables(found):
    return {
        field.name: getattr(found, field.name).to_pylist()
        for field in fields(Coordination)
        if isinstance(getattr(found, field.name), pa.Table)
    }


def expected_edges(shares, behaviour, pairs):
    """The edges of the pairs in one behaviour, with their measures, by brute force."""
    kept = oracle.kept_shares(shares, behaviour.max_sharers)
    active = [s for s in shares if s["object_id"] not in _over(shares, behaviour.max_sharers)]
    at = {(share["post_key"], share["object_id"]): share["t"] for share in kept}
    met = defaultdict(list)
    for object_id, account_0, post_0, account_1, post_1 in oracle.meetings(
        kept, behaviour.window_s
    ):
        (a, post_a), (b, post_b) = sorted([(account_0, post_0), (account_1, post_1)])
        met[a, b].append((object_id, post_a, post_b))
    found = {}
    for pair in met.keys() & pairs:
        rows = met[pair]
        objects = {object_id for object_id, _, _ in rows}
        first = {
            (object_id, side): min(
                at[row[1 + side], object_id] for row in rows if row[0] == object_id
            )
            for object_id in objects
            for side in (0, 1)
        }
        posts = [len({row[1 + side] for row in rows}) for side in (0, 1)]
        lags = [abs(at[a, o] - at[b, o]) / 1e6 for o, a, b in rows]
        found[pair] = {
            "rows": set(rows),
            "objects": len(objects),
            "events": len(rows),
            "weight": oracle.edge_weight(kept, active, pair, behaviour.window_s),
            "symmetry": min(posts) / max(posts),
            "a_first": sum(first[o, 0] < first[o, 1] for o in objects),
            "b_first": sum(first[o, 1] < first[o, 0] for o in objects),
            "mean_lag_s": sum(lags) / len(lags),
        }
    return found


def _over(shares, cap):
    size = Counter(s["object_id"] for s in shares)
    return {thing for thing, count in size.items() if count > cap}


def check_edges(found, shares, behaviours):
    """All edges against loops: who is joined, in which behaviours, and every measure.

    ``shares`` has the rows of each kind; every tested pair must be accepted (:data:`ANY`).
    """
    behaviours = [b for group in by_kind(behaviours) for b in group if shares.get(b.kind)]
    groups = [
        (oracle.kept_shares(shares[group[0].kind], group[0].max_sharers), group)
        for group in by_kind(behaviours)
    ]
    layers = [slow.Layer(b, shares[b.kind]) for b in behaviours]
    pairs = slow.candidates(groups, layers) if layers else {}
    tested = {(p["account_a"], p["account_b"]): p for p in found.pairs.to_pylist()}
    assert {pair: p["objects"] for pair, p in tested.items()} == pairs
    for number, (behaviour, layer) in enumerate(zip(behaviours, layers, strict=True)):
        edges = [e for e in found.edges.to_pylist() if e["behaviour"] == behaviour.name]
        expected = expected_edges(shares[behaviour.kind], behaviour, pairs.keys())
        alone = slow.Together(number, [layer])
        alone.leave_out(set(pairs))
        check_measures(found, edges, expected)
        check_chance(edges, alone, tested)
    assert set(found.edges["behaviour"].to_pylist()) <= {b.name for b in behaviours}


def check_measures(found, edges, expected):
    assert {(e["account_a"], e["account_b"]) for e in edges} == set(expected)
    assert len(edges) == len(expected)
    evidence = defaultdict(list)
    for row in found.evidence.to_pylist():
        evidence[row["edge"]].append((row["object_id"], row["post_a"], row["post_b"]))
    for edge in edges:
        wanted = expected[edge["account_a"], edge["account_b"]]
        assert set(evidence[edge["edge"]]) == wanted["rows"]
        assert len(evidence[edge["edge"]]) == edge["events"]
        for name in ("objects", "events", "a_first", "b_first"):
            assert edge[name] == wanted[name], name
        for name in ("weight", "symmetry", "mean_lag_s"):
            assert edge[name] == pytest.approx(wanted[name], abs=1e-9), name


def check_chance(edges, alone, tested):
    for edge in edges:
        pair = edge["account_a"], edge["account_b"]
        assert edge["occasions"] == alone.occasions(pair)
        p_value, by_activity, by_taste = alone.chance(pair, edge["occasions"])
        assert edge["p_value"] == pytest.approx(p_value, rel=1e-8, abs=0)
        if edge["occasions"]:
            assert edge["by_activity"] == pytest.approx(by_activity)
            assert edge["by_taste"] == pytest.approx(by_taste)
        assert edge["q_value"] == tested[pair]["q_value"]


def check_that_tables_refer_to_each_other(found):
    edges, evidence = found.edges.to_pylist(), found.evidence.to_pylist()
    assert [e["edge"] for e in edges] == list(range(len(edges)))
    assert {row["edge"] for row in evidence} == {e["edge"] for e in edges}
    cited = {row[side] for row in evidence for side in ("post_a", "post_b")}
    assert {post["post_key"] for post in found.posts.to_pylist()} == cited
    objects = {row["object_id"] for row in found.objects.to_pylist()}
    assert {row["object_id"] for row in evidence} <= objects
    ends = {e[side] for e in edges for side in ("account_a", "account_b")}
    accounts = {row["account_key"]: row for row in found.accounts.to_pylist()}
    assert set(accounts) == ends
    for key, account in accounts.items():
        own = [e for e in edges if key in (e["account_a"], e["account_b"])]
        partners = {e["account_a"] for e in own} | {e["account_b"] for e in own}
        assert account["degree"] == len(partners) - 1
        assert account["weight"] == pytest.approx(sum(e["weight"] for e in own))
        assert 0 <= account["first_share"] <= 1
    for edge in edges:
        a, b = accounts[edge["account_a"]]["network"], accounts[edge["account_b"]]["network"]
        assert edge["network"] == (a if a == b else None)
    check_networks(found, edges, evidence, accounts)


def check_networks(found, edges, evidence, accounts):
    networks = found.networks.to_pylist()
    assert [row["network"] for row in networks] == list(range(len(networks)))
    weights = [round(row["weight"], 6) for row in networks]
    assert weights == sorted(weights, reverse=True)
    times = {post["post_key"]: post["created_at"] for post in found.posts.to_pylist()}
    for row, finding in zip(networks, found.findings, strict=True):
        own = [e for e in edges if e["network"] == row["network"]]
        numbers = {e["edge"] for e in own}
        rows = [r for r in evidence if r["edge"] in numbers]
        posts = {r[side] for r in rows for side in ("post_a", "post_b")}
        members = [a for a in accounts.values() if a["network"] == row["network"]]
        pairs = {(e["account_a"], e["account_b"]) for e in own}
        assert (row["accounts"], row["edges"]) == (len(members), len(own))
        assert row["pairs"] == len(pairs)
        assert row["density"] == pytest.approx(len(pairs) / (len(members) * (len(members) - 1) / 2))
        assert row["weight"] == pytest.approx(sum(e["weight"] for e in own))
        assert row["objects"] == len({r["object_id"] for r in rows})
        assert row["posts"] == len(posts)
        assert row["behaviours"] == sorted({e["behaviour"] for e in own})
        assert row["first_at"] == min(times[post] for post in posts)
        assert row["last_at"] == max(times[post] for post in posts)
        assert finding.subject == f"network {row['network'] + 1}"
        assert set(finding.evidence) == posts
        assert len(finding.evidence) == len(posts)
        assert finding.statistic["posts"] == len(posts)


def some_posts(posts_of, seed=1, rows=120):
    """Few accounts and many ties, where mistakes would show, and three who act together."""
    rng = np.random.default_rng(seed)
    made = [
        (f"user{rng.integers(15)}", int(rng.choice([0, 1, 30, 59, 60, 61, 119, 120, 600, 9_000])), {
            "urls": [f"https://news.example/{o}" for o in set(rng.integers(0, 90, 2).tolist())],
            "text": f"Post {n} with some words of its own",
        })
        for n in range(rows)
    ]  # fmt: skip
    made += [
        (member, 3_000 * n + int(rng.choice([0, 0, 0, 60])), {
            "urls": [f"https://own.example/{n % 7}"],
            "text": f"Words that all three post, {n}",
        })
        for n in range(9)
        for member in ("user1", "friend", "third")
    ]  # fmt: skip
    return posts_of(made)


def among_others(rows, content, count=500):
    """The rows and, so that they stand out, those of others who never meet anyone."""
    others = [
        (f"other{n % 120}", 1_700 * n, {**content(5_000 + n), "post_id": f"alone{n}"})
        for n in range(count)
    ]
    return [*rows, *others]


def rows_of(shares):
    return {kind: table.to_pylist() for kind, table in shares.items()}


@pytest.mark.parametrize("window_s", [0, 1, 60, 600])
def test_edges_are_those_of_a_slow_loop(find, posts_of, shares_of, window_s):
    posts = some_posts(posts_of, seed=window_s)
    behaviour = Behaviour(ObjectKind.URL, window_s, min_objects=2)
    found = find(posts, behaviour)
    check_edges(found, rows_of(shares_of(posts)), [behaviour])
    check_that_tables_refer_to_each_other(found)
    assert found.edges.num_rows > 0


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 130), st.integers(0, 6)), max_size=24
    ),
    window_s=st.sampled_from([0, 30, 60]),
    least=st.integers(1, 2),
    cap=st.sampled_from([3, 6, 5_000]),
)
def test_any_corpus_gives_what_a_slow_loop_gives(
    find, posts_of, links, shares_of, rows, window_s, least, cap
):
    posts = posts_of((f"u{a}", seconds, links(o)) for a, seconds, o in rows)
    behaviour = Behaviour(ObjectKind.URL, window_s, least, cap)
    found = find(posts, behaviour)
    check_edges(found, rows_of(shares_of(posts)), [behaviour])
    check_that_tables_refer_to_each_other(found)


def test_several_behaviours_are_each_as_a_slow_loop_says(find, posts_of, shares_of):
    posts = some_posts(posts_of, seed=5)
    group = [Behaviour(ObjectKind.URL, w, min_objects=n) for w, n in ((1, 1), (60, 3), (600, 2))]
    group += [Behaviour(ObjectKind.TEXT_COPY, 60)]
    found = find(posts, *group)
    check_edges(found, rows_of(shares_of(posts)), group)
    check_that_tables_refer_to_each_other(found)
    assert set(found.edges["behaviour"].to_pylist()) == {b.name for b in group}
    for behaviour in group:
        alone = {
            (e["account_a"], e["account_b"]): e["weight"]
            for e in find(posts, behaviour).edges.to_pylist()
        }
        own = {
            (e["account_a"], e["account_b"]): e["weight"]
            for e in found.edges.to_pylist()
            if e["behaviour"] == behaviour.name
        }
        both = alone.keys() & own.keys()
        assert both
        assert {pair: alone[pair] for pair in both} == {pair: own[pair] for pair in both}


def test_windows_with_different_caps_do_not_mix(find, posts_of, shares_of):
    posts = some_posts(posts_of, seed=6)
    group = [Behaviour(ObjectKind.URL, 60, 2, 5), Behaviour(ObjectKind.URL, 600, 2, 5_000)]
    found = find(posts, *group)
    check_edges(found, rows_of(shares_of(posts)), group)


def test_several_kinds_make_one_network_with_each_kinds_edges(find, posts_of, links, reposts):
    rows = [(user, 9_000 * n + i, links(n)) for n in range(3) for i, user in enumerate("abc")]
    rows += [
        (user, 90_000 + 9_000 * n + i, reposts(n)) for n in range(3) for i, user in enumerate("bcd")
    ]
    rows = among_others(rows, lambda n: reposts(n) if n % 2 else links(n))
    found = find(posts_of(rows), Behaviour(ObjectKind.REPOST, 60), Behaviour(ObjectKind.URL, 60))
    (network,) = found.networks.to_pylist()
    assert (network["accounts"], network["edges"], network["pairs"]) == (4, 6, 5)
    assert network["behaviours"] == ["repost-60s", "url-60s"]
    check_that_tables_refer_to_each_other(found)


@pytest.mark.parametrize("significance", [ANY, Significance(fdr=0.05, permutations=1)])
def test_the_same_rows_in_another_order_give_the_same_tables(find, posts_of, significance):
    posts = some_posts(posts_of, seed=7)
    group = (URL_60, Behaviour(ObjectKind.URL, 1, 1), Behaviour(ObjectKind.TEXT_COPY, 60, 1))
    first = find(posts, *group, significance=significance)
    assert first.edges.num_rows > 3
    again = find(posts, *group, order=1, significance=significance)
    assert tables(again) == tables(first)
    if significance.permutations:
        assert again.test == first.test
    assert [f.id for f in again.findings] == [f.id for f in first.findings]
    later = find(posts, *group, created_at=NOW + timedelta(days=1), significance=significance)
    assert [f.id for f in later.findings] == [f.id for f in first.findings]


def test_a_post_that_lists_several_objects_is_cited_in_a_fixed_order(find, posts_of, reposts):
    """Share lists (CooRTweet's format) hold one row for each object of a post."""
    rows = [
        (user, 10 * n + i, {**reposts(n), "post_id": f"{user}-all"})
        for n in range(4)
        for i, user in enumerate("abc")
    ]
    posts = posts_of(among_others(rows, reposts))
    behaviour = Behaviour(ObjectKind.REPOST, 60)
    first = find(posts, behaviour)
    assert first.edges["objects"].to_pylist() == [4, 4, 4]
    for order in range(3):
        assert tables(find(posts, behaviour, order=order)) == tables(first)


def test_an_object_of_two_kinds_is_named_once_for_each_in_a_fixed_order(find, posts_of, reposts):
    rows = [(user, 10 * n + i, reposts(n)) for n in range(3) for i, user in enumerate("ab")]
    rows += [
        (user, 500 + 10 * n + i, {"reply_to": f"original{n}"})
        for n in range(3)
        for i, user in enumerate("ab")
    ]
    others = among_others(rows, lambda n: {**reposts(n), "reply_to": f"original{n}"})
    posts = posts_of(others)
    group = (Behaviour(ObjectKind.REPOST, 60), Behaviour(ObjectKind.REPLY_TARGET, 60))
    first = find(posts, *group)
    kinds = [(row["label"], row["object_kind"]) for row in first.objects.to_pylist()]
    assert sorted(kinds) == sorted(
        (f"original{n}", kind) for n in range(3) for kind in ("repost", "reply_target")
    )
    assert tables(find(posts, *group, order=3)) == tables(first)


def test_objects_say_how_widely_they_were_shared_in_the_whole_corpus(find, posts_of, links):
    rows = [(user, 100 * n + i, links(n)) for n in range(3) for i, user in enumerate("ab")]
    rows += [("c", 50_000, links(0)), ("c", 60_000, links(0)), ("c", 70_000, links(9))]
    found = find(posts_of(among_others(rows, links)), Behaviour(ObjectKind.URL, 60))
    shown = {row["label"]: (row["shares"], row["accounts"]) for row in found.objects.to_pylist()}
    assert shown == {
        "https://news.example/0": (4, 3),
        "https://news.example/1": (2, 2),
        "https://news.example/2": (2, 2),
    }


def test_objects_over_the_cap_are_reported_by_name_and_make_no_edge(find, posts_of, links):
    rows = [(f"u{n}", n, links(0)) for n in range(8)]
    rows += [(user, 1_000 * n + i, links(n)) for n in range(1, 4) for i, user in enumerate("ab")]
    found = find(
        posts_of(among_others(rows, links)),
        Behaviour(ObjectKind.URL, 60, min_objects=1, max_sharers=7),
    )
    (capped,) = found.capped.to_pylist()
    assert (capped["label"], capped["shares"]) == ("https://news.example/0", 8)
    assert capped["behaviour"] == "url-60s"
    assert found.edges["objects"].to_pylist() == [3]
    assert capped["object_id"] not in found.evidence["object_id"].to_pylist()


def test_accounts_are_described_by_all_they_posted(find, posts_of, links):
    rows = [(user, 100 * n + i, links(n)) for n in range(3) for i, user in enumerate("ab")]
    rows += [("a", 90_000, {"text": "alone"})]
    found = find(posts_of(among_others(rows, links)), Behaviour(ObjectKind.URL, 60))
    a, b = sorted(found.accounts.to_pylist(), key=lambda row: row["account_id"])
    assert (a["account_id"], a["posts"], b["posts"]) == ("a", 4, 3)
    assert a["last_at"] - a["first_at"] == timedelta(seconds=90_000)
    assert (a["first_share"], b["first_share"]) == (1.0, 0.0)
    assert (a["degree"], b["degree"]) == (1, 1)


def test_one_hyperactive_account_makes_a_lopsided_edge(find, posts_of, links):
    rows = [("busy", second, links(n)) for n in range(2) for second in range(0, 20, 2)]
    rows += [("calm", 21, {"urls": [f"https://news.example/{n}" for n in range(2)]})]
    (edge,) = find(posts_of(among_others(rows, links)), URL_60).edges.to_pylist()
    assert edge["symmetry"] == pytest.approx(1 / 20)
    assert edge["events"] == 20


def test_nothing_found_gives_empty_tables_with_their_schemas(find, posts_of, links):
    posts = posts_of([("a", 0, links(1)), ("b", 5_000, links(1))])
    for behaviours in ([URL_60], [Behaviour(ObjectKind.MEDIA, 60)], []):
        found = find(posts, *behaviours)
        for name, schema in (
            ("edges", EDGES),
            ("evidence", EVIDENCE),
            ("objects", OBJECTS),
            ("accounts", ACCOUNTS),
            ("networks", NETWORKS),
            ("capped", CAPPED),
            ("pairs", PAIRS),
            ("posts", POSTS),
        ):
            table = getattr(found, name)
            assert table.num_rows == 0
            assert table.schema.names == schema.names
            assert table.schema.types == schema.types
        assert found.findings == ()
        assert found.calibration.schema.names == CALIBRATION.names
        assert set(found.calibration["observed"].to_pylist()) <= {0}
        assert found.behaviours == tuple(behaviours)


def test_a_behaviour_without_shares_leaves_the_others_alone(find, posts_of, links):
    rows = [(user, 100 * n + i, links(n)) for n in range(3) for i, user in enumerate("ab")]
    found = find(
        posts_of(among_others(rows, links)),
        Behaviour(ObjectKind.MEDIA, 60),
        Behaviour(ObjectKind.URL, 60),
    )
    assert found.edges["behaviour"].to_pylist() == ["url-60s"]


def test_one_account_alone_never_makes_an_edge(find, posts_of, links):
    posts = posts_of([("a", n, links(n % 3)) for n in range(30)])
    assert find(posts, URL_60).edges.num_rows == 0


def test_accounts_of_the_same_id_on_two_platforms_are_two(find, posts_of, links):
    rows = [
        ("a", 100 * n + i, {**links(n), "platform": platform})
        for n in range(2)
        for i, platform in enumerate(["x", "bluesky"])
    ]
    found = find(posts_of(among_others(rows, links)), URL_60)
    (network,) = found.networks.to_pylist()
    assert (network["accounts"], network["platforms"]) == (2, ["bluesky", "x"])


def in_step(links, days=8):
    """Two accounts on the same links within seconds, once a day, among others."""
    rows = [
        (user, 86_400 * n + 7 * i, links(n)) for n in range(days) for i, user in enumerate("ab")
    ]
    return among_others(rows, links)


def test_every_result_says_how_sure_it_is_and_what_chance_would_give(find, posts_of, links):
    found = find(
        posts_of(in_step(links)), Behaviour(ObjectKind.URL, 60), significance=Significance()
    )
    assert found.caveats == (CHANCE_CAVEAT,)
    (finding,) = found.findings
    assert finding.caveats == (CHANCE_CAVEAT,)
    assert 0 < finding.q_value <= 0.01
    low, high = finding.interval
    assert 0 < low < finding.statistic["together"] <= high <= 1
    assert 0 < finding.baseline["together"] < low
    assert "2 accounts linked to the same pages within 1 min" in finding.statement
    assert "inauthentic" not in finding.statement
    assert finding.parameters["fdr"] == 0.01
    assert finding.parameters["behaviours"] == [
        {"kind": "url", "window_s": 60, "min_objects": 3, "max_sharers": 5_000}
    ]


def test_only_pairs_within_the_false_discovery_rate_are_joined_and_all_tested_are_listed(
    find, posts_of, links
):
    once = [(user, 500_000 + 5 * n, links(90 + n)) for n in range(6) for user in "yz"]
    posts = posts_of([*in_step(links), *once])
    found = find(posts, Behaviour(ObjectKind.URL, 60), significance=Significance())
    pairs = found.pairs.to_pylist()
    assert [(p["objects"], p["accepted"]) for p in sorted(pairs, key=lambda p: p["objects"])] == [
        (6, False), (8, True),
    ]  # fmt: skip
    assert [p["accepted"] for p in pairs] == [p["q_value"] <= 0.01 for p in pairs]
    joined = {(e["account_a"], e["account_b"]) for e in found.edges.to_pylist()}
    assert joined == {(p["account_a"], p["account_b"]) for p in pairs if p["accepted"]}
    assert (found.test.tested, found.test.met) == (2, 2)


def test_the_calibration_says_what_was_expected_permuted_and_seen(find, posts_of, links):
    posts = posts_of(in_step(links))
    found = find(posts, Behaviour(ObjectKind.URL, 60), significance=Significance(permutations=3))
    curve, test = found.calibration.to_pylist(), found.test
    p_values = found.pairs["p_value"].to_pylist()
    for row in curve:
        assert row["expected"] == row["p_value"] * test.could_meet
        assert row["observed"] == sum(p <= row["p_value"] for p in p_values)
        assert row["by_chance"] >= 0
    assert (test.permutations, test.accepted_by_chance, test.fdr) == (3, 0.0, 0.01)
    assert test.slices > 5
    assert test.slice_s >= 600


def test_without_permutations_the_control_is_said_not_to_have_run(find, posts_of, links):
    found = find(posts_of(in_step(links)), Behaviour(ObjectKind.URL, 60), significance=ANY)
    assert found.calibration["by_chance"].null_count == found.calibration.num_rows
    assert math.isnan(found.test.accepted_by_chance)
    assert found.test.permutations == 0


def test_the_seed_of_the_permutations_is_stated_and_decides_the_control(find, posts_of, links):
    rng = np.random.default_rng(9)
    posts = posts_of(
        (f"u{rng.integers(150)}", int(rng.integers(20_000)), links(rng.integers(30)))
        for _ in range(500)
    )
    behaviour = Behaviour(ObjectKind.URL, 60, 1)
    runs = [find(posts, behaviour, significance=Significance(0.01, 2, seed)) for seed in (1, 1, 3)]
    assert [run.test.seed for run in runs] == [1, 1, 3]
    curves = [run.calibration["by_chance"].to_pylist() for run in runs]
    assert curves[0] == curves[1] != curves[2]
