import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.detect.spread.serial import Delays, serial_interval


def by_hand(delay, longest):
    """The likelihood of right-truncated delays, made large by Efron's slow self-consistency."""
    top = max(delay)
    shares = np.full(top + 1, 1.0)
    shares[0] = 0
    shares[[k for k in range(top + 1) if k not in delay]] = 0
    shares /= shares.sum()
    for _ in range(1_500):
        # Of each pair seen, 1/F(longest) − 1 pairs stayed unseen beyond it.
        counts = np.bincount(delay, minlength=top + 1).astype(float)
        for limit in longest:
            known = shares[: min(limit, top) + 1].sum()
            counts[min(limit, top) + 1 :] += shares[min(limit, top) + 1 :] / known
        shares = counts / counts.sum()
    return shares[1:]


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5)), min_size=5, max_size=20))
def test_the_product_limit_is_the_most_likely_distribution(pairs):
    delay = np.array([d for d, _ in pairs])
    longest = delay + np.array([more for _, more in pairs])
    # The likelihood has one maximum where every delay is compared with the longest.
    delay, longest = np.append(delay, [1, 6]), np.append(longest, [6, 6])
    found = serial_interval(
        Delays(delay, longest, np.arange(len(delay))), 2, np.random.default_rng(0)
    )
    assert found.shares.sum() == pytest.approx(1)
    assert np.abs(found.shares - by_hand(delay.tolist(), longest.tolist())).max() < 0.01


def test_delays_cut_short_are_made_up_for():
    """Most parents are too young to show the long delays, so the plain mean is too short."""
    rng = np.random.default_rng(3)
    delay = 1 + rng.poisson(10, 40_000)
    longest = rng.integers(1, 25, len(delay))
    seen = delay <= longest
    pairs = Delays(delay[seen], longest[seen], np.arange(seen.sum()))
    found = serial_interval(pairs, 50, rng)
    mean, low, high = found.mean()
    assert delay[seen].mean() < 10.3
    assert mean == pytest.approx(11, abs=0.15)
    assert low < 11 < high


def test_children_of_one_parent_count_as_one_observation():
    """A thousand children of two parents know less than a thousand of a thousand."""
    rng = np.random.default_rng(0)
    delay = np.where(np.arange(1_000) < 500, 2, 8)
    longest = np.full(1_000, 20)
    few = serial_interval(Delays(delay, longest, (delay == 8).astype(int)), 200, rng).mean()
    many = serial_interval(Delays(delay, longest, np.arange(1_000)), 200, rng).mean()
    assert few[2] - few[1] > 10 * (many[2] - many[1])
