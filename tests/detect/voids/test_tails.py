"""The lower tail of the beta-binomial, against SciPy's sum of all terms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tocsin.detect.voids.tails import lower_tail


def tail(s, n, a, b):
    return lower_tail(*(np.array([value], dtype=np.float64) for value in (s, n, a, b))).item()


@given(
    st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.floats(0.01, 500),
    st.floats(0.01, 500),
)
def test_it_is_what_scipy_sums(counts, a, b):
    s, n = counts
    assert tail(s, n, a, b) == pytest.approx(stats.betabinom.cdf(s, n, a, b), rel=1e-7, abs=1e-12)


def test_a_very_small_chance_keeps_its_digits():
    exact = np.exp(stats.betabinom.logpmf([0, 1, 2], 1_000, 400, 600)).sum()
    assert tail(2, 1_000, 400, 600) == pytest.approx(exact, rel=1e-9)
    assert exact < 1e-60


def test_all_answered_is_no_surprise_and_none_of_nobody_neither():
    assert tail(7, 7, 2, 3) == 1
    assert tail(0, 0, 2, 3) == 1


@given(st.integers(1, 200), st.floats(0.05, 50), st.floats(0.05, 50), st.data())
def test_one_more_answer_never_makes_it_rarer(n, a, b, data):
    s = data.draw(st.integers(0, n))
    assert tail(s + 1, n + 1, a, b) >= tail(s, n, a, b) * (1 - 1e-9)
