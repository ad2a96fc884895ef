"""The ratio of shares: right where it is known, and honest about its interval."""

import numpy as np

from tocsin.detect.targets.comparing import ratios


def drawn(rng, targets, accounts, rates, posts_each=6):
    """Accounts that name targets; each has a habit of attacking, the same for all its posts."""
    target = rng.integers(0, targets, accounts * posts_each)
    account = np.repeat(np.arange(accounts), posts_each)
    habit = rng.beta(0.5, 2.0, accounts)[account]
    return target, account, rng.random(len(target)) < np.clip(habit * rates[target], 0, 1)


def test_the_ratio_is_the_quotient_of_the_shares():
    target = np.array([0] * 40 + [1] * 40)
    account = np.arange(80)
    attacks = np.concatenate([np.arange(40) < 20, np.arange(40) < 10])
    found = ratios(target, account, attacks, 2)
    assert np.allclose(found.ratio, [2.0, 0.5])
    assert found.low[0] < 2 < found.high[0]
    assert found.q_value[0] < 0.05 < found.q_value[1]


def test_intervals_hold_although_the_posts_of_an_account_are_alike():
    rng = np.random.default_rng(1)
    inside = []
    for _ in range(100):
        found = ratios(*drawn(rng, 4, 150, np.ones(4)), 4)
        inside += ((found.low <= 1) & (found.high >= 1)).tolist()
    assert np.mean(inside) >= 0.92


def test_a_target_attacked_twice_as_often_is_found_and_the_others_are_not():
    rng = np.random.default_rng(2)
    found = ratios(*drawn(rng, 4, 800, np.array([2.0, 1, 1, 1])), 4)
    assert found.q_value[0] < 0.01
    assert (found.q_value[1:] > 0.05).all()


def test_too_few_accounts_give_no_ratio():
    target, account = np.array([0, 0, 1, 1]), np.array([0, 1, 2, 3])
    found = ratios(target, account, np.array([True, True, False, False]), 3)
    assert np.isnan(found.ratio).all()
    assert np.isnan(found.q_value).all()


def test_no_rows_give_no_ratio():
    none = np.zeros(0, dtype=np.int64)
    assert np.isnan(ratios(none, none, none.astype(bool), 2).ratio).all()
