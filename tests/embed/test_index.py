from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.embed import cells
from tocsin.embed.base import Vectors, unit
from tocsin.embed.index import VectorIndex
from tocsin.errors import StorageError

DIMENSIONS = 16


def clustered(count: int, seed: int = 1) -> Vectors:
    """Vectors around a few centres, as texts lie around subjects."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(60, DIMENSIONS))
    return unit(centres[random.integers(0, 60, count)] + random.normal(size=(count, DIMENSIONS)))


def keys_of(count: int) -> np.typing.NDArray[np.int64]:
    random = np.random.default_rng(2)
    return random.integers(-(2**62), 2**62, count)


def filled(folder: Path, count: int) -> VectorIndex:
    index = VectorIndex(folder, "some-model/1", DIMENSIONS)
    index.add(keys_of(count), clustered(count))
    return index


@pytest.fixture(autouse=True)
def few_make_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells from 5,000 vectors on, so that every layout is tried in no time."""
    monkeypatch.setattr(cells, "CELLS_FROM", 5_000)


layouts = pytest.mark.parametrize("count", [1, 900, 3_000, 6_000])


@layouts
def test_a_vector_finds_itself(tmp_path: Path, count: int) -> None:
    index = filled(tmp_path, count)
    keys, cosines = index.search(clustered(count), 1)
    assert len(index) == count
    assert (keys[:, 0] == keys_of(count)).mean() > 0.999
    assert cosines == pytest.approx(1, abs=0.02)


@layouts
def test_what_is_found_is_what_all_comparisons_find(tmp_path: Path, count: int) -> None:
    asked, vectors, keys = clustered(100, seed=3), clustered(count), keys_of(count)
    k = min(10, count)
    found, _ = filled(tmp_path, count).search(asked, k)
    best = keys[np.argsort(-(asked @ vectors.T), axis=1)[:, :k]]
    shares = [len(set(a) & set(b)) / k for a, b in zip(found.tolist(), best.tolist(), strict=True)]
    assert np.mean(shares) > 0.93


@layouts
def test_what_was_saved_is_there_again(tmp_path: Path, count: int) -> None:
    index = filled(tmp_path, count)
    index.save()
    again = VectorIndex(tmp_path, "some-model/1", DIMENSIONS)
    asked = clustered(50, seed=3)
    for one, other in zip(index.search(asked, 5), again.search(asked, 5), strict=True):
        assert (one == other).all()
    assert [path.name for path in tmp_path.iterdir()] == ["some-model-1.faiss"]


@layouts
def test_a_reopened_index_takes_changes(tmp_path: Path, count: int) -> None:
    filled(tmp_path, count).save()
    again = VectorIndex(tmp_path, "some-model/1", DIMENSIONS)
    again.add(np.array([7]), unit(np.ones((1, DIMENSIONS))))
    again.save()
    third = VectorIndex(tmp_path, "some-model/1", DIMENSIONS)
    assert len(third) == count + 1
    assert third.search(np.ones((1, DIMENSIONS), np.float32), 1)[0].tolist() == [[7]]


@layouts
def test_only_allowed_keys_are_found(tmp_path: Path, count: int) -> None:
    index = filled(tmp_path, count)
    allowed = keys_of(count)[::7]
    keys, cosines = index.search(clustered(count)[::7], 3, allowed)
    assert np.isin(keys[keys != -1], allowed).all()
    assert (keys[:, 0] == allowed).mean() > 0.99
    assert (cosines[keys == -1] == -1).all()


def test_few_allowed_among_many_are_all_found(tmp_path: Path) -> None:
    allowed = keys_of(6_000)[[5, 2_000, 5_999]]
    keys, _ = filled(tmp_path, 6_000).search(clustered(20, seed=3), 5, allowed)
    assert all(set(row) == {*allowed.tolist(), -1} for row in keys.tolist())


