"""Waits of which some go on: the estimate by hand, against statsmodels, and its coverage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from tocsin.detect.authority.waiting import median, typical, waiting

WAITS = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)


def arrays(rows):
    wait, known = zip(*rows, strict=True)
    return np.array(wait, dtype=np.float64), np.array(known)


@given(WAITS)
def test_the_curve_falls_within_its_band_and_the_band_within_zero_and_one(rows):
    curve = waiting(*arrays(rows))
    assert (np.diff(curve.share) <= 1e-12).all()
    assert (curve.low <= curve.share + 1e-12).all()
    assert (curve.share <= curve.high + 1e-12).all()
    assert ((curve.low >= 0) & (curve.high <= 1)).all()
    found = median(curve)
    assert found.low <= found.value <= found.high


@given(WAITS)
def test_the_curve_is_that_of_statsmodels(rows):
    wait, known = arrays(rows)
    curve = waiting(wait, known)
    theirs = SurvfuncRight(wait, known.astype(np.int64))
    assert curve.time.tolist() == list(theirs.surv_times)
    assert curve.share == pytest.approx(np.asarray(theirs.surv_prob, dtype=np.float64))


def test_the_interval_of_the_median_is_that_of_statsmodels():
    rng = np.random.default_rng(4)
    wait = rng.exponential(10, 80).round(3)
    known = (rng.random(80) < 0.7) & (wait < wait.max())  # the longest one goes on
    found = median(waiting(wait, known))
    theirs = SurvfuncRight(wait, known.astype(np.int64))
    assert found.value == theirs.quantile(0.5)
    assert (found.low, found.high) == pytest.approx(theirs.quantile_ci(0.5))


def test_leaving_out_the_unanswered_would_make_the_slow_look_fast():
    wait = np.array([1.0, 2, 3, 100, 100, 100])
    known = np.array([True, True, True, False, False, False])
    assert median(waiting(wait, known)).value == 3
    assert median(waiting(wait[known], known[known])).value == 2
    most = np.array([1.0, 100, 100])
    assert median(waiting(most, np.array([True, False, False]))).value == float("inf")
    assert median(waiting(most, np.zeros(3, dtype=bool))).low == float("inf")


def test_the_interval_holds_the_true_median_as_often_as_it_says():
    rng = np.random.default_rng(8)
    held, rounds = 0, 600
    for _ in range(rounds):
        true, until = rng.exponential(10, 60), rng.uniform(0, 40, 60)
        found = median(waiting(np.minimum(true, until), true <= until))
        held += found.low <= 10 * np.log(2) <= found.high
    assert 0.92 <= held / rounds <= 0.985


def test_the_middle_of_known_numbers_has_an_interval_from_six_on():
    assert typical(np.arange(1.0, 6)).low == float("-inf")
    found = typical(np.arange(1.0, 12))
    assert (found.low, found.value, found.high) == (2, 6, 10)
