"""Which pairs stand out from chance: the arithmetic, the false alarms, and the power."""

import importlib.util
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.detect.coordination import significance
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.layers import prepare
from tocsin.shares import SHARES, ObjectKind

_spec = importlib.util.spec_from_file_location(
    "slow_significance", Path(__file__).with_name("slow_significance.py")
)
slow = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(slow)

REPOST_60 = Behaviour(ObjectKind.REPOST, 60)
US = 1_000_000
FDR = 0.01


@pytest.fixture
def significant(duckdb_engine):
    """The tested pairs of shares, by kind; one kind alone is reposts."""

    def run(shares, behaviours=(REPOST_60,), fdr=FDR):
        kinds = shares if isinstance(shares, dict) else {ObjectKind.REPOST: shares}
        tables = {kind: duckdb_engine.table(table) for kind, table in kinds.items()}
        return significance.test(duckdb_engine, prepare(duckdb_engine, tables, behaviours), fdr)

    return run


def accepted(found, fdr=FDR):
    kept = found.pairs.q_value <= fdr
    pairs = zip(found.pairs.account_a[kept], found.pairs.account_b[kept], strict=True)
    return {(int(a), int(b)) for a, b in pairs}


def accounts_of(pairs):
    return {account for pair in pairs for account in pair}


def check_against_loops(found, kinds, behaviours, fdr=FDR):
    rows = {kind: table.to_pylist() for kind, table in kinds.items()}
    expected, could_meet = slow.tested(rows, behaviours, fdr)
    pairs = found.pairs
    keys = list(zip(pairs.account_a.tolist(), pairs.account_b.tolist(), strict=True))
    assert keys == sorted(expected)
    assert found.could_meet == could_meet
    for row, key in enumerate(keys):
        objects, occasions, p_value, decided_by, q_value = expected[key]
        assert pairs.objects[row] == objects
        assert pairs.p_value[row] == pytest.approx(p_value, rel=1e-8, abs=0)
        assert pairs.q_value[row] == pytest.approx(q_value, rel=1e-8, abs=0)
        if p_value < 1:
            assert (pairs.occasions[row], pairs.decided_by[row]) == (occasions, decided_by)
    return expected


def small(society, seed, objects=25):
    """A small society with groups in it, for two kinds of objects of the same posts."""
    few = society.Society(
        accounts=25, shares=350, objects=objects, communities=2, days=1, interest_s=3_600
    )
    shares, _ = society.planted(society.people(few, seed), seed, groups=2)
    rng = np.random.default_rng(seed)
    linked = rng.random(shares.num_rows) < 0.5
    links = shares.filter(pa.array(linked))
    other = pa.array(links["object_id"].to_numpy() * 2 + rng.integers(0, 2, links.num_rows))
    links = links.set_column(links.column_names.index("object_id"), "object_id", other)
    return {ObjectKind.REPOST: shares, ObjectKind.URL: links.cast(SHARES)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_behaviour_is_tested_as_slow_loops_say(significant, society, seed):
    kinds = {ObjectKind.REPOST: small(society, seed)[ObjectKind.REPOST]}
    found = significant(kinds)
    expected = check_against_loops(found, kinds, [[REPOST_60]])
    assert any(q <= FDR for *_, q in expected.values())


@pytest.mark.parametrize("seed", [1, 2])
def test_several_behaviours_are_tested_as_slow_loops_say(significant, society, seed):
    kinds = small(society, seed)
    behaviours = [
        [Behaviour(ObjectKind.REPOST, 30, 3), Behaviour(ObjectKind.REPOST, 120, 4)],
        [Behaviour(ObjectKind.URL, 60, 2)],
    ]
    found = significant(kinds, [b for group in behaviours for b in group])
    expected = check_against_loops(found, kinds, behaviours)
    assert len({decided_by for _, _, p, decided_by, _ in expected.values() if p < 1}) > 1


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 40)), max_size=40
    ).filter(len),
    cap=st.sampled_from([4, 5_000]),
    least=st.integers(1, 3),
)
def test_any_shares_are_tested_as_slow_loops_say(significant, society, rows, cap, least):
    account, thing, minute = (np.array(column) for column in zip(*rows, strict=True))
    kinds = {ObjectKind.REPOST: society.table(account, thing, minute * 30 * US)}
    behaviour = Behaviour(ObjectKind.REPOST, 0, least, cap)
    check_against_loops(significant(kinds, [behaviour]), kinds, [[behaviour]])


