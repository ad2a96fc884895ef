"""Language identification of what people write."""

import pytest

from tocsin.posts.language import MIN_LETTERS, identify


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The water in the town is safe to drink again"),
        ("fr", "L'eau de la ville est de nouveau potable aujourd'hui"),
        ("ru", "Вода в городе снова пригодна для питья"),
        ("ar", "الماء في المدينة صالح للشرب من جديد"),
        ("hi", "शहर का पानी फिर से पीने योग्य है"),
        ("ja", "町の水はまた安全に飲めるようになりました"),
        ("de", "Das Wasser in der Stadt ist wieder trinkbar"),
    ],
)
def test_the_language_of_a_sentence_is_found(language, text):
    found, score = identify(text)
    assert found == language
    assert 0.5 < score <= 1.0


@pytest.mark.parametrize(
    "text", ["", "ok lol", "😀😀😀", "12345678901234567890", "@ann @bob #water"]
)
def test_too_little_text_is_not_guessed(text):
    assert identify(text) == (None, None)


def test_links_mentions_and_hashtags_say_nothing_about_the_language():
    noise = "https://example.com/the-water-is-safe-to-drink @the_english_name #TheWaterIsSafe "
    assert identify(noise * 3) == (None, None)
    assert identify(noise + "Вода в городе снова пригодна для питья")[0] == "ru"


def test_letters_count_in_any_script():
    assert identify("水" * (MIN_LETTERS - 1)) == (None, None)
    assert identify("水" * MIN_LETTERS)[0] is not None


def test_half_of_a_surrogate_pair_breaks_nothing():
    identify("The water in the town \ud83d is safe to drink again")
