"""Words are found in any script, however they are spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.explore.words import MOST_CHARACTERS, MOST_LETTERS, folded, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Élection", "election"),
        ("STRASSE", "straße"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("الانتخابات", "انتخابات"),
        ("وَالانتِخابات", "انتخابات"),
        ("أحمد", "احمد"),
        ("ＶＯＴＥ", "vote"),
        ("٢٠٢٤", "2024"),
        ("ΨΉΦΟΣ", "ψηφος"),
        ("ёлка", "елка"),
        ("👍🏽", "👍"),
        ("❤️", "❤"),
    ],
)
def test_spellings_of_one_word_are_one(one, other):
    assert words(one) == words(other) != []


def test_words_of_scripts_with_vowel_signs_stay_whole():
    assert words("हिन्दी में") == ["हिन्दी", "में"]


def test_scripts_without_blanks_are_cut_into_pairs():
    assert words("投票站 ok") == ["投票", "票站", "站", "ok"]
    assert len(words("เลือกตั้ง")) == len("เลือกตั้ง")


def test_a_flag_is_one_word_and_two_flags_are_two():
    assert words("🇫🇷🇩🇪") == ["🇫🇷", "🇩🇪"]


def test_texts_of_any_length_are_bounded():
    assert len(words("ab " * 1_000_000)) <= MOST_CHARACTERS
    assert [len(word) for word in words("a" * 10_000)] == [MOST_LETTERS]


@given(st.text())
def test_no_text_fails_and_pieces_have_no_blank(text):
    assert all(piece and not piece.isspace() and piece.split() == [piece] for piece in words(text))


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_folding_twice_changes_the_words_no_more(text):
    assert words(folded(text)) == words(text)
