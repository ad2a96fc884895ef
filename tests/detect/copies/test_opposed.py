"""Texts that contradict each other in a word are told apart."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.copies import opposed
from tocsin.detect.copies.opposed import are_opposed, deny_each_other, parted, polarity
from tocsin.shares.text import normalise

LANGUAGES = ["ar", "de", "en", "es", "fr", "pt", "ru", "zh", None]
OPPOSED = [
    (("en", "The storm is deadly"), ("en", "The storm is not deadly")),
    (("en", "The storm is the most deadly of all"), ("en", "The storm is the least deadly of all")),
    (("en", "The mayor won the vote"), ("en", "The mayor lost the vote")),
    (("fr", "Le pont est ouvert"), ("fr", "Le pont est fermé")),
    (("es", "La sopa es segura"), ("en", "The soup is dangerous")),
    (("ru", "Суп лечит"), ("ru", "Суп не лечит")),
    (("ar", "الحساء يشفي"), ("ar", "الحساء لا يشفي")),
    (("zh", "这种汤能治好病"), ("zh", "这种汤不能治好病")),
    (("de", "Die Brücke ist offen"), ("pt", "A ponte está fechada")),
    (
        ("en", "Nobody saw the mayor and he is ill"),
        ("en", "Nobody saw the mayor and he is not ill"),
    ),
]
AGREED = [
    (("en", "The storm is not deadly"), ("fr", "La tempête est inoffensive")),
    (("en", "The mayor won"), ("de", "Die Bürgermeisterin gewinnt")),
    (("en", "The bridge is open"), ("sw", "Daraja si wazi, hapana")),  # no list: nothing is said
    (("en", "Talks are no longer possible"), ("en", "A dialogue has become unfeasible")),
    (("en", "He won and lost"), ("en", "He lost")),  # both sides: none
    (("en", "x " * 3_000 + "not"), ("en", "x")),
]


@pytest.mark.parametrize(("one", "two"), OPPOSED)
def test_a_denial_and_an_opposite_contradict(one, two):
    said = polarity(one[1], one[0]), polarity(two[1], two[0])
    assert are_opposed(*said)
    assert are_opposed(*reversed(said))


@pytest.mark.parametrize(("one", "two"), AGREED)
def test_two_wordings_of_one_thing_do_not(one, two):
    assert not are_opposed(polarity(one[1], one[0]), polarity(two[1], two[0]))


@given(text=st.text(), language=st.sampled_from(LANGUAGES))
def test_no_text_contradicts_itself(text, language):
    said = polarity(text, language)
    assert not are_opposed(said, said)


@given(rows=st.lists(st.tuples(
    st.sampled_from(["It is deadly", "It is not deadly", "It is harmless", "It is", "Not at all"]),
    st.integers(0, 3),
), min_size=1, max_size=30))  # fmt: skip
def test_groups_are_cut_into_parts_that_agree_and_never_joined(rows):
    texts = [text for text, _ in rows]
    first = {name: place for place, (_, name) in reversed(list(enumerate(rows)))}
    group = np.array([first[name] for _, name in rows])
    found = parted(pa.array(texts), pa.array(["en"] * len(rows)), group)
    for part in np.unique(found):
        members = np.flatnonzero(found == part)
        assert members[0] == part
        assert len(np.unique(group[members])) == 1
        said = [polarity(texts[row], "en") for row in members]
        assert not any(are_opposed(one, two) for one in said for two in said)


def test_a_text_that_takes_no_side_stays_with_the_first():
    texts = pa.array(["It is deadly", "It is not deadly", "Read this", "It is not deadly, friends"])
    found = parted(texts, pa.array(["en", "en", None, "en"]), np.zeros(4, dtype=np.int64))
    assert found.tolist() == [0, 1, 0, 1]


NEAR_COPIES = [
    ("Masks protect you and your family from the virus", True,
     "Masks don't protect you and your family from the virus"),
    ("They say that this soup is deadly for small children", True,
     "They say that this soup is harmless for small children"),
    ("Les masques protègent du virus, dit le médecin du village", True,
     "Les masques ne protègent pas du virus, dit le médecin du village"),
    ("The old bridge will not be closed before winter #bridge", False,
     "The old bridge will not be closed before winter, see @mayor"),
    ("Read this before you drive: the toll doubles on Monday", False,
     "Read this before you drive: the toll doubles on Tuesday!!"),
]  # fmt: skip


@pytest.mark.parametrize("at_once", [1, 50_000])
def test_near_copies_of_which_one_denies_the_other_are_told_apart(monkeypatch, at_once):
    monkeypatch.setattr(opposed, "_AT_ONCE", at_once)
    texts = pa.array([normalise(text) for row in NEAR_COPIES for text in (row[0], row[2])])
    pairs = np.arange(len(texts)).reshape(-1, 2)
    assert deny_each_other(texts, pairs).tolist() == [row[1] for row in NEAR_COPIES]
    assert not deny_each_other(texts, pairs[:0]).size
