"""Places by choices: as a dense calculation gives them, and as they were made."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from tocsin.detect.polarisation.correspondence import core, placed
from tocsin.detect.polarisation.ideology import bimodality, ideology
from tocsin.detect.polarisation.parameters import HowPolarised

QUICK = HowPolarised(dimension_nulls=19, resamplings=10)


def choices(accounts, sources, slope, seed, ends=2):
    """Accounts choose sources near to them; ``ends`` heaps of accounts, or spread evenly (0)."""
    rng = np.random.default_rng(seed)
    own = rng.choice([-1.0, 1.0], accounts) if ends else rng.uniform(-1, 1, accounts)
    there = rng.uniform(-1, 1, sources)
    chance = 0.3 * np.exp(-slope * np.abs(own[:, None] - there))
    return sparse.csr_array((rng.random((accounts, sources)) < chance).astype(float)), own


def residuals(matrix):
    share = matrix / matrix.sum()
    r, c = share.sum(axis=1), share.sum(axis=0)
    return (share - np.outer(r, c)) / np.sqrt(np.outer(r, c)), r, c


@pytest.mark.parametrize("seed", range(3))
def test_places_are_those_of_a_dense_decomposition(seed):
    chosen, _ = choices(60, 20, 1.0, seed)
    rows, columns = core(chosen, 1, 1)
    chosen = sparse.csr_array(chosen[rows][:, columns])
    found = placed(chosen, 2, np.random.default_rng(0), None)
    s, r, c = residuals(chosen.toarray())
    u, sigma, vt = np.linalg.svd(s, full_matrices=False)
    assert found.inertia == pytest.approx(sigma[:2] ** 2)
    assert found.total == pytest.approx((sigma**2).sum())
    for at in range(2):
        for own, other in (
            (found.accounts[:, at], u[:, at] / np.sqrt(r)),
            (found.sources[:, at], vt[at] / np.sqrt(c)),
        ):
            assert np.abs(own) == pytest.approx(np.abs(other), abs=1e-6)


def test_weights_repeat_accounts():
    chosen, _ = choices(50, 15, 1.0, 1)
    rows, columns = core(chosen, 1, 1)
    chosen = sparse.csr_array(chosen[rows][:, columns])
    count = np.arange(chosen.shape[0]) % 3
    weighted = placed(chosen, 1, np.random.default_rng(0), count.astype(float))
    repeated = sparse.csr_array(chosen[np.repeat(np.arange(len(count)), count)])
    alone = placed(repeated, 1, np.random.default_rng(0), None)
    assert np.abs(weighted.sources) == pytest.approx(np.abs(alone.sources), abs=1e-6, nan_ok=True)
    assert weighted.inertia == pytest.approx(alone.inertia)


def test_accounts_are_placed_as_they_were_made_and_chance_is_not():
    chosen, own = choices(300, 40, 2.0, 2)
    found = ideology(chosen, QUICK)
    places = found.placed.accounts[:, 0]
    assert abs(np.corrcoef(places, own[found.rows])[0, 1]) > 0.9
    assert (found.chance.inertia[:, 0] < found.placed.inertia[0]).all()
    assert bimodality(places) > found.chance.bimodality[:, 0].max()
    assert np.median(found.spread.agreement[:, 0]) > 0.95
    blind = ideology(choices(300, 40, 0.0, 2)[0], QUICK)
    assert (blind.chance.inertia[:, 0] >= blind.placed.inertia[0]).sum() > 1


def test_the_source_chosen_by_most_is_positive():
    chosen, _ = choices(300, 40, 2.0, 3)
    found = ideology(chosen, QUICK)
    kept = chosen[found.rows][:, found.columns]
    assert found.placed.sources[np.argmax(kept.sum(axis=0)), 0] > 0


def test_an_interval_covers_where_another_sample_of_accounts_puts_a_source():
    chosen, _ = choices(1_000, 30, 2.0, 4)
    one, other = (ideology(sparse.csr_array(chosen[at::2]), QUICK) for at in (0, 1))
    both, a, b = np.intersect1d(one.columns, other.columns, return_indices=True)
    off = one.placed.sources[a, 0] - other.placed.sources[b, 0]
    turned = one.placed.sources[a, 0] + other.placed.sources[b, 0]
    nearer = off if np.abs(off).sum() < np.abs(turned).sum() else turned
    width = 1.96 * np.sqrt(one.spread.sources[a] ** 2 + other.spread.sources[b] ** 2)
    assert (np.abs(nearer) <= width).mean() > 0.8
    assert len(both) > 20


def test_too_few_are_not_placed():
    assert ideology(choices(90, 40, 2.0, 5)[0], QUICK) is None
    assert ideology(sparse.csr_array((0, 0)), QUICK) is None


@given(
    st.sets(st.tuples(st.integers(0, 9), st.integers(0, 6))), st.integers(1, 3), st.integers(1, 3)
)
def test_whoever_is_left_has_enough_of_those_that_are_left(pairs, least_sources, least_choosers):
    matrix = np.zeros((10, 7))
    for row, column in pairs:
        matrix[row, column] = 1
    rows, columns = core(sparse.csr_array(matrix), least_sources, least_choosers)
    kept = matrix[np.ix_(rows, columns)]
    assert (kept.sum(axis=1) >= least_sources).all()
    assert (kept.sum(axis=0) >= least_choosers).all()


def test_two_heaps_are_more_bimodal_than_one():
    rng = np.random.default_rng(0)
    one = rng.standard_normal(2_000)
    assert bimodality(one) == pytest.approx(1 / 3, abs=0.03)
    assert bimodality(np.linspace(0, 1, 2_000)) == pytest.approx(5 / 9, abs=0.01)
    assert bimodality(np.sign(one) + one / 10) > 0.9
