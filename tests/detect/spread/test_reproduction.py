import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tocsin.detect.spread.parameters import HowSpread
from tocsin.detect.spread.reproduction import pressure, reproduction
from tocsin.detect.spread.serial import Serial

HOW = HowSpread()
SHARES = np.array([0.2, 0.5, 0.3])


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_pressure_is_the_sum_it_is_defined_by(posts):
    found = pressure(np.array(posts, dtype=float), SHARES)
    slow = [
        sum(w * posts[t - s] for s, w in enumerate(SHARES, 1) if t - s >= 0)
        for t in range(len(posts))
    ]
    assert found == pytest.approx(slow, abs=1e-9)


def test_the_posterior_is_the_gamma_of_cori():
    imported, local = np.array([20, 5, 0, 0, 0, 0]), np.array([0, 4, 13, 9, 11, 8])
    found = reproduction(imported, local, Serial.known(SHARES), 3, HOW, np.random.default_rng(0))
    force = pressure((imported + local).astype(float), SHARES)
    shape, scale = 1 + local[3:6].sum(), 1 / (1 / 5 + force[3:6].sum())
    assert found.r[-1] == pytest.approx(shape * scale)
    assert found.low[-1] == pytest.approx(stats.gamma.ppf(0.025, shape, scale=scale))
    assert found.high[-1] == pytest.approx(stats.gamma.ppf(0.975, shape, scale=scale))
    assert found.above_one[-1] == pytest.approx(stats.gamma.sf(1, shape, scale=scale))


def test_originals_are_imported_and_not_brought_about():
    """Steady originals that nobody reshares: R is near 0, not 1."""
    imported, local = np.full(60, 30), np.zeros(60, dtype=int)
    found = reproduction(imported, local, Serial.known(SHARES), 7, HOW, np.random.default_rng(0))
    assert found.high[-1] < 0.05
    both = reproduction(local, imported, Serial.known(SHARES), 7, HOW, np.random.default_rng(0))
    assert both.low[-1] < 1 < both.high[-1]


def test_too_few_posts_are_not_measured():
    quiet = np.ones(30, dtype=int)
    found = reproduction(quiet, quiet * 0, Serial.known(SHARES), 7, HOW, np.random.default_rng(0))
    assert np.isnan(found.r).all()


def test_an_uncertain_serial_interval_widens_the_interval():
    rng = np.random.default_rng(2)
    local = np.rint(10 * 1.1 ** np.arange(40)).astype(int)
    fast, slow = np.array([1.0, 0, 0, 0]), np.array([0, 0, 0, 1.0])
    known = Serial((fast + slow) / 2, ((fast + slow) / 2)[np.newaxis])
    unsure = Serial(known.shares, np.stack([fast, slow] * 50))
    sure_of = reproduction(local * 0, local, known, 7, HOW, rng)
    unsure_of = reproduction(local * 0, local, unsure, 7, HOW, rng)
    width = sure_of.high[-1] - sure_of.low[-1]
    assert unsure_of.high[-1] - unsure_of.low[-1] > 3 * width
