import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.questions.marks import FEATURES, MARKS, asks_by_rule, features
from tocsin.detect.questions.words import words_of

_LANGUAGES = (
    "en", "es", "pt", "fr", "it", "de", "nl", "pl", "ru", "uk", "bg", "el", "tr", "ar", "fa",
    "ur", "hi", "bn", "zh", "ja", "ko", "id", "vi", "th", "sw",
)  # fmt: skip


def _feature(text: str, language: str | None, name: str) -> float:
    return float(features([text], [language])[0, FEATURES.index(name)])


@pytest.mark.parametrize("mark", MARKS)
def test_every_script_s_question_mark_counts(mark: str) -> None:
    assert asks_by_rule(f"word word{mark}", None)


def test_a_question_mark_within_a_link_asks_nothing() -> None:
    assert not asks_by_rule("look here https://example.org/?page=2", "en")


def test_greek_asks_with_a_semicolon_and_english_does_not() -> None:
    assert asks_by_rule("Είναι αλήθεια;", "el")
    assert not asks_by_rule("it rained; we stayed", "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Does anyone know when the shelter opens"),
        ("fr", "Quelqu’un sait si l'eau est potable"),
        ("es", "alguien sabe dónde votar"),
        ("ru", "подскажите, где аптека"),
        ("zh", "有人知道明天停课吗"),
        ("hi", "किसी को पता है स्कूल बंद है"),
        ("ar", "حد يعرف متى يفتح المركز"),
        ("tr", "bilen var mı acaba"),
        (None, "zzz alguien sabe zzz"),
        (None, "我想知道结果"),
    ],
)
def test_an_indirect_question_needs_no_mark(language: str | None, text: str) -> None:
    assert asks_by_rule(text, language)


def test_words_count_whole_and_in_their_own_language_only() -> None:
    assert _feature("Was ist passiert?", "de", "a marked sentence with an interrogative") == 1
    assert _feature("Whatever?", "en", "a marked sentence with an interrogative") == 0
    assert _feature("was?", None, "a marked sentence with an interrogative") == 0


def test_rhetoric_and_tags_are_seen() -> None:
    assert _feature("Who cares?", "en", "a rhetorical phrase") == 1
    assert _feature("It is closed, right?", "en", "a tag question") == 1
    assert _feature("What?!?!", "en", "several marks in a row") == 1
    assert _feature("Is it safe? #water #help", "en", "the text ends with one") == 1
    assert _feature("Is it safe? I fear not.", "en", "the text ends with one") == 0


@pytest.mark.parametrize("language", _LANGUAGES)
def test_each_of_25_languages_has_all_four_lists(language: str) -> None:
    words = words_of(language)
    own = [words.interrogative, words.indirect, words.tag, words.rhetorical]
    assert all(len(pattern.pattern) > 5 for pattern in own)
    assert words.interrogative is not words_of(None).interrogative


@given(st.lists(st.text()), st.sampled_from([*_LANGUAGES, None, "xx"]))
def test_any_text_has_finite_features(texts: list[str], language: str | None) -> None:
    found = features(texts, [language] * len(texts))
    assert found.shape == (len(texts), len(FEATURES))
    assert np.isfinite(found).all()
    assert ((found >= 0) & (found <= 3)).all()


@pytest.mark.parametrize("piece", ["?", "!?", "a ", "#x ", ". ", "؟", "\u202e?"])
def test_hostile_repetition_takes_no_time(piece: str) -> None:
    assert features([piece * 200_000], ["en"]).shape == (1, len(FEATURES))
