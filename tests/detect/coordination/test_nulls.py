"""The null models: rates that fit the data, and p-values that mean what they say."""

import numpy as np
import pytest
from scipy import stats

from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.layers import prepare
from tocsin.detect.coordination.nulls import Null, remarkable, usual_rate
from tocsin.detect.coordination.occasions import occasions
from tocsin.detect.coordination.sharing import meetings, sharing
from tocsin.detect.coordination.significance import apart_us
from tocsin.detect.coordination.slices import Slices
from tocsin.shares import ObjectKind

URL_60 = Behaviour(ObjectKind.URL, 60)
DAYS = Slices(np.arange(2) * 86_400 * 1_000_000)


@pytest.fixture
def layer_of(duckdb_engine):
    def run(shares):
        tables = {ObjectKind.URL: duckdb_engine.table(shares)}
        (layer,) = prepare(duckdb_engine, tables, [URL_60])
        return layer

    return run


@pytest.fixture
def every_pair(duckdb_engine, layer_of):
    """All pairs of accounts, met or not: occasions seen, and what chance says of them."""

    def run(shares):
        layer = layer_of(shares)
        accounts = np.unique(shares["account_key"].to_numpy())
        first, second = np.triu_indices(len(accounts), 1)
        (shared,) = sharing(duckdb_engine, [layer], accounts)
        met, pair = meetings(shared, accounts, first, second)
        seen = occasions(pair, met.earlier, met.later, layer.slices, apart_us([layer]), len(first))
        null = Null([shared], layer.slices, len(accounts))
        return seen, null.pairs(first, second, seen)

    return run


def worlds(society):
    return [
        society.Society(),
        society.Society(objects=120, interest_s=1_800, bursts=15),
        society.Society(days=1, objects=60, interest_s=3_600),
    ]


def test_p_values_of_chance_are_not_too_small(every_pair, society):
    """Over all pairs, without any first null: at p at most x, at most about x of them.

    Chance of 1e-3 and 1e-4 is where the false discovery rate decides.
    """
    pairs, at = 0, np.zeros(3)
    levels = np.array([1e-2, 1e-3, 1e-4])
    for seed in range(2):
        for world in worlds(society):
            _, chance = every_pair(society.people(world, seed))
            pairs += len(chance.p_value)
            at += [(chance.p_value <= level).sum() for level in levels]
    assert pairs > 150_000
    assert (at <= 1.5 * levels * pairs + 3).all(), at / pairs


def test_chance_expects_as_many_occasions_as_there_are(every_pair, society):
    """Where nobody likes anything in particular, activity and bursts explain it all."""
    seen, expected = 0, 0.0
    for seed in range(2):
        world = society.Society(communities=1, objects=150, interest_s=3_600, bursts=12)
        occasions_seen, chance = every_pair(society.people(world, seed))
        seen += occasions_seen.sum()
        expected += chance.by_activity.sum()
    assert seen > 1_000
    assert 0.75 < seen / expected < 1.25


@pytest.fixture
def two_slices(duckdb_engine, layer_of, society):
    """Day 1: 60 shares, of which one pair near; day 2: 60 shares, ten pairs near."""
    rows = [(n, n, 60 * 20 * n) for n in range(58)] + [(500, 900, 71_000), (501, 900, 71_010)]
    rows += [(n, 1_000 + n, 86_400 + 60 * 20 * n) for n in range(40)]
    rows += [
        (600 + 2 * n + k, 2_000 + n, 140_000 + 1_500 * n + 9 * k) for n in range(10) for k in (0, 1)
    ]
    account, thing, t_s = (np.array(column) for column in zip(*rows, strict=True))
    shares = society.table(account, thing, t_s * 1_000_000)
    layer = layer_of(shares)
    accounts = np.unique(account)
    (shared,) = sharing(duckdb_engine, [layer], accounts)
    met, _ = meetings(shared, accounts, *np.searchsorted(accounts, [[500], [501]]))
    return layer, accounts, shared, met


def rates(accounts, shared, known=None):
    """The rate of each slice, from what chance expects of two accounts with one share there."""
    null = Null([shared], DAYS, len(accounts))
    if known is not None:
        null = null.leaving_out([known])
    place = np.searchsorted(accounts, [500, 501, 600, 602])
    asked = null.pairs(place[[0, 2]], place[[1, 3]], np.array([1, 1]))
    return -np.log1p(-asked.by_activity)


def test_the_rate_of_a_slice_is_its_near_pairs_over_all_pairs(two_slices):
    layer, accounts, shared, _ = two_slices
    assert layer.flow.shares.sum() == 120
    every = 60 * 59 / 2
    usual = (11 + 1) / (2 * every)
    near = np.array([1, 10])
    assert rates(accounts, shared) == pytest.approx((near + 1) / (every + 1 / usual))


def test_known_meetings_are_taken_out_of_the_rate(two_slices):
    _, accounts, shared, met = two_slices
    assert len(met) == 1
    every = 60 * 59 / 2
    usual = (10 + 1) / (2 * every)
    near = np.array([0, 10])
    assert rates(accounts, shared, met) == pytest.approx((near + 1) / (every + 1 / usual))


def test_the_first_null_is_a_poisson_count_over_the_whole_span(layer_of, society):
    rng = np.random.default_rng(3)
    shares = society.people(society.Society(shares=1_200), 3)
    layer = layer_of(shares)
    total, near = layer.flow.shares.sum(), layer.flow.near.sum()
    objects = rng.integers(1, 9, 200)
    a, b = rng.integers(1, 90, (2, 200)).astype(float)
    expected = a * b * near / (total * (total - 1) / 2)
    unlikely = stats.poisson.sf(objects - 1, expected) < 0.01
    assert 20 < unlikely.sum() < 180
    assert remarkable(objects, a * b * usual_rate(layer, 0)).tolist() == unlikely.tolist()


def test_the_meetings_in_question_are_taken_out_of_the_usual_rate(layer_of, society):
    layer = layer_of(society.people(society.Society(shares=1_200), 3))
    near = int(layer.flow.near.sum())
    assert usual_rate(layer, near // 2) == pytest.approx(
        usual_rate(layer, 0) * (near - near // 2) / near
    )
    assert usual_rate(layer, near) > 0, "no data are without any chance"


def test_slices_in_which_accounts_are_active_are_counted_once(two_slices):
    _, accounts, shared, _ = two_slices
    null = Null([shared], DAYS, len(accounts))
    active = dict(zip(accounts.tolist(), null.active_slices().tolist(), strict=True))
    assert (active[0], active[57], active[500], active[600]) == (2, 1, 1, 1)
    of = np.where(accounts < 500, 0, np.where(accounts < 600, 1, -1))
    assert null.slices_of_networks(of).tolist() == [2, 1]