def test_people_who_act_alone_are_not_accepted(significant, society):
    """News bursts, nights, heavy tails and communities that like the same: all chance."""
    worlds = [
        society.Society(),
        society.Society(objects=150, interest_s=1_800),
        society.Society(days=1, objects=60, interest_s=3_600),
    ]
    met, wrong, rare, could_meet = 0, 0, 0, 0
    for seed in range(3):
        for world in worlds:
            found = significant(society.people(world, seed))
            met += len(found.pairs) + found.unremarkable
            wrong += len(accepted(found))
            rare += int((found.pairs.p_value <= 1e-3).sum())
            could_meet += found.could_meet
    assert met > 1_000, "pairs did meet on three objects and more"
    assert wrong == 0
    assert rare <= could_meet * 1e-3


def test_groups_among_them_are_found_and_nobody_else(significant, society):
    hits, planted, false = 0, 0, 0
    for seed in range(3):
        for world in (society.Society(), society.Society(days=1, objects=60, interest_s=3_600)):
            shares, groups = society.planted(society.people(world, seed), seed)
            found = accounts_of(accepted(significant(shares)))
            hits += len(found & set().union(*groups))
            planted += sum(map(len, groups))
            false += len(found - set().union(*groups))
    assert hits >= 0.85 * planted
    assert false <= 0.02 * hits


@pytest.mark.parametrize(("actions", "organic"), [(40, 400), (60, 1_000)])
def test_a_campaign_that_makes_half_of_the_data_does_not_hide_itself(
    significant, society, actions, organic
):
    """Its own meetings are most of all meetings; left in the rates they would explain it."""
    found = significant(campaign(society, 12, actions, organic))
    assert accepted(found) == {(a, b) for a in range(12) for b in range(a + 1, 12)}
    known = sum(map(len, found.known))
    assert known > 0.9 * sum(float(layer.flow.near.sum()) for layer in found.layers)


@pytest.mark.parametrize(("actions", "organic"), [(12, 60), (40, 50)])
def test_a_campaign_that_makes_nearly_all_of_the_data_does_not_either(
    significant, society, actions, organic
):
    """The first null must not let its pairs go before the others can see them."""
    found = significant(campaign(society, 12, actions, organic))
    assert found.unremarkable == 0
    assert accepted(found) == {(a, b) for a in range(12) for b in range(a + 1, 12)}


def test_noise_in_one_behaviour_does_not_hide_what_another_shows(
    significant, society, duckdb_engine
):
    """Two accounts on twelve links together, and 600 ordinary hashtags each beside them."""
    rng = np.random.default_rng(2)
    links = [
        (int(rng.integers(2, 200)), int(rng.integers(300)), rng.uniform(0, 864_000))
        for _ in range(1_500)
    ]
    links += [(k, 900 + n, 40_000 * n + 9 * k) for n in range(12) for k in (0, 1)]
    tags = [
        (int(rng.integers(2, 40)), int(rng.integers(40)), rng.uniform(0, 864_000))
        for _ in range(8_000)
    ]
    tags += [
        (k, int(rng.integers(40)), rng.uniform(0, 864_000)) for k in (0, 1) for _ in range(600)
    ]

    def table(rows):
        account, thing, t_s = (np.array(column) for column in zip(*rows, strict=True))
        return society.table(account, thing, (t_s * US).astype(np.int64))

    kinds = {
        ObjectKind.URL: duckdb_engine.table(table(links)),
        ObjectKind.HASHTAG: duckdb_engine.table(table(tags)),
    }
    behaviours = [Behaviour(ObjectKind.URL, 60), Behaviour(ObjectKind.HASHTAG, 3_600)]
    found = significance.test(duckdb_engine, prepare(duckdb_engine, kinds, behaviours), 0.01)
    assert (0, 1) in accepted(found)


