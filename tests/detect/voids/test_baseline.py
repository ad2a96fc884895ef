"""What is usual: the mean, the over-dispersion, the median, and what stays out of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.voids.baseline import LEAST_RHO, MOST_PEOPLE, Baseline, counted
from tocsin.detect.voids.parameters import Parameters

ONE = np.array([0])
COUNTS = st.integers(0, 10**7)


def filled(windows, **changed):
    """The baseline of one cell that saw (answers, people) in windows 0, 1, …"""
    baseline = Baseline(1, Parameters(**{"guard_windows": 0, "least_windows": 1, **changed}))
    for window, (s, n) in enumerate(windows):
        answered, people = np.array([float(s)]), np.array([float(n)])
        baseline.add(ONE, window, people - answered, answered, people)
    return baseline


def test_two_windows_computed_by_hand():
    """s/n = 2/10 and 8/10: MSB = 10·0.3²·2/1 = 1.8, MSW = (2·0.8 + 8·0.2)/18, n₀ = 10."""
    usual = filled([(2, 10), (8, 10)]).usual(ONE, 2)
    within = 3.2 / 18
    rho = (1.8 - within) / (1.8 + 9 * within)
    assert usual.share == pytest.approx([10.5 / 21])
    assert usual.rho == pytest.approx([rho * 1.5])
    assert usual.windows.tolist() == [2]


@pytest.mark.parametrize("rho", [0.02, 0.1, 0.4])
def test_the_dispersion_of_drawn_counts_is_found_again(rho):
    rng = np.random.default_rng(3)
    chance = rng.beta(0.3 * (1 / rho - 1), 0.7 * (1 / rho - 1), 4_000)
    n = rng.integers(5, 80, 4_000)
    usual = filled(zip(rng.binomial(n, chance), n, strict=True), baseline_windows=4_000).usual(
        ONE, 4_000
    )
    assert usual.rho == pytest.approx([rho], rel=0.08)
    assert usual.share == pytest.approx([0.3], abs=0.02)


def test_steady_windows_still_vary_a_little():
    assert filled([(5, 10)] * 30).usual(ONE, 30).rho.tolist() == [LEAST_RHO]


def test_the_latest_windows_and_those_long_past_are_left_out():
    windows = [(9, 10)] * 4 + [(5, 10)] * 6 + [(0, 10)] * 3
    usual = filled(windows, guard_windows=3, baseline_windows=6).usual(ONE, 13)
    assert usual.share == pytest.approx([30.5 / 61])
    assert usual.windows.tolist() == [6]


def test_busy_is_at_least_the_median():
    baseline = filled([(0, n) for n in (1, 2, 3, 4, 5)])
    busy = [bool(baseline.is_busy(ONE, 5, np.array([float(d)]))[0]) for d in (2, 3, 4)]
    assert busy == [False, True, True]


@given(COUNTS, COUNTS)
def test_counts_are_whole_and_at_most_so_many_people(demand, supply):
    s, n = counted(np.array([float(demand)]), np.array([float(supply)]))
    assert 0 <= s[0] <= n[0] <= MOST_PEOPLE
    assert float(s[0]).is_integer()
    if demand + supply <= MOST_PEOPLE:
        assert (s[0], n[0]) == (supply, demand + supply)
    else:
        assert s[0] / n[0] == pytest.approx(supply / (demand + supply), abs=1 / MOST_PEOPLE)
