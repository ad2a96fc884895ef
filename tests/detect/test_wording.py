from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.wording import MOST_CHARACTERS, said, vectors_of
from tocsin.embed.base import Purpose, Vectors
from tocsin.errors import UsageError


@given(st.text())
def test_what_was_said_is_bounded_and_saying_it_again_changes_nothing_but_addresses(
    text: str,
) -> None:
    assert len(said(text)) <= MOST_CHARACTERS
    assert "://" not in said(f"https://example.org/x {text.replace(':', '')}")


def test_a_megabyte_is_read_to_its_beginning() -> None:
    assert said("word " * 250_000).startswith("word word")
    assert said("https://example.org/" + "a" * 1_000_000) == ""


def test_the_vectors_of_another_model_are_refused_with_a_remedy() -> None:
    class Other:
        name = "another/1"
        dimensions = 2

        def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
            raise AssertionError(texts, purpose)

    with pytest.raises(UsageError, match=r"another/1.*embedder e5"):
        vectors_of(["a"], Other())
