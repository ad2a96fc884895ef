"""Shares of clumped counts: the formula by hand, the interval's coverage, and what is too few."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.intervals import wilson
from tocsin.detect.ratios import LEAST_CLUSTERS, Sums, shares, sums_of

CLUSTERS = st.lists(
    st.integers(1, 50).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=40
)


@given(CLUSTERS)
def test_a_share_lies_within_its_interval_and_both_within_zero_and_one(clusters):
    x, n = np.array(clusters, dtype=np.int64).reshape(-1, 2).T
    share, low, high = (float(part[0]) for part in shares(sums_of(x, n)))
    if len(clusters) < LEAST_CLUSTERS:
        assert np.isnan([share, low, high]).all()
    else:
        assert 0 <= low <= share + 1e-12
        assert share <= high + 1e-12 <= 1 + 2e-12
        assert share == pytest.approx(x.sum() / n.sum())


def test_counts_that_do_not_clump_have_wilsons_interval():
    rng = np.random.default_rng(3)
    x = rng.binomial(1, 0.3, 4_000)
    _, low, high = shares(sums_of(x, np.ones_like(x)))
    plain = wilson(np.array([x.sum()]), np.array([len(x)]))
    assert (low[0], high[0]) == pytest.approx((plain[0][0], plain[1][0]), abs=1e-4)


def test_one_account_that_posts_most_makes_the_interval_wide():
    even = shares(sums_of(np.full(40, 5), np.full(40, 10)))
    one = shares(sums_of(np.array([300] + [0] * 39), np.array([400] + [5] * 39)))
    assert one.high[0] - one.low[0] > 1.5 * (even.high[0] - even.low[0])


def test_all_or_none_still_have_an_interval():
    none = shares(sums_of(np.zeros(50), np.full(50, 2)))
    every = shares(sums_of(np.full(50, 2), np.full(50, 2)))
    assert none.share[0] == 0
    assert 0.05 < none.high[0] < 0.1
    assert every.low[0] == pytest.approx(1 - none.high[0])


def test_the_interval_holds_the_true_share_as_often_as_it_says():
    rng = np.random.default_rng(11)
    held = 0
    rounds = 1_500
    for _ in range(rounds):
        n = rng.geometric(0.2, 60)
        x = rng.binomial(n, rng.beta(2, 6, 60))  # accounts differ, so their posts clump
        found = shares(sums_of(x, n))
        held += bool(found.low[0] <= 0.25 <= found.high[0])
    assert 0.93 <= held / rounds <= 0.975


def test_several_shares_are_measured_at_once_as_one_by_one():
    rng = np.random.default_rng(5)
    each = [sums_of(rng.integers(0, 3, 30), np.full(30, 3)) for _ in range(4)]
    together = shares(Sums(*(np.concatenate(parts) for parts in zip(*each, strict=True))))
    for place, one in enumerate(each):
        assert together.low[place] == shares(one).low[0]
