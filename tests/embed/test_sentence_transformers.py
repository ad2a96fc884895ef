"""With a stand-in for the library, which is large: what is passed to it, and what comes of it.

Whether the real library does what its documentation says is not tested here.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import numpy as np
import pytest

from tocsin.embed.sentence_transformers import SentenceTransformers
from tocsin.errors import MissingExtraError, UsageError


class Model:
    prompts: ClassVar = {"query": "query: ", "document": "passage: "}

    def __init__(self, name: str, *, trust_remote_code: bool) -> None:
        assert not trust_remote_code
        if name == "missing":
            raise OSError("no such model")
        self.calls: list[tuple[list[str], str | None]] = []

    def get_sentence_embedding_dimension(self) -> int:
        return 4

    def encode(self, texts: Sequence[str], *, prompt: str | None, **_: Any) -> Any:
        self.calls.append((list(texts), prompt))
        return np.array([[len(text) + 1.0, 1, 0, 0] for text in texts])


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("sentence_transformers")
    module.SentenceTransformer = Model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)


def test_texts_are_marked_as_the_model_states(library: None) -> None:
    embedder = SentenceTransformers("some/model")
    vectors = embedder.embed(["a", "b\0\ud800"])
    embedder.embed(["c"], "passage")
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
    assert embedder._model.calls == [(["a", "b ?"], "query: "), (["c"], "passage: ")]
    assert embedder.embed([]).shape == (0, 4)


def test_a_changed_folder_is_another_model(library: None, tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"1")
    before = SentenceTransformers(str(tmp_path)).name
    assert SentenceTransformers(str(tmp_path)).name == before
    (tmp_path / "weights").write_bytes(b"2")
    assert SentenceTransformers(str(tmp_path)).name != before


def test_a_model_that_is_not_there_is_named(library: None) -> None:
    with pytest.raises(UsageError, match="The model missing cannot be loaded"):
        SentenceTransformers("missing")


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match="pip install"):
        SentenceTransformers("some/model")
