import re
import unicodedata

import pytest

from tocsin.exercise.chance import Chance
from tocsin.exercise.scenario import LANGUAGES
from tocsin.exercise.texts import TOPICS, Texts, load_phrasebook

SCRIPTS = {
    "ru": "CYRILLIC",
    "ar": "ARABIC",
    "hi": "DEVANAGARI",
    "ja": "HIRAGANA",
    "sw": "LATIN",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_phrase_that_the_exercise_uses(language: str) -> None:
    book, english = load_phrasebook(language), load_phrasebook("en")
    assert book.language == language
    assert {kind: len(texts) for kind, texts in book.planted.items()} == {
        kind: len(texts) for kind, texts in english.planted.items()
    }
    assert len(book.swaps) >= 10
    for rumour in book.planted["rumours"]:
        assert any(said in rumour for said in book.swaps)
    for topic in TOPICS:
        assert len(book.statements[topic]) >= 2
        assert len(book.hashtags[topic]) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_slots_are_known_and_every_one_is_filled(language: str) -> None:
    texts, chance = Texts((language,)), Chance(7)
    for topic in TOPICS:
        for _ in range(60):
            assert not re.search(r"[{}]", texts.post(language, topic, chance))


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_hundred_posts_are_all_different(language: str) -> None:
    texts, chance = Texts((language,)), Chance(7)
    said = {texts.post(language, topic, chance) for topic in TOPICS for _ in range(200)}
    assert len(said) == 1_000


@pytest.mark.parametrize(("language", "script"), SCRIPTS.items())
def test_texts_are_in_the_script_of_their_language(language: str, script: str) -> None:
    text = Texts((language,)).post(language, "water", Chance(7))
    letters = [sign for sign in text if sign.isalpha()]
    own = [sign for sign in letters if unicodedata.name(sign).startswith(script)]
    assert len(own) > 0.3 * len(letters)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_names_a_link_or_an_account(language: str) -> None:
    book = load_phrasebook(language)
    phrases = [*book.openers, *book.closers, *book.replies]
    phrases += [text for texts in book.planted.values() for text in texts]
    assert not [phrase for phrase in phrases if "http" in phrase or "@" in phrase]
