import pytest

from tocsin.detect.worthiness.harm import AREAS, Harm, harms
from tocsin.embed.base import Embedder


def _harm(text: str, e5: Embedder) -> Harm:
    return harms([text], e5.embed([text]), e5)[0]


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Vaccinated children fall ill", "health"),
        ("Las papeletas fueron quemadas en la votación", "elections"),
        ("Террористы захватили мост", "violence"),
        ("Le gouvernement cache la vérité", "institutions"),
        ("Die Klimaforscher lügen", "climate"),
        ("اللاجئين يحصلون على المال", "migration"),
        ("疫苗有毒", "health"),
        ("चुनाव में धांधली हुई", "elections"),
    ],
)
def test_an_area_is_shown_by_the_words_that_stand_in_the_text(
    text: str, area: str, e5: Embedder
) -> None:
    found = _harm(text, e5)
    assert area in found.areas
    assert found.words
    assert all(word in text.casefold() for word in found.words)


def test_without_a_listed_word_meaning_may_show_it_and_weighs_less(e5: Embedder) -> None:
    meant = _harm("Drinking bleach heals you from the bug", e5)
    assert meant.areas == ("health",)
    assert meant.words == ()
    assert meant.weight < _harm("The virus is deadly", e5).weight


def test_everyday_talk_has_no_area(e5: Embedder) -> None:
    found = _harm("Happy birthday, have a lovely day", e5)
    assert found == Harm((), ())
    assert 0 < found.weight < 1


def test_a_word_within_another_does_not_count(e5: Embedder) -> None:
    assert "health" not in _harm("a curet of cheese", e5).areas
    assert set(_harm("warm towards everyone", e5).areas) <= set(AREAS) - {"violence"}
