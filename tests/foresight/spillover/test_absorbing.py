"""Effects taken out at once are those of a regression on a dummy for each area and week."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tocsin.foresight.spillover.absorbing import TwoWay, products


def dummies(areas, weeks):
    area, week = np.divmod(np.arange(areas * weeks), weeks)
    return np.hstack([np.eye(areas)[area], np.eye(weeks)[week]])


def brute_force(values, weights):
    """The residuals of weighted least squares on all dummies (areas * weeks,)."""
    root = np.sqrt(weights.ravel())
    columns = dummies(*weights.shape)
    solved = np.linalg.lstsq(columns * root[:, None], values.ravel() * root, rcond=None)[0]
    return (values.ravel() - columns @ solved).reshape(weights.shape)


@given(st.integers(2, 7), st.integers(2, 9), st.integers(0, 10_000), st.floats(0, 0.6))
def test_residuals_equal_a_regression_on_dummies(areas, weeks, seed, unseen):
    rng = np.random.default_rng(seed)
    weights = rng.gamma(1.0, size=(areas, weeks)) * (rng.random((areas, weeks)) >= unseen)
    values = rng.normal(size=(2, areas, weeks))
    left = TwoWay(weights).without(values)
    seen = weights > 0
    for one, residual in zip(values, left, strict=True):
        expected = brute_force(one, weights)
        np.testing.assert_allclose(residual[seen], expected[seen], atol=1e-5)


@given(st.integers(0, 10_000))
def test_effects_that_were_put_in_are_found_up_to_a_constant(seed):
    rng = np.random.default_rng(seed)
    area, week = rng.normal(size=5), rng.normal(size=8)
    weights = rng.gamma(1.0, size=(5, 8)) + 0.1
    found_area, found_week = TwoWay(weights).effects((area[:, None] + week)[None])
    np.testing.assert_allclose(np.diff(found_area[0]), np.diff(area), atol=1e-6)
    np.testing.assert_allclose(np.diff(found_week[0]), np.diff(week), atol=1e-6)


def test_products_are_weighted_sums_of_each_pair():
    rng = np.random.default_rng(0)
    left, right, weights = (
        rng.normal(size=(2, 3, 4)),
        rng.normal(size=(3, 3, 4)),
        rng.random((3, 4)),
    )
    expected = [[(weights * one * other).sum() for other in right] for one in left]
    np.testing.assert_allclose(products(left, weights, right), expected)
