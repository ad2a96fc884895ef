import pytest

from tocsin.detect.negation import CUES, UNSPACED, cues, is_negated


@pytest.mark.parametrize(
    ("language", "plain", "negated"),
    [
        ("en", "Masks work well", "Masks don’t work"),
        ("de", "Masken helfen", "Masken helfen nicht"),
        ("fr", "Il dort bien", "Il n'a jamais dormi"),
        ("es", "El agua cura", "El agua no cura"),
        ("ru", "Маски помогают", "Маски не помогают"),
        ("ar", "الماء يشفي المرض", "الماء لا يشفي المرض"),
        ("hi", "पानी ठीक करता है", "पानी ठीक नहीं करता"),
        ("id", "Air menyembuhkan", "Air tidak menyembuhkan"),
        ("th", "น้ำรักษาโรค", "น้ำไม่รักษาโรค"),
        ("zh", "水能治病", "水不能治病"),
    ],
)
def test_a_denial_is_told_from_a_claim(language: str, plain: str, negated: str) -> None:
    assert is_negated(plain, language) is False
    assert is_negated(negated, language) is True


def test_where_no_cues_are_known_nothing_is_said() -> None:
    assert is_negated("qo' vIvan", "tlh") is None
    assert is_negated("no", None) is None


def test_no_language_has_two_lists() -> None:
    assert not CUES.keys() & UNSPACED.keys()


def test_one_denial_more_is_counted() -> None:
    once, twice = "Nobody said it is true", "Nobody said it is not true"
    assert (cues(once, "en") or 0) < (cues(twice, "en") or 0)
    assert cues("水不能治病，也不能止痛", "zh") == 2
