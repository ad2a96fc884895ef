import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.stance.relation import DENIAL, FEATURES, features


def _seen(reply: str, target: str = "The bridge is closed for repair today") -> dict[str, float]:
    row = features([reply], [target], np.array([0.8]))[0].tolist()
    return dict(zip(FEATURES, row, strict=True))


def test_a_quotation_is_seen_by_the_words_of_its_target() -> None:
    assert _seen("Fake: the bridge is closed for repair today")["quotes the target"] == 1
    assert _seen("which bridge")["quotes the target"] == 0
    assert _seen("anything", target="")["quotes the target"] == 0


@pytest.mark.parametrize("word", ["fake", "bulo", "mensonge", "yalan", "ложь", "كذب", "谣言", "झूठ"])
def test_denial_is_known_in_many_languages(word: str) -> None:
    assert DENIAL.search(f"... {word} ...")


def test_a_word_within_another_is_not_it() -> None:
    assert not DENIAL.search("they believed in alliances")


@given(st.text(), st.text())
def test_any_pair_has_finite_features(reply: str, target: str) -> None:
    assert np.isfinite(features([reply], [target], np.array([0.5]))).all()
