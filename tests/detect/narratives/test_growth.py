"""Growth against all posts: known answers, and quiet where nothing grows."""

import numpy as np

from tocsin.detect.narratives.growth import growth, recent_from


def test_a_narrative_that_grows_as_all_posts_do_has_a_ratio_of_one():
    totals = np.arange(1, 101)
    found = growth(np.array([totals, totals // 1]), totals)
    assert np.allclose(found.ratio, 1)
    assert (found.low < 1).all()
    assert (found.high > 1).all()


def test_a_narrative_that_appears_at_the_end_grows():
    totals = np.full(50, 1_000)
    late = np.concatenate([np.full(40, 1), np.full(10, 10)])
    found = growth(np.array([late, np.full(50, 5)]), totals)
    assert found.ratio[0] == (100 / 40) / (10_000 / 40_000)
    assert found.low[0] > 5
    assert found.q[0] < 1e-10
    assert found.q[1] > 0.3


def test_few_false_alarms_where_accounts_are_independent():
    random = np.random.default_rng(3)
    totals = random.poisson(2_000, 60)
    counts = random.binomial(totals, 0.01, size=(500, 60))
    assert (growth(counts, totals).q <= 0.05).sum() <= 2


def test_nothing_is_said_without_an_earlier_time():
    found = growth(np.array([[5]]), np.array([10]))
    assert np.isnan(found.ratio).all()
    assert np.isnan(found.q).all()


def test_the_latest_fifth_is_recent():
    assert recent_from(50) == 40
    assert recent_from(1) == 0


def test_what_is_all_recent_has_a_lower_bound_only():
    totals = np.full(10, 50)
    grown = growth(np.array([[0] * 8 + [5, 5]]), totals)
    assert np.isinf(grown.ratio[0])
    assert np.isinf(grown.high[0])
    assert 1 < grown.low[0] < 100
