"""The false discovery rate, against its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.discovery import q_values

P_VALUES = st.lists(
    st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1e-300, 1e-9, 0.01, 0.5, 1.0])), max_size=25
).map(lambda found: np.array(found, dtype=np.float64))


def accepted_at(p_values, tests, level):
    """Benjamini & Hochberg (1995), step by step: the largest i with p_(i) <= i / m · level."""
    ascending = sorted(p_values)
    passing = [i for i, p in enumerate(ascending, 1) if p * (tests / i) <= level]
    if not passing:
        return np.zeros(len(p_values), dtype=bool)
    return p_values <= ascending[max(passing) - 1]


@given(p=P_VALUES, unseen=st.integers(0, 10**9), level=st.floats(0, 0.999))
def test_tests_are_accepted_as_the_step_up_procedure_says(p, unseen, level):
    q = q_values(p, len(p) + unseen)
    assert (q <= level).tolist() == accepted_at(p, len(p) + unseen, level).tolist()


@given(p=P_VALUES, unseen=st.integers(0, 1_000))
def test_q_values_rise_with_p_and_lie_between_p_and_one(p, unseen):
    q = q_values(p, len(p) + unseen)
    assert (q >= p * (1 - 1e-12)).all()
    assert (q <= 1).all()
    assert (np.diff(q[np.argsort(p, kind="stable")]) >= 0).all()


@given(p=P_VALUES.filter(len), unseen=st.integers(0, 100), more=st.integers(1, 1_000))
def test_pairs_that_never_met_make_the_others_less_sure(p, unseen, more):
    tests = len(p) + unseen
    assert (q_values(p, tests + more) >= q_values(p, tests)).all()
    met_at_one = np.concatenate([p, np.ones(unseen)])
    assert q_values(met_at_one, tests)[: len(p)] == pytest.approx(q_values(p, tests))


def test_no_tests_are_no_q_values():
    assert q_values(np.zeros(0), 0).tolist() == []
    assert q_values(np.zeros(0), 7).tolist() == []


def test_more_p_values_than_tests_is_a_mistake():
    with pytest.raises(ValueError, match="3 p-values cannot come from 2 tests"):
        q_values(np.array([0.1, 0.2, 0.3]), 2)
