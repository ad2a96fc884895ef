"""How together accounts and networks are: the interval, and a case worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.layers import prepare
from tocsin.detect.coordination.nulls import Null
from tocsin.detect.coordination.scores import Met, account_scores, network_scores
from tocsin.detect.coordination.sharing import sharing
from tocsin.detect.coordination.slices import Slices
from tocsin.detect.intervals import wilson
from tocsin.shares import ObjectKind

US = 1_000_000
CUT = Slices(np.arange(10) * 1_200 * US)  # whole windows, as the product cuts
WINDOW_S = 60


@given(trials=st.integers(1, 10_000), share=st.floats(0, 1))
def test_the_interval_is_wilsons(trials, share):
    successes = round(trials * share)
    low, high = wilson(np.array([successes]), np.array([trials]))
    expected = stats.binomtest(successes, trials).proportion_ci(method="wilson")
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_without_trials_nothing_is_known():
    low, high = wilson(np.array([0, 1]), np.array([0, 1]))
    assert (low[0], high[0]) == (0.0, 1.0)
    assert low[1] > 0


@pytest.fixture
def hand_made(duckdb_engine, society):
    """Ten slices of 20 min. Accounts 0 and 1 meet in slices 0, 2 and 4; 2 meets 0 in slice 0.

    0 is active in slices 0 to 4 and twice in 0, 1 in slices 0, 2, 4 and 6, 2 in slices 0 and 9.
    Account 3 belongs to no network and shares in every slice.
    """
    rows = [(0, n, 1_200 * n + 10) for n in range(5)] + [(0, 70, 500)]
    rows += [(1, n, 1_200 * n + 30) for n in (0, 2, 4)] + [(1, 71, 7_300)]
    rows += [(2, 0, 50), (2, 72, 10_900)]
    rows += [(3, 80 + n, 1_200 * n + 700) for n in range(10)]
    account, thing, t_s = (np.array(column) for column in zip(*rows, strict=True))
    shares = {ObjectKind.URL: duckdb_engine.table(society.table(account, thing, t_s * US))}
    (layer,) = prepare(duckdb_engine, shares, [Behaviour(ObjectKind.URL, WINDOW_S)])
    null = Null(sharing(duckdb_engine, [layer], np.arange(4)), CUT, 4)
    pairs = [(0, 1, 10, 30), (0, 1, 2_410, 2_430), (0, 1, 4_810, 4_830), (0, 2, 10, 50)]
    first, second, earlier, later = (np.array(column) for column in zip(*pairs, strict=True))
    return null, Met(first, second, earlier * US, later * US)


def test_an_account_is_scored_by_the_slices_in_which_it_met_its_network(hand_made):
    null, met = hand_made
    scores = account_scores(null, met, 10 * WINDOW_S * US, np.array([0, 0, 0, -1]))
    assert scores.occasions.tolist() == [3, 3, 1]
    assert scores.active.tolist() == [5, 4, 2]
    assert scores.together.tolist() == [3 / 5, 3 / 4, 1 / 2]
    for low, mean, high, n, k in zip(
        scores.together_low, scores.together, scores.together_high, (5, 4, 2), (3, 3, 1),
        strict=True,
    ):  # fmt: skip
        expected = stats.binomtest(k, n).proportion_ci(method="wilson")
        assert (low, high) == pytest.approx((expected.low, expected.high))
        assert low < mean < high


def test_an_account_is_compared_with_meeting_any_of_its_network_by_chance(hand_made):
    """Slices 0 (0 shares twice, the others once), 2 and 4; each slice is one trial.

    Three near pairs in slice 0, one in 2 and in 4, out of all pairs of shares of a slice.
    """
    null, met = hand_made
    scores = account_scores(null, met, 10 * WINDOW_S * US, np.array([0, 0, 0, -1]))
    in_slice = {0: 5, 1: 2, 2: 3, 3: 2, 4: 3, 5: 1, 6: 2, 7: 1, 8: 1, 9: 2}
    near = {0: 3, 2: 1, 4: 1}
    every = {n: k * (k - 1) / 2 for n, k in in_slice.items()}
    usual = (5 + 1) / sum(every.values())
    rate = {n: (near.get(n, 0) + 1) / (every[n] + 1 / usual) for n in in_slice}
    mine = {0: {0: 2, 2: 1, 4: 1}, 1: {0: 1, 2: 1, 4: 1}, 2: {0: 1}}
    rest = {0: {0: 2, 2: 1, 4: 1}, 1: {0: 3, 2: 1, 4: 1}, 2: {0: 3}}
    # Nothing was shared by two of them at moments far apart: no chance by taste.
    for account in range(3):
        success = [
            1 - np.exp(-mine[account][n] * rest[account][n] * rate[n]) for n in mine[account]
        ]
        assert scores.expected[account] == pytest.approx(sum(success))
    success = [1 - np.exp(-mine[0][n] * rest[0][n] * rate[n]) for n in (0, 2, 4)]
    assert scores.p_value[0] == pytest.approx(np.prod(success)), "all three of three"


def test_a_network_is_scored_over_its_accounts_with_its_own_slices_as_trials(hand_made):
    null, met = hand_made
    of = np.array([0, 0, 0, -1])
    accounts = account_scores(null, met, 10 * WINDOW_S * US, of)
    scores = network_scores(null, met, 10 * WINDOW_S * US, of, accounts)
    assert scores.occasions.tolist() == [3], "slices in which any two met"
    assert scores.together == pytest.approx([7 / 11])
    assert scores.expected == pytest.approx([accounts.expected.sum() / 11])
    low, high = wilson(np.array([7 / 11 * 7]), np.array([7]))  # active in slices 0-4, 6, 9
    assert (scores.together_low, scores.together_high) == (low, high)


def test_two_networks_do_not_count_for_each_other(hand_made):
    null, met = hand_made
    of = np.array([0, 0, 1, 1])
    inside = met.where(of[met.first] == of[met.second])
    accounts = account_scores(null, inside, 10 * WINDOW_S * US, of)
    assert accounts.occasions.tolist() == [3, 3, 0, 0]
    scores = network_scores(null, inside, 10 * WINDOW_S * US, of, accounts)
    assert scores.occasions.tolist() == [3, 0]
    assert scores.together == pytest.approx([6 / 9, 0])


def test_two_who_meet_within_the_distance_across_a_cut_met_once(hand_made):
    null, _ = hand_made
    met = Met(
        *(np.array(v) for v in ([0, 0], [1, 1], [1_190 * US, 1_210 * US], [1_195 * US, 1_215 * US]))
    )
    of = np.array([0, 0, -1, -1])
    assert account_scores(null, met, 600 * US, of).occasions.tolist() == [1, 1]
    assert account_scores(null, met, 10 * US, of).occasions.tolist() == [2, 2]