def campaign(society, accounts, actions, organic):
    """All accounts of a campaign on every action, once an hour, and others at random."""
    rng = np.random.default_rng(1)
    begin = np.repeat(np.arange(actions) * 3_600, accounts)
    t_s = np.concatenate(
        [begin + rng.exponential(10, len(begin)), rng.uniform(0, begin[-1], organic)]
    )
    account = np.concatenate(
        [np.tile(np.arange(accounts), actions), rng.integers(100, 150, organic)]
    )
    thing = np.concatenate(
        [np.repeat(5_000 + np.arange(actions), accounts), rng.integers(60, size=organic)]
    )
    return society.table(account, thing, (t_s * US).astype(np.int64))


def test_a_crowd_in_which_everyone_meets_everyone_by_chance_is_left_alone(significant, society):
    """Forty accounts on twelve objects without pause: pairs meet on nearly all of them."""
    for seed in range(3):
        rng = np.random.default_rng(seed)
        account, thing = rng.integers(40, size=12_000), rng.integers(12, size=12_000)
        found = significant(society.table(account, thing, rng.integers(86_400, size=12_000) * US))
        assert len(found.pairs) + found.unremarkable > 700
        assert accepted(found) == set()


def quiet(society, rng, rows):
    """Shares given as (account, object, second) among 2,000 others' over ten days."""
    others = (rng.integers(100, 400, 2_000), rng.integers(500, size=2_000))
    t_s = rng.uniform(0, 10 * 86_400, 2_000)
    given_rows = [np.array(column) for column in zip(*rows, strict=True)]
    account, thing = (np.concatenate(c) for c in zip(others, given_rows[:2], strict=True))
    t_us = (np.concatenate([t_s, given_rows[2]]) * US).astype(np.int64)
    return society.table(account, thing, t_us)


@pytest.mark.parametrize("posts", [3, 12])
def test_two_who_repost_a_thread_in_one_minute_once_are_never_accepted(significant, society, posts):
    """Objects of one occasion are one chance event, however many they are."""
    rng = np.random.default_rng(3)
    thread = [(key, 900 + n, 400_000 + 3 * n + key) for n in range(posts) for key in (1, 2)]
    found = significant(quiet(society, rng, thread))
    assert (1, 2) in zip(found.pairs.account_a, found.pairs.account_b, strict=True)
    assert accepted(found) == set()
    assert found.pairs.p_value[found.pairs.account_a == 1].tolist() == [1.0]


def test_two_who_do_so_again_and_again_are_accepted(significant, society):
    """The counterpart of the rule above: as many objects, on separate days."""
    rng = np.random.default_rng(3)
    days = [(key, 900 + n, 80_000 * (n + 1) + key) for n in range(6) for key in (1, 2)]
    assert accepted(significant(quiet(society, rng, days))) == {(1, 2)}


def test_liking_the_same_things_is_not_coordination(significant, society):
    """Two fans share all posts of one account: some at once, most hours apart.

    Two others, as active, meet as often on things that they never share apart.
    """
    rng = np.random.default_rng(6)
    rows = []
    for n in range(60):
        t = 13_000 * (n + 1)
        fan_lag = 20 if n % 15 == 0 else int(rng.integers(3_000, 12_000))
        rows += [(1, 2_000 + n % 6, t), (2, 2_000 + n % 6, t + fan_lag)]
        rows += [(3, 3_000 + n, t + 500), (4, 3_000 + n if n % 15 == 0 else 4_000 + n, t + 520)]
    found = significant(quiet(society, rng, rows))
    assert (1, 2) not in accepted(found)
    assert (3, 4) in accepted(found)


def test_the_order_of_the_rows_does_not_matter(significant, society):
    shares, _ = society.planted(society.people(society.Society(shares=1_500), 1), 1)
    first = significant(shares).pairs
    order = np.random.default_rng(0).permutation(shares.num_rows)
    again = significant(shares.take(order)).pairs
    for name in ("account_a", "account_b", "occasions", "p_value", "q_value"):
        assert getattr(first, name).tolist() == getattr(again, name).tolist()


def test_objects_all_over_the_cap_leave_nothing_to_test(significant, society):
    rows = np.arange(30)
    shares = society.table(rows % 5, np.zeros(30, dtype=np.int64), rows * US)
    found = significant(shares, [Behaviour(ObjectKind.REPOST, 60, 1, 10)])
    assert (len(found.pairs), found.could_meet, found.unremarkable) == (0, 0, 0)