@layouts
def test_adding_and_removing_leaves_all_as_it_was(tmp_path: Path, count: int) -> None:
    index = filled(tmp_path, count)
    asked = clustered(50, seed=3)
    before = index.search(asked, 5)
    new = np.arange(40)
    index.add(new, clustered(40, seed=4))
    assert index.remove(new) == 40
    after = index.search(asked, 5)
    assert len(index) == count
    assert (before[0] == after[0]).all()
    assert before[1] == pytest.approx(after[1], abs=1e-5)


@layouts
def test_the_same_key_replaces(tmp_path: Path, count: int) -> None:
    index = filled(tmp_path, count)
    key = keys_of(count)[:1]
    index.add(key, -clustered(count)[:1])
    assert len(index) == count
    assert index.search(-clustered(count)[:1], 1)[0][0] == key


@settings(max_examples=30)
@given(st.lists(st.tuples(st.booleans(), st.lists(st.integers(0, 12), max_size=5)), max_size=8))
def test_it_holds_what_a_dictionary_would(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[bool, list[int]]]
) -> None:
    folder = tmp_path_factory.mktemp("index")
    pool = clustered(100, seed=5)
    oracle: dict[int, int] = {}
    index = VectorIndex(folder, "m", DIMENSIONS)
    for turn, (adds, keys) in enumerate(changes):
        if adds:
            rows = [(13 * turn + place) % 100 for place in range(len(keys))]
            index.add(np.array(keys, dtype=np.int64), pool[rows])
            oracle.update(zip(keys, rows, strict=True))
        else:
            gone = {key for key in keys if oracle.pop(key, None) is not None}
            assert index.remove(np.array(keys, dtype=np.int64)) == len(gone)
        index.save()
        index = VectorIndex(folder, "m", DIMENSIONS)
    assert len(index) == len(oracle)
    for key, row in oracle.items():
        keys, cosines = index.search(pool[[row]], 13, np.array([key]))
        assert keys[0, 0] == key
        assert cosines[0, 0] == pytest.approx(1, abs=1e-5)


def test_an_index_that_grows_becomes_cells_and_loses_nothing(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path, "m", DIMENSIONS)
    keys, vectors = keys_of(6_000), clustered(6_000)
    for start in range(0, 6_000, 500):
        index.add(keys[start : start + 500], vectors[start : start + 500])
    assert len(index) == 6_000
    assert (index.search(vectors, 1)[0][:, 0] == keys).mean() > 0.99
    assert index.recall(clustered(200, seed=3)) > 0.9


def test_the_same_vectors_give_the_same_index(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        filled(tmp_path / folder, 6_000).save()
    one, other = (tmp_path / folder / "some-model-1.faiss" for folder in ("a", "b"))
    assert one.read_bytes() == other.read_bytes()


def test_of_an_empty_index_nothing_is_found(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path, "m", DIMENSIONS)
    index.save()
    index = VectorIndex(tmp_path, "m", DIMENSIONS)
    assert index.remove(np.array([1])) == 0
    keys, cosines = index.search(clustered(2), 3)
    assert keys.tolist() == [[-1] * 3] * 2
    assert cosines.tolist() == [[-1] * 3] * 2


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    index = VectorIndex(tmp_path, "m", DIMENSIONS)
    broken = clustered(2)
    with pytest.raises(ValueError, match="-1"):
        index.add(np.array([1, -1]), broken)
    broken[1, 3] = np.nan
    with pytest.raises(ValueError, match="finite"):
        index.add(np.array([1, 2]), broken)
    assert len(index) == 0


def test_a_damaged_file_and_another_size_are_named(tmp_path: Path) -> None:
    filled(tmp_path, 100).save()
    with pytest.raises(StorageError, match="16 numbers, not 8"):
        VectorIndex(tmp_path, "some-model/1", 8)
    path = tmp_path / "some-model-1.faiss"
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(StorageError, match="cannot be read"):
        VectorIndex(tmp_path, "some-model/1", DIMENSIONS)
