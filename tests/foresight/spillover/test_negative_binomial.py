"""The fit held against statsmodels with a dummy for each area and week, and against its laws."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tocsin.foresight.spillover.absorbing import TwoWay
from tocsin.foresight.spillover.negative_binomial import (
    NotSettledError,
    clustered,
    fit,
    log_score,
)

AREAS, WEEKS = 8, 15


def counts(seed, dispersion=0.6, level=1.0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(2, AREAS, WEEKS))
    offset = rng.normal(0, 0.3, (AREAS, WEEKS))
    effects = rng.normal(0, 0.5, (AREAS, 1)) + rng.normal(0, 0.5, WEEKS)
    mean = np.exp(level + effects + 0.4 * x[0] - 0.2 * x[1] + offset)
    noise = rng.gamma(1 / dispersion, dispersion, mean.shape) if dispersion else 1.0
    return rng.poisson(mean * noise).astype(float), x, offset


def dummied(x, seen):
    """The regressors with a dummy for each area and each week but one, and the areas."""
    area, week = np.indices(seen.shape)
    of_area, of_week = np.eye(AREAS)[area.ravel()], np.eye(WEEKS)[week.ravel()][:, 1:]
    columns = np.hstack([x.reshape(len(x), -1).T, of_area, of_week])
    return columns[seen.ravel()], area[seen]


def by_statsmodels(events, x, offset, seen, dispersion):
    columns, area = dummied(x, seen)
    family = sm.families.NegativeBinomial(alpha=dispersion) if dispersion else sm.families.Poisson()
    model = sm.GLM(events[seen], columns, family=family, offset=offset[seen])
    return model.fit(tol=1e-12, maxiter=200, cov_type="cluster", cov_kwds={"groups": area})


@pytest.mark.parametrize("seed", range(3))
def test_the_fit_is_that_of_statsmodels_with_dummies(seed):
    events, x, offset = counts(seed)
    seen = np.random.default_rng(seed).random(events.shape) > 0.1
    found = fit(events, x, offset, seen)
    known = by_statsmodels(events, x, offset, found.seen, found.dispersion)
    np.testing.assert_allclose(found.beta, known.params[:2], rtol=1e-4)
    np.testing.assert_allclose(found.mean[found.seen], known.mu, rtol=1e-4)
    # Its residual is what the dispersion was made for: chi-squared = degrees of freedom.
    assert known.pearson_chi2 == pytest.approx(known.df_resid, rel=1e-4)


def test_errors_clustered_by_area_are_those_of_all_dummies():
    events, x, offset = counts(5)
    seen = np.ones(events.shape, dtype=bool)
    found = fit(events, x, offset, seen)
    left = TwoWay(found.weights).without(x)
    ours = clustered(left, found.weights, found.scores(events), found.seen)
    columns, area = dummied(x, seen)
    bread = np.linalg.inv((columns.T * found.weights.ravel()) @ columns)
    scores = columns * found.scores(events).ravel()[:, None]
    of_area = np.array([scores[area == place].sum(axis=0) for place in range(AREAS)])
    known = bread @ (of_area.T @ of_area) @ bread * AREAS / (AREAS - 1)
    np.testing.assert_allclose(ours, known[:2, :2], rtol=1e-4)


def test_counts_that_vary_less_than_poisson_have_no_dispersion_and_known_errors():
    _, x, offset = counts(1)
    seen = np.ones(offset.shape, dtype=bool)
    rng = np.random.default_rng(7)
    events = rng.binomial(8, 1 / (1 + np.exp(-0.5 * x[0]))).astype(float)
    found = fit(events, x, offset, seen)
    assert found.dispersion == 0
    known = by_statsmodels(events, x, offset, seen, 0)
    np.testing.assert_allclose(found.beta, known.params[:2], rtol=1e-4)
    left = TwoWay(found.weights).without(x)
    ours = clustered(left, found.weights, found.scores(events), found.seen)
    cells, parameters = seen.sum(), AREAS + WEEKS - 1 + 2
    theirs = known.cov_params()[:2, :2] / ((cells - 1) / (cells - parameters))
    np.testing.assert_allclose(ours, theirs, rtol=1e-3)


def test_dispersion_that_was_put_in_is_found():
    rng = np.random.default_rng(3)
    events = rng.poisson(4 * rng.gamma(1 / 0.8, 0.8, (60, 80))).astype(float)
    found = fit(events, rng.normal(size=(1, 60, 80)), np.zeros((60, 80)), events >= 0)
    assert found.dispersion == pytest.approx(0.8, abs=0.08)


def test_areas_and_weeks_without_events_are_left_out():
    events, x, offset = counts(2)
    events[3], events[:, 7] = 0, 0
    found = fit(events, x, offset, np.ones(events.shape, dtype=bool))
    assert not found.seen[3].any()
    assert not found.seen[:, 7].any()
    assert np.isnan(found.area[3])
    assert np.isfinite(np.delete(found.area, 3)).all()


def test_too_few_area_weeks_are_refused():
    events, x, offset = counts(2)
    seen = np.zeros(events.shape, dtype=bool)
    seen[:2, :2] = True
    with pytest.raises(NotSettledError):
        fit(events, x, offset, seen)


@given(st.integers(0, 200), st.floats(0.01, 50), st.floats(1e-3, 5))
def test_the_score_is_the_log_probability(events, mean, dispersion):
    size = 1 / dispersion
    expected = stats.nbinom.logpmf(events, size, size / (size + mean))
    assert log_score(np.array(events), np.array(mean), dispersion) == pytest.approx(
        expected, abs=1e-6
    )


def test_without_dispersion_the_score_is_that_of_poisson():
    events = np.arange(40)
    np.testing.assert_allclose(
        log_score(events, np.full(40, 9.0), 0.0), stats.poisson.logpmf(events, 9.0), atol=1e-3
    )
