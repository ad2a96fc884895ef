"""Shrunk shares: between what is usual and their own, sure as they say, and the prior's weight."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tocsin.detect.sources.reputation import reputations

COUNTS = st.lists(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=40)
@given(COUNTS)
def test_a_share_lies_between_the_prior_and_its_own_and_within_its_interval(counts):
    k, n = np.array(counts, dtype=np.float64).T
    found = reputations(k, n)
    lows, highs = np.minimum(k / n, found.prior), np.maximum(k / n, found.prior)
    # Averaging over the grid moves the point a little past either end when all are alike.
    assert (found.share >= lows - 0.03).all()
    assert (found.share <= highs + 0.03).all()
    assert (found.low >= 0).all()
    assert (found.high <= 1).all()
    assert (found.low <= found.share).all()
    assert (found.share <= found.high).all()


def test_the_less_was_judged_the_more_it_is_shrunk():
    k, n = np.array([3.0, 60, 6, 9, 3, 6]), np.array([3.0, 60, 30, 30, 30, 30])
    found = reputations(k, n)
    assert found.share[0] < found.share[1]
    assert found.high[0] - found.low[0] > found.high[1] - found.low[1]


def test_the_grid_gives_what_a_long_chain_of_draws_gives():
    """Oracle: importance sampling of mean and precision from the prior, then of each rate."""
    k, n = np.array([1.0, 4, 9, 2]), np.array([10.0, 12, 15, 20])
    rng = np.random.default_rng(1)
    mean = rng.uniform(0, 1, 200_000)
    precision = rng.uniform(500**-0.5, 0.5**-0.5, 200_000) ** -2.0  # density s^(-3/2)
    a, b = mean * precision, (1 - mean) * precision
    log = sum(stats.betabinom.logpmf(one, all_, a, b) for one, all_ in zip(k, n, strict=True))
    kept = rng.choice(200_000, 20_000, p=np.exp(log - log.max()) / np.exp(log - log.max()).sum())
    found = reputations(k, n)
    for place in range(len(k)):
        draws = rng.beta(a[kept] + k[place], b[kept] + n[place] - k[place])
        assert found.share[place] == pytest.approx(draws.mean(), abs=0.01)
        ends = np.quantile(draws, [0.025, 0.975])
        assert (found.low[place], found.high[place]) == pytest.approx(tuple(ends), abs=0.025)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(2)
    held = []
    for _ in range(40):
        rate, n = rng.beta(1, 3, 25), rng.integers(5, 60, 25)
        k = rng.binomial(n, rate)
        found = reputations(k.astype(np.float64), n.astype(np.float64))
        held.append((found.low <= rate) & (rate <= found.high))
    assert 0.92 <= np.mean(held) <= 0.98


def test_a_rating_counts_as_so_many_judged_posts_and_no_more():
    k, n = np.array([5.0, 5, 5, 100]), np.array([10.0, 10, 10, 200])
    rated = np.array([1.0, 0.0, np.nan, 1.0])
    found = reputations(k, n, rated, 2.0)
    plain = reputations(k, n)
    assert found.share[0] > plain.share[0] > found.share[1]
    assert found.share[2] == plain.share[2]
    assert abs(found.share[3] - plain.share[3]) < abs(found.share[0] - plain.share[0]) / 5
    nothing = reputations(k, n, rated, 0.0)
    assert np.array_equal(nothing.share, plain.share)
