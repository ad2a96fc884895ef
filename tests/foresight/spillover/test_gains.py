"""The gain and its intervals, against what is known of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.foresight.spillover.gains import of_one_area, overall


def test_equal_areas_have_an_interval_of_no_width():
    gained, events = np.full((5, 4), 0.02), np.ones((5, 4))
    found = overall(gained, events, 200, np.random.default_rng(0))
    assert found == pytest.approx([np.expm1(0.02)] * 3)


def test_the_interval_covers_the_true_gain_as_often_as_it_says():
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(200):
        gained = 0.05 + rng.normal(0, 0.2, (40, 1)) + rng.normal(0, 0.5, (40, 10))
        found = overall(gained, np.ones((40, 10)), 300, rng)
        covered += found.low <= np.expm1(0.05) <= found.high
    assert 178 <= covered <= 198  # 95 % of 200, with room for 40 areas being few


@given(st.integers(0, 1_000))
def test_area_weeks_that_were_not_forecast_count_for_nothing(seed):
    rng = np.random.default_rng(seed)
    gained, events = rng.normal(size=(6, 9)), rng.poisson(3.0, (6, 9)).astype(float)
    gained[rng.random((6, 9)) < 0.3] = np.nan
    there = np.isfinite(gained)
    found = overall(gained, events, 100, rng)
    assert found.value == pytest.approx(np.expm1(gained[there].sum() / events[there].sum()))
    assert found.low <= found.high


def test_one_area_or_no_event_is_not_measured():
    rng = np.random.default_rng(0)
    assert np.isnan(overall(np.ones((1, 5)), np.ones((1, 5)), 100, rng)).all()
    assert np.isnan(overall(np.ones((3, 5)), np.zeros((3, 5)), 100, rng)).all()
    assert np.isnan(of_one_area(np.ones(4), np.ones(4), 4)).all()


def test_an_area_alone_has_the_error_of_newey_and_west():
    rng = np.random.default_rng(2)
    gained = rng.normal(size=50)
    apart = gained - gained.mean()
    variance = sum(
        (1 - abs(i - j) / 4) * apart[i] * apart[j]
        for i in range(50)
        for j in range(50)
        if abs(i - j) <= 3
    )
    found = of_one_area(gained, np.ones(50), 3)
    half = (np.log1p(found.high) - np.log1p(found.low)) / 2 * 50
    assert half == pytest.approx(2.0096 * np.sqrt(variance), rel=1e-4)  # t of 49 degrees
