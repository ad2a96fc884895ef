import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from tocsin.detect.spread.forecast import crps, naive, renewal
from tocsin.detect.spread.incidence import Incidence
from tocsin.detect.spread.parameters import HowSpread
from tocsin.detect.spread.serial import Serial

HOW = HowSpread()


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=8), st.floats(-6, 6))
def test_crps_is_the_area_between_the_forecast_and_the_step_at_the_outcome(samples, outcome):
    found = crps(np.array(samples)[:, np.newaxis], np.array([outcome]))[0]
    edges = sorted({-8.0, 8.0, outcome, *samples})
    area = sum(
        integrate.quad(
            lambda x: (np.mean(np.array(samples) <= x) - (outcome <= x)) ** 2, a, b, limit=5
        )[0]
        for a, b in itertools.pairwise(edges)
    )
    assert found == pytest.approx(area, abs=1e-6)


def counted(local, imported=None):
    none = np.zeros(len(local), dtype=np.int64)
    return Incidence(3_600, none if imported is None else imported, local, 0, 0.0)


def test_growth_is_carried_on():
    """Posts double every bucket with a serial interval of one bucket, R = 2."""
    local = 100 * 2 ** np.arange(8)
    serial = Serial.known(np.array([1.0]))
    samples = renewal(counted(local), serial, 7, HOW, np.random.default_rng(0))
    assert samples.shape == (400, HOW.horizon_buckets)
    assert np.median(samples[:, 0]) == pytest.approx(2 * local[-1], rel=0.05)
    assert np.median(samples[:, 3]) == pytest.approx(16 * local[-1], rel=0.1)


def test_originals_come_without_a_cause():
    imported = np.full(40, 50)
    serial = Serial.known(np.array([1.0]))
    samples = renewal(counted(imported * 0, imported), serial, 7, HOW, np.random.default_rng(0))
    assert np.median(samples) == pytest.approx(50, abs=3)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=30))
def test_the_naive_forecast_is_the_last_value_and_changes_that_were_seen(posts):
    series = np.array(posts)
    found = naive(series, 1, 1, np.random.default_rng(0))[:, 0]
    allowed = np.maximum(series[-1] + np.diff(series), 0)
    assert set(found.tolist()) <= set(allowed.tolist())


def test_the_day_before_is_repeated():
    day = np.tile(np.arange(24), 4)
    found = naive(day, 24, 30, np.random.default_rng(0))
    assert (found == np.resize(np.arange(24), 30)).all()
