import pytest

from tocsin.detect.worthiness.harm import AREAS, Harm, harms
from tocsin.embed.base import Embedder


def _harm(text: str, e5: Embedder, language: str | None = "en") -> Harm:
    return harms([text], [language], e5.embed([text]))[0]


@pytest.mark.parametrize(
    ("text", "language", "area"),
    [
        ("Vaccinated children fall ill", "en", "health"),
        ("Las papeletas fueron quemadas en la votación", "es", "elections"),
        ("Террористы захватили мост", "ru", "violence"),
        ("Le gouvernement cache la vérité", "fr", "institutions"),
        ("Die Klimaforscher lügen", "de", "climate"),
        ("اللاجئين يحصلون على المال", "ar", "migration"),
        ("疫苗有毒", "zh", "health"),
        ("चुनाव में धांधली हुई", "hi", "elections"),
    ],
)
def test_an_area_is_shown_by_the_words_that_stand_in_the_text(
    text: str, language: str, area: str, e5: Embedder
) -> None:
    found = _harm(text, e5, language)
    assert area in found.areas
    assert found.words
    assert all(word in text.casefold() for word in found.words)


def test_without_a_listed_word_meaning_may_show_it_and_weighs_less(e5: Embedder) -> None:
    meant = _harm("Drinking bleach heals you from the bug", e5)
    assert meant.areas == ("health",)
    assert meant.words == ()
    assert meant.weight < _harm("The virus is deadly", e5).weight


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("The jab turns toddlers barren", "health"),
        ("The jab does nothing at all", "health"),
        ("The counting of the ballots was stopped at night", "elections"),
        ("Le pôle Nord n'a jamais eu autant de glace", "climate"),
    ],
)
def test_meaning_finds_the_area_and_no_other(text: str, area: str, e5: Embedder) -> None:
    assert _harm(text, e5, None) == Harm((area,), ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Un chat dort sur le piano", "fr"),  # "un" is no institution
        ("Tell me who sings this song", "en"),  # nor is "who"
        ("Das war ein schöner Abend", "de"),  # "war" is no war
    ],
)
def test_words_count_in_their_own_language_only(text: str, language: str, e5: Embedder) -> None:
    assert _harm(text, e5, language) == Harm((), ())


def test_everyday_talk_has_no_area(e5: Embedder) -> None:
    found = _harm("Happy birthday, have a lovely day", e5)
    assert found == Harm((), ())
    assert 0 < found.weight < 1


def test_a_word_within_another_does_not_count(e5: Embedder) -> None:
    assert "health" not in _harm("a curet of cheese", e5).areas
    assert set(_harm("warm towards everyone", e5).areas) <= set(AREAS) - {"violence"}
