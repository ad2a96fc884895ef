import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tocsin.embed import neighbours as module
from tocsin.embed.base import Vectors, unit
from tocsin.embed.neighbours import neighbours


def clustered(count: int) -> Vectors:
    random = np.random.default_rng(1)
    centres = random.normal(size=(200, 24))
    return unit(centres[random.integers(0, 200, count)] + random.normal(size=(count, 24)))


@settings(max_examples=40)
@given(hnp.arrays(np.float32, st.tuples(st.integers(0, 30), st.just(4)),
                  elements=st.integers(-3, 3)), st.integers(1, 5))  # fmt: skip
def test_few_vectors_are_all_compared(numbers: Vectors, k: int) -> None:
    vectors = unit(numbers)
    found = neighbours(vectors, k)
    cosine = vectors @ vectors.T
    np.fill_diagonal(cosine, -np.inf)
    there = min(k, max(len(vectors) - 1, 0))
    best = -np.sort(-cosine, axis=1)[:, :there]
    assert found.cosines[:, :there] == pytest.approx(best, abs=1e-5)
    assert (found.rows[:, there:] == -1).all()
    assert (found.rows != np.arange(len(vectors))[:, np.newaxis]).all()
    assert found.recall == 1


@pytest.fixture
def cells_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_EXACT_TO", 2_000)


def test_in_cells_nearly_all_are_found_and_the_recall_is_true(cells_at_once: None) -> None:
    vectors = clustered(5_000)
    found = neighbours(vectors, 10)
    cosine = vectors @ vectors.T
    np.fill_diagonal(cosine, -2)
    least = np.sort(cosine, axis=1)[:, -10]
    true_recall = (found.cosines >= least[:, np.newaxis] - 1e-5).mean()
    assert true_recall > 0.93
    assert found.recall == pytest.approx(true_recall, abs=0.03)
    own = np.take_along_axis(cosine, found.rows.astype(np.int64), 1)
    assert found.cosines == pytest.approx(own, abs=1e-4)


def test_the_same_vectors_have_the_same_neighbours(cells_at_once: None) -> None:
    one, other = (neighbours(clustered(4_000), 5) for _ in range(2))
    assert (one.rows == other.rows).all()


def test_who_found_a_vector_is_found_by_it_or_is_not_near_enough(
    cells_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CANDIDATES", 100)  # so that much is missed
    found = neighbours(clustered(4_000), 5)
    assert found.recall < 0.9
    back = (found.rows[found.rows] == np.arange(4_000)[:, np.newaxis, np.newaxis]).any(axis=2)
    assert (back | (found.cosines <= found.cosines[found.rows, -1])).all()
    assert all(len(set(row)) == 5 for row in found.rows.tolist())


def test_results_do_not_depend_on_threads(cells_at_once: None) -> None:
    vectors = clustered(4_000)
    assert (neighbours(vectors, 5).rows == neighbours(vectors, 5, threads=2).rows).all()


def test_any_number_of_dimensions_can_be_coded(cells_at_once: None) -> None:
    found = neighbours(unit(np.random.default_rng(1).normal(size=(4_000, 23)) @ np.eye(23, 385)), 5)
    assert found.recall > 0.9


def test_a_flood_of_one_text_costs_bounded_work(
    cells_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CANDIDATES", 500)
    vectors = clustered(6_000)
    vectors[::2] = vectors[0]
    coded = module._Coded(vectors)._index
    sizes = [coded.invlists.list_size(cell) for cell in range(coded.nlist)]
    assert sum(sizes) == 6_000
    assert max(sizes) <= 500
    found = neighbours(vectors, 5)
    assert found.cosines[::2] == pytest.approx(1, abs=1e-5)
    assert (found.rows != np.arange(6_000)[:, np.newaxis]).all()
