"""One scale for all fact-checkers, and nothing guessed."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.factchecks.verdicts import Verdict, normalise, table, wording

LANGUAGES = [
    "en", "es", "fr", "pt", "de", "it", "ar", "ru", "zh", "hi", "id", "tr", "pl", "uk", "nl", "el",
    "bn", "fa",
]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_words_for_every_verdict(lang):
    known = {verdict for verdict, language, _ in table() if language == lang}
    assert known >= set(Verdict) - {Verdict.OTHER}


def test_no_wording_stands_under_two_verdicts():
    verdicts = defaultdict(set)
    for verdict, _, known in table():
        for stated in known:
            verdicts[wording(stated)].add(verdict)
    assert {stated: found for stated, found in verdicts.items() if len(found) > 1} == {}


def test_every_wording_of_the_table_is_recognised_as_it_stands():
    wrong = [(s, v) for v, _, known in table() for s in known if normalise(s) is not v]
    assert wrong == []


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        ("FALSCH!", Verdict.FALSE),
        ("❌️ Falso", Verdict.FALSE),
        ("YANLIŞ", Verdict.FALSE),
        ("ΨΕΥΔΕΣ", Verdict.FALSE),
        ("« Plutôt vrai »", Verdict.MOSTLY_TRUE),
        ("غَيْر صَحِيح", Verdict.FALSE),
        ("كاذب", Verdict.FALSE),
        ("भ्रामक।", Verdict.MISLEADING),
        ("گمراه‌کننده", Verdict.MISLEADING),
        ("Маніпуляція", Verdict.MISLEADING),
        ("真實", Verdict.TRUE),
    ],
)
def test_case_marks_and_keyboards_make_no_difference(stated, verdict):
    assert normalise(stated) is verdict


@pytest.mark.parametrize(
    "stated",
    ["Not false", "It is false that this is false", "True. But it was last year", "truefalse",
     "True: with a caveat", "Quite interesting", "👀", "falso o no falso"],
)  # fmt: skip
def test_what_is_not_recognised_is_other_and_never_guessed(stated):
    assert normalise(stated) is Verdict.OTHER


def test_a_false_verdict_with_its_explanation_is_false():
    assert normalise("False: the picture is from 2016") is Verdict.FALSE
    assert normalise("FALSO. La foto es de 2016") is Verdict.FALSE
    assert normalise("不实：图片拍摄于2016年") is Verdict.FALSE


def test_numbers_count_only_without_words_and_with_both_ends_of_the_scale():
    assert normalise(None, 1, 1, 5) is Verdict.FALSE
    assert normalise(None, 3, 1, 5) is Verdict.MIXED
    assert normalise(None, 10, 0, 10) is Verdict.TRUE
    assert normalise("Quite interesting", 1, 1, 5) is Verdict.OTHER
    assert normalise("True", 1, 1, 6) is Verdict.TRUE
    for rating, worst, best in [(1, None, 5), (3, None, None), (7, 1, 5), (-1, 1, 5), (1, 1, 1)]:
        assert normalise(None, rating, worst, best) is Verdict.OTHER


def test_nothing_stated_is_no_verdict():
    assert normalise(None) is None


def test_the_authenticity_of_a_picture_says_nothing_about_the_claim():
    assert normalise("OriginalMediaContent") is Verdict.OTHER


@given(st.text(max_size=300), st.floats(), st.floats(), st.floats())
def test_any_text_and_number_has_a_verdict(stated, rating, worst, best):
    assert normalise(stated, rating, worst, best) in {*Verdict, None}
