import pytest
from tests.answers.clarity.made import draft, of, review

from tocsin.answers.clarity.checking import check
from tocsin.answers.clarity.remarks import Measured, What
from tocsin.answers.clarity.syllables import syllables

FIVE = "Drink warm water today, and rinse the cups in the kitchen twice.\n\n" * 10


def by_name(values: tuple[Measured, ...]) -> dict[str, Measured]:
    return {one.formula: one for one in values}


def test_lix_and_rix_are_what_counting_by_hand_gives() -> None:
    # Twelve words a sentence, of which one (kitchen) has more than six letters.
    found = by_name(review(f"# T\n\n{FIVE}").measured)
    assert found["LIX"].value == pytest.approx(12 + 100 / 12)
    assert found["RIX"].value == pytest.approx(1)


def test_flesch_formulas_are_what_counting_by_hand_gives() -> None:
    # drink warm wa-ter to-day and rinse the cups in the kit-chen twice: 15 syllables, 12 words.
    found = by_name(review(f"# T\n\n{FIVE}").measured)
    assert found["Flesch reading ease"].value == pytest.approx(
        206.835 - 1.015 * 12 - 84.6 * 15 / 12
    )
    grade = found["Flesch–Kincaid grade"].value
    assert grade == pytest.approx(0.39 * 12 + 11.8 * 15 / 12 - 15.59)


def test_sentences_that_are_alike_leave_no_interval_and_mixed_ones_do() -> None:
    alike = by_name(review(f"# T\n\n{FIVE}").measured)["LIX"]
    assert alike.low == pytest.approx(alike.value)
    mixed = by_name(review("# T\n\n" + FIVE + "Go.\n\n" * 9).measured)["LIX"]
    assert (mixed.low or 0) < (mixed.value or 0) < (mixed.high or 0)


def test_the_same_seed_gives_the_same_interval() -> None:
    text = draft("# T\n\n" + FIVE + "Go.\n\n" * 9)
    assert check(text, seed=3).measured == check(text, seed=3).measured


def test_arabic_and_unknown_languages_are_not_measured_and_say_why() -> None:
    (arabic,) = review("# ماء\n\n" + "اغلوا الماء جيدا كل يوم.\n\n" * 30, "ar").measured
    assert arabic.value is None
    assert "short vowels" in arabic.why
    (other,) = review("# T\n\nKatso tätä.", "sw").measured
    assert other.value is None
    assert "sw" in other.why


def test_a_short_text_is_not_measured_and_smog_wants_thirty_sentences() -> None:
    assert all(m.value is None for m in review("# T\n\nBoil it. Now.").measured)
    smog = by_name(review(f"# T\n\n{FIVE}").measured)["SMOG"]
    assert smog.value is None
    assert "30" in smog.why
    assert by_name(review(f"# T\n\n{FIVE * 3}").measured)["SMOG"].value is not None


def test_french_has_kandel_moles() -> None:
    text = "# T\n\n" + "Faites bouillir cette eau avant de boire.\n\n" * 20
    value = by_name(review(text, "fr").measured)["Kandel–Moles"].value
    # faites bou-illir cette eau a-vant de boire: 9 syllables, 7 words.
    assert value == pytest.approx(207 - 1.015 * 7 - 73.6 * 9 / 7)


def test_only_what_is_surely_hard_is_remarked_on() -> None:
    hard = (
        "Institutional authorities continuously reconsider organisational responsibilities. " * 30
    )
    assert of(review(f"# T\n\n{hard}").remarks, What.HARD_TO_READ)
    assert not of(review(f"# T\n\n{FIVE}").remarks, What.HARD_TO_READ)


HEARD = {
    "en": {
        "area": 3, "water": 2, "bacteria": 4, "boiled": 1, "tested": 2, "vaccine": 2,
        "table": 2, "election": 3,
        "people": 2, "before": 2, "minutes": 2, "changes": 2, "safe": 1, "measles": 2,
        "station": 2, "information": 4, "hospital": 3, "ballots": 2, "river": 2, "evening": 3,
        "doctor": 2, "medicine": 3, "idea": 3, "radio": 3, "quiet": 2, "science": 2, "fever": 2,
        "children": 2, "closed": 1, "needed": 2, "house": 1, "police": 2, "various": 3, "the": 1,
    },
    "fr": {
        "eau": 1, "bouillir": 2, "vaccin": 2, "école": 2, "écoles": 2, "minute": 2, "quartier": 2,
        "maladie": 3, "rougeole": 2, "enfants": 2, "vote": 1, "mairie": 2, "théâtre": 2,
        "santé": 2, "risque": 1, "publions": 3, "préfecture": 3, "crue": 1, "inondation": 4,
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_most_words_have_the_syllables_that_one_hears(language: str) -> None:
    right = [syllables(word, language) == heard for word, heard in HEARD[language].items()]
    assert sum(right) / len(right) >= 0.85
