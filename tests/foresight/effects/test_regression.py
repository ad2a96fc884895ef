import numpy as np
import statsmodels.api as sm

from tocsin.foresight.effects.regression import LEAST_DISPERSION, regress

NO_PRIOR = 1e-9


def test_one_series_is_fitted_as_statsmodels_fits_a_poisson_regression():
    generator = np.random.default_rng(1)
    design = np.column_stack([np.ones(40), np.repeat([0.0, 1.0], 20), np.linspace(-1, 1, 40)])
    y = generator.poisson(np.exp(1 + design @ [0.0, -0.7, 0.3]))[None, :].astype(float)
    found = regress(design, y, np.full(3, NO_PRIOR), "log", np.ones_like(y))
    peer = sm.GLM(y[0], design, family=sm.families.Poisson()).fit()
    assert np.allclose(found.coefficients[0], peer.params, atol=1e-6)
    assert np.allclose(found.mean[0], peer.fittedvalues, rtol=1e-6)


def test_errors_are_quasi_poisson_where_periods_do_not_depend_on_each_other():
    # Residuals that alternate have a negative autocorrelation, which must not shrink the error.
    y = np.tile([2.0, 6.0], 20)[None, :]
    found = regress(np.ones((40, 1)), y, np.full(1, NO_PRIOR), "log", np.ones_like(y))
    peer = sm.GLM(y[0], np.ones((40, 1)), family=sm.families.Poisson()).fit(scale="X2")
    assert np.allclose(found.errors[0], peer.bse, rtol=1e-6)


def test_errors_grow_where_periods_depend_on_each_other():
    together = np.repeat([2.0, 6.0, 2.0, 6.0], 10)[None, :]
    apart = np.random.default_rng(0).permutation(together[0])[None, :]
    rows = np.concatenate([together, apart])
    found = regress(np.ones((40, 1)), rows, np.full(1, NO_PRIOR), "log", np.ones_like(rows))
    assert found.errors[0, 0] > 1.3 * found.errors[1, 0]


def test_a_share_is_fitted_as_a_poisson_regression_with_unit_and_period_effects():
    generator = np.random.default_rng(2)
    n = 16
    step = np.repeat([0.0, 1.0], n // 2)
    part = generator.poisson(20 * np.exp(-0.5 * step)).astype(float)
    other = generator.poisson(60, n).astype(float)
    design = np.column_stack([np.ones(n), step])
    total = (part + other)[None, :]
    found = regress(design, part[None, :], np.full(2, NO_PRIOR), "logit", total)
    unit = np.repeat([1.0, 0.0], n)
    periods = np.tile(np.eye(n), (2, 1))
    both = np.column_stack([unit, unit * np.tile(step, 2), periods])
    peer = sm.GLM(np.concatenate([part, other]), both, family=sm.families.Poisson()).fit()
    assert np.isclose(found.coefficients[0, 1], peer.params[1], atol=1e-6)


def test_many_series_at_once_are_the_same_as_each_alone():
    generator = np.random.default_rng(3)
    y = generator.gamma(1.0, 1.0, (5, 12))
    design = np.column_stack([np.ones(12), np.repeat([0.0, 1.0], [8, 4])])
    prior = np.array([0.0, 0.05])
    together = regress(design, y, prior, "log", np.ones_like(y))
    for row in range(5):
        alone = regress(design, y[row : row + 1], prior, "log", np.ones((1, 12)))
        assert np.allclose(together.coefficients[row], alone.coefficients[0], atol=1e-7)
        assert np.allclose(together.errors[row], alone.errors[0], rtol=1e-5)


def test_nothing_left_at_all_gives_a_finite_effect():
    y = np.repeat([1.0, 0.0], [8, 4])[None, :]
    design = np.column_stack([np.ones(12), np.repeat([0.0, 1.0], [8, 4])])
    found = regress(design, y, np.array([0.0, 0.05]), "log", np.ones_like(y))
    assert -10 < found.coefficients[0, 1] < -2
    assert np.isfinite(found.errors).all()


def test_a_series_that_never_varies_is_not_taken_as_exact():
    y = np.ones((1, 12))
    found = regress(np.ones((12, 1)), y, np.zeros(1), "log", y)
    assert found.errors[0, 0] >= np.sqrt(LEAST_DISPERSION / 12) * 0.99
