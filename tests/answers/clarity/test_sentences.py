import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.answers.clarity.lexicon import lexicon
from tocsin.answers.clarity.sentences import sentences


def cut(text: str, language: str = "en") -> list[str]:
    return [s.text for s in sentences(text, 0, lexicon(language).words["abbreviations"])]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It rose by 2.5 points. Nobody knew.", ["It rose by 2.5 points.", "Nobody knew."]),
        ("en", "Ask Dr. Lee. She knows.", ["Ask Dr. Lee.", "She knows."]),
        ("en", "Open to 6 p.m. Bring a card.", ["Open to 6 p.m.", "Bring a card."]),
        ("en", "Open from 6 p.m. to 8.", ["Open from 6 p.m. to 8."]),
        ("en", "J. Smith said “no.” We agree.", ["J. Smith said “no.”", "We agree."]),
        ("fr", "Vraiment ? Oui ! M. Petit le dit.", ["Vraiment ?", "Oui !", "M. Petit le dit."]),
        ("fr", "« Est-ce vrai ? » Non.", ["« Est-ce vrai ? »", "Non."]),
        ("ar", "هل الماء آمن؟ نعم، هو آمن.", ["هل الماء آمن؟", "نعم، هو آمن."]),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(
    language: str, text: str, expected: list[str]
) -> None:
    assert cut(text, language) == expected


@given(st.text(alphabet="aB .?!؟،5\u00a0\n\ud800é", max_size=200))
def test_no_character_but_space_is_lost_and_every_place_is_right(text: str) -> None:
    parts = list(sentences(text, 3, frozenset({"a"})))
    assert all(text[p.start : p.end] == p.text and p.block == 3 for p in parts)
    assert "".join("".join(p.text.split()) for p in parts) == "".join(text.split())
