import multiprocessing
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.embed.base import Purpose, Vectors, unit
from tocsin.embed.cache import Cached
from tocsin.errors import StorageError


class Counting:
    """An embedder of 8 numbers that remembers what it was asked."""

    name = "counting/1"
    dimensions = 8

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
        self.asked += texts
        seeds = [sum(map(ord, purpose + text)) + len(text) for text in texts]
        rows = [np.random.default_rng(seed).normal(size=8) for seed in seeds]
        return unit(np.array(rows).reshape(len(texts), 8))


def test_nothing_is_embedded_twice(tmp_path: Path) -> None:
    model = Counting()
    first = Cached(model, tmp_path).embed(["a", "b", "a"])
    again = Cached(model, tmp_path).embed(["b", "a", "c"])
    assert sorted(model.asked) == ["a", "b", "c"]
    assert (first[[0, 1]] == again[[1, 0]]).all()
    assert (first[0] == first[2]).all()


def test_a_new_vector_is_what_will_be_read(tmp_path: Path) -> None:
    cached = Cached(Counting(), tmp_path)
    assert (cached.embed(["a"]) == cached.embed(["a"])).all()


def test_kept_vectors_are_nearly_the_model_s(tmp_path: Path) -> None:
    texts = [f"text {n}" for n in range(50)]
    cached = Cached(Counting(), tmp_path)
    assert (cached.embed(texts) * Counting().embed(texts)).sum(axis=1).min() > 1 - 1e-6


def test_queries_and_passages_are_kept_apart(tmp_path: Path) -> None:
    model = Counting()
    cached = Cached(model, tmp_path)
    assert (cached.embed(["a"]) != cached.embed(["a"], "passage")).any()
    assert model.asked == ["a", "a"]


@settings(max_examples=25)
@given(texts=st.lists(st.text(st.characters(), max_size=20), max_size=8))
def test_any_texts_give_the_model_s_vectors_in_order(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    cached = Cached(Counting(), tmp_path_factory.mktemp("vectors"))
    for _ in range(2):
        vectors = cached.embed(texts)
        assert vectors.shape == (len(texts), 8)
    plain = [text.encode("utf-8", "replace").decode().replace("\0", " ") for text in texts]
    assert (vectors * Counting().embed(plain)).sum(axis=1) == pytest.approx(1, abs=1e-5)


def _embed(folder: str, start: int) -> None:
    texts = [f"text {n}" for n in range(start, start + 600)]
    found = Cached(Counting(), Path(folder)).embed(texts)
    assert ((found * Counting().embed(texts)).sum(axis=1) > 0.999).all()


def test_several_processes_may_write_at_once(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("fork")
    workers = [spawn.Process(target=_embed, args=(str(tmp_path), 200 * n)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    model = Counting()
    Cached(model, tmp_path).embed([f"text {n}" for n in range(1_200)])
    assert model.asked == []


def test_a_damaged_file_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "counting-1.sqlite").write_bytes(b"no database" * 1_000)
    with pytest.raises(StorageError, match=r"counting-1\.sqlite.*elete that file"):
        Cached(Counting(), tmp_path).embed(["a"])


def test_a_vector_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    cached = Cached(Counting(), tmp_path)
    before = cached.embed(["a"])
    with sqlite3.connect(tmp_path / "counting-1.sqlite") as file:
        file.execute("UPDATE vectors SET vector = x'00'")
    file.close()
    assert (cached.embed(["a"]) == before).all()
    model = Counting()
    Cached(model, tmp_path).embed(["a"])
    assert model.asked == []


class Failing(Counting):
    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
        raise ValueError(f"the model's own trouble with {texts} as {purpose}")


def test_the_model_s_own_errors_are_not_blamed_on_the_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="own trouble"):
        Cached(Failing(), tmp_path).embed(["a"])
