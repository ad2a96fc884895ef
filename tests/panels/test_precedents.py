from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.panels.errors import NotAllowedError
from tocsin.panels.precedents import Precedent, closest, inconsistent, word_likeness
from tocsin.panels.scales import Side
from tocsin.panels.verdicts import Firmness


def precedent(name: str, text: str, **fields: object) -> Precedent:
    given_ = {"side": Side.AGAINST, "option": "refuted", **fields}
    return Precedent(
        panel_id=name, title=name, text=text, scale="claim", firmness=Firmness.SETTLED,
        confidence="high", decided_at=datetime(2026, 1, 1, tzinfo=UTC), votes=9, dissents=1,
        **given_,  # type: ignore[arg-type]
    )  # fmt: skip


EARLIER = [
    precedent("river", "The river at Karsund was poisoned by the water board"),
    precedent("bridge", "The bridge over the gorge has collapsed"),
    precedent("mill", "The old mill burned down last night"),
]
REWORDED = "The river of Karsund is being poisoned by the water board"


def test_a_rewording_finds_its_precedent_first_and_close() -> None:
    found = closest(REWORDED, EARLIER)
    assert found[0].precedent.panel_id == "river"
    assert [one.close for one in found] == [True, False, False]


def test_arabic_inflected_words_meet() -> None:
    found = closest("النهر مسموم في المدينة", [precedent("a", "الجسر انهار"), precedent(
        "b", "نهر المدينة مسموم")])  # fmt: skip
    assert found[0].precedent.panel_id == "b"


def test_meaning_helps_where_no_word_is_shared() -> None:
    vectors = np.eye(3, dtype=np.float32)
    found = closest("Le moulin a pris feu", EARLIER, vector=vectors[2], vectors=vectors)
    assert found[0].precedent.panel_id == "mill"
    assert found[0].close


def test_vectors_that_do_not_fit_are_refused() -> None:
    with pytest.raises(NotAllowedError, match="do not fit"):
        closest("x", EARLIER, vector=np.ones(3, np.float32))


def test_another_side_than_a_close_precedent_warns_and_an_overturned_one_does_not() -> None:
    found = closest(REWORDED, EARLIER)
    assert [one.panel_id for one in inconsistent("claim", Side.FOR, found)] == ["river"]
    assert inconsistent("claim", Side.AGAINST, found) == ()
    assert inconsistent("incident", Side.FOR, found) == ()
    old = [precedent("river", EARLIER[0].text, overturned=True)]
    assert inconsistent("claim", Side.FOR, closest(REWORDED, old)) == ()


def test_no_precedents_is_no_answer() -> None:
    assert closest("anything", []) == ()


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6), st.text(max_size=40))
def test_likeness_lies_between_nought_and_one_and_is_one_for_the_same_words(
    texts: list[str], asked: str
) -> None:
    likeness = word_likeness(asked, texts)
    assert ((likeness >= 0) & (likeness <= 1 + 1e-9)).all()
    itself = word_likeness(asked, [asked])
    assert itself[0] == pytest.approx(1) or not any(c.isalnum() for c in asked)


def test_hostile_texts_are_compared_like_any_other() -> None:
    found = closest("\x00\ud800" * 1000 + "a" * 1_000_000, EARLIER)
    assert len(found) == 3
