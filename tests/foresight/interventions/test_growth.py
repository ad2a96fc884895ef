import numpy as np
import pytest
from scipy import stats

from tocsin.foresight.interventions.event import event
from tocsin.foresight.interventions.growth import fit
from tocsin.foresight.interventions.kernels import log_posterior, simulate, virality


def oracle(free: np.ndarray, counts: np.ndarray, audience: np.ndarray) -> float:
    """The model as it is written in the paper and the authors' code, term by term."""
    alpha, beta = free[:2]
    delta, fading, inverse = 1 / (1 + np.exp(-free[2])), np.exp(free[3]), np.exp(free[4])
    phi = 1 / inverse
    value = stats.norm(-3, 3).logpdf(alpha) + stats.norm(0, 3).logpdf(beta)
    value += np.log(delta * (1 - delta))  # uniform δ, by its logit
    value += stats.expon.logpdf(fading) + free[3] + stats.halfnorm.logpdf(inverse) + free[4]
    v = audience[0]
    for t in range(1, len(counts)):
        mean = np.exp(alpha + beta * v)
        value += stats.nbinom(phi, phi / (phi + mean)).logpmf(counts[t])
        v = v * delta * np.exp(-fading * (t + 1)) + audience[t]
    return float(value)


def test_the_posterior_is_the_papers_up_to_a_constant():
    generator = np.random.default_rng(0)
    counts = generator.poisson(20, 15).astype(float)
    audience = generator.uniform(5, 12, 15)
    places = generator.normal([-1, 0.1, 0, -4, -1], [1, 0.05, 1, 1, 0.5], (6, 5))
    ours = np.array([log_posterior(place, counts, audience) for place in places])
    theirs = np.array([oracle(place, counts, audience) for place in places])
    assert np.allclose(ours - ours[0], theirs - theirs[0], atol=1e-8)


def test_parameters_that_made_an_event_are_found_again(burst):
    # Uncut: what came before the cut is not in the virality of a cut event.
    seen = event(burst, 300, edge=0.0)
    found = fit(seen, np.random.default_rng(0))
    assert found.reason == ""
    assert (found.rhat < 1.1).all()
    # α and β trade off; what they say together at a usual virality is what can be known.
    v = virality(0.75, 0.004, seen.audience)[:-1]
    predicted = found.draws[:, 0:1] + found.draws[:, 1:2] * np.median(v)
    assert np.quantile(found.draws[:, 1], 0.005) < 0.12 < np.quantile(found.draws[:, 1], 0.995)
    assert np.median(predicted) == pytest.approx(-1 + 0.12 * np.median(v), abs=0.6)


def test_too_small_an_event_is_not_fitted(burst):
    few = fit(event(burst.slice(0, 15), 300), np.random.default_rng(0))
    assert "20 posts in 12 are needed" in few.reason
    assert len(few.draws) == 0


def test_runs_without_levers_have_the_models_mean():
    """Two buckets ahead of a known one: the first mean is exp(α + β v) exactly."""
    runs = 40_000
    counts, audience = np.array([5.0, 0, 0]), np.array([8.0, 0, 0])
    draws = np.tile([-1.0, 0.3, 0.5, 0.01, 4.0], (runs, 1))
    generator = np.random.default_rng(0)
    noise = generator.standard_gamma(4.0, (runs, 3)) / 4.0
    one = np.ones((runs, 3))
    pool, first = np.array([100.0]), np.array([[0, 1]] * 3)
    # The observed peak caps what is simulated; give it room.
    counts[2] = 10_000
    found = simulate(
        draws, counts, audience, pool, np.ones(1), first, 1, one, one, one, noise, generator
    )
    assert (found[:, 0] == 5).all()
    mean = np.exp(-1 + 0.3 * 8)
    assert found[:, 1].mean() == pytest.approx(mean, rel=0.02)
    assert found[:, 1].var() == pytest.approx(mean + mean**2 / 4, rel=0.06)
    v = 8 * 0.5 * np.exp(-0.02) + np.log1p(101 * found[:, 1])
    assert found[:, 2].mean() == pytest.approx(np.exp(-1 + 0.3 * v).mean(), rel=0.03)
