"""Several behaviours as one network: weak evidence adds up, and every edge shows its own."""

from datetime import UTC, datetime

import numpy as np
import pytest

from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.detection import Significance, detect
from tocsin.posts.schema import Kind
from tocsin.shares import ObjectKind

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAY_S = 86_400
LAYERS = (
    Behaviour(ObjectKind.REPOST, 60),
    Behaviour(ObjectKind.TEXT_COPY, 60),
    Behaviour(ObjectKind.URL, 60),
)
SURE = Significance(permutations=1)


@pytest.fixture
def find(duckdb_engine, shares_of):
    def run(posts, behaviours=LAYERS, significance=SURE):
        tables = {k: duckdb_engine.table(t) for k, t in shares_of(posts).items()}
        return detect(
            duckdb_engine, tables, duckdb_engine.table(posts), behaviours, NOW, significance
        )

    return run


def repost(number):
    return {"kind": Kind.REPOST, "repost_of": f"original{number}"}


def link(number):
    return {
        "urls": [f"https://news.example/{number}"],
        "text": f"What I think of number {number}, says {{}}",
    }


def text(number):
    return {"text": f"The same long words about matter number {number}"}


def together(users, acts, first_day=0):
    """The users do each of the acts within seconds, one act a day."""
    return [
        (user, DAY_S * (first_day + day) + 7 * place, _own(user, act))
        for day, act in enumerate(acts)
        for place, user in enumerate(users)
    ]


def others(count=900, days=12):
    """People who repost, link and write, and sometimes meet by chance."""
    rng = np.random.default_rng(5)
    acts = [repost, link, text]
    return [
        (f"other{rng.integers(150)}", int(rng.uniform(0, days * DAY_S)), {
            **_own(n, acts[n % 3](1_000 + int(rng.integers(100)))), "post_id": f"other-{n}",
        })
        for n in range(count)
    ]  # fmt: skip


def _own(who, act):
    """Links are told in own words, so that they are not text copies too."""
    return {name: v.format(who) if name == "text" else v for name, v in act.items()}


WEAK = [repost(1), link(1), text(1), repost(2), link(2), text(2)]


def names(found):
    key = dict(
        zip(found.accounts["account_key"].to_pylist(), found.accounts["account_id"].to_pylist(),
            strict=True)
    )  # fmt: skip
    return {
        (e["behaviour"], *sorted((key[e["account_a"]], key[e["account_b"]])))
        for e in found.edges.to_pylist()
    }


def test_weak_evidence_in_several_behaviours_adds_up(find, posts_of):
    """Two reposts, two links and two texts on six days: no behaviour alone has three objects."""
    rows = [*others(), *together("ab", WEAK)]
    found = find(posts_of(rows))
    assert names(found) == {(b.name, "a", "b") for b in LAYERS}
    assert found.edges["objects"].to_pylist() == [2, 2, 2]
    (pair,) = [p for p in found.pairs.to_pylist() if p["accepted"]]
    assert (pair["objects"], pair["occasions"], pair["decided_by"]) == (6, 6, "all")
    for behaviour in LAYERS:
        assert find(posts_of(rows), [behaviour]).edges.num_rows == 0


def test_the_same_weak_evidence_on_one_evening_is_not_enough(find, posts_of):
    rows = [
        (user, 5 * DAY_S + 60 * n + 7 * place, _own(user, act))
        for n, act in enumerate(WEAK)
        for place, user in enumerate("ab")
    ]
    assert find(posts_of([*others(), *rows])).edges.num_rows == 0


def test_an_accepted_pair_shows_every_behaviour_it_met_in_even_once(find, posts_of):
    rows = together("ab", [repost(n) for n in range(8)])
    rows += together("ab", [link(50)], first_day=9)
    found = find(posts_of([*others(), *rows]))
    assert names(found) == {("repost-60s", "a", "b"), ("url-60s", "a", "b")}
    edges = {e["behaviour"]: e for e in found.edges.to_pylist()}
    assert (edges["repost-60s"]["objects"], edges["url-60s"]["objects"]) == (8, 1)
    assert edges["repost-60s"]["p_value"] < edges["url-60s"]["p_value"] < 1
    assert edges["repost-60s"]["q_value"] == edges["url-60s"]["q_value"]


def test_evidence_is_exactly_the_meetings_of_the_accepted_pairs(find, posts_of):
    rows = [*others(), *together("abc", WEAK), *together("xy", WEAK[:1], first_day=8)]
    found = find(posts_of(rows))
    posts = {p["post_key"]: p for p in found.posts.to_pylist()}
    accounts = {a["account_key"]: a["account_id"] for a in found.accounts.to_pylist()}
    assert set(accounts.values()) == {"a", "b", "c"}
    edges = {e["edge"]: e for e in found.edges.to_pylist()}
    seen = []
    for row in found.evidence.to_pylist():
        edge, one, two = edges[row["edge"]], posts[row["post_a"]], posts[row["post_b"]]
        assert one["account_id"] == accounts[edge["account_a"]]
        assert two["account_id"] == accounts[edge["account_b"]]
        lag_s = (two["created_at"] - one["created_at"]).total_seconds()
        assert row["lag_s"] == lag_s
        assert abs(lag_s) <= 60
        seen.append((row["edge"], row["object_id"]))
    assert len(seen) == len(set(seen)) == 3 * len(WEAK), "three pairs, six objects, each once"


def test_pairs_accepted_in_different_behaviours_make_one_network(find, posts_of):
    rows = [*others(), *together("abc", [repost(n) for n in range(7)])]
    rows += together("cde", [link(60 + n) for n in range(7)])
    found = find(posts_of(rows))
    assert {a["account_id"] for a in found.accounts.to_pylist()} == set("abcde")
    behaviours = {e["behaviour"] for e in found.edges.to_pylist()}
    assert behaviours == {"repost-60s", "url-60s"}
    reached, grown = {"a"}, True
    while grown:
        more = {u for _, *ends in names(found) if reached & set(ends) for u in ends}
        reached, grown = reached | more, not more <= reached
    assert reached == set("abcde")


def test_accounts_and_networks_say_how_together_they_are_against_chance(find, posts_of):
    found = find(posts_of([*others(), *together("abcd", [*WEAK, repost(3), link(3)])]))
    (network,) = found.networks.to_pylist()
    assert (network["accounts"], network["pairs"], network["density"]) == (4, 6, 1.0)
    assert network["occasions"] == 8, "one act a day"
    assert network["together"] == 1.0, "they did nothing else"
    assert network["expected"] < network["together_low"] < 1.0
    for account in found.accounts.to_pylist():
        assert (account["occasions"], account["active"], account["degree"]) == (8, 8, 3)
        assert account["expected"] < account["together_low"] * account["active"]
        assert account["p_value"] < 1e-6


def test_the_same_seed_gives_the_same_tables_whatever_the_order_of_behaviours(find, posts_of):
    posts = posts_of([*others(), *together("abc", WEAK)])
    first, again = find(posts), find(posts)
    turned = find(posts, LAYERS[::-1])
    for name in ("pairs", "edges", "evidence", "accounts", "networks", "calibration"):
        rows = getattr(first, name).to_pylist()
        assert rows
        assert getattr(again, name).to_pylist() == rows
        assert getattr(turned, name).to_pylist() == rows
