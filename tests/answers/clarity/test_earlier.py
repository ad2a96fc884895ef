import pytest
from tests.answers.clarity.made import draft, of

from tocsin.answers.clarity.checking import check
from tocsin.answers.clarity.remarks import Remark, What

BEFORE = (
    "# Water in Lower Marsh\n\nOpen each tap for 5 minutes before you drink from it.\n\n"
    "The playground in Mill Lane is open on Sundays."
)


def disagreements(text: str, before: str = BEFORE, language: str = "en") -> list[Remark]:
    found = check(draft(f"# New\n\n{text}", language), earlier=[draft(before, language)])
    return of(found.remarks, What.DISAGREES_WITH_EARLIER)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Open each tap for 10 minutes before you drink from it.", "10 against 5 minute"),
        ("The playground in Mill Lane is closed on Sundays.", "“closed” against “open”"),
        ("The playground in Mill Lane is not open on Sundays.", "denies"),
    ],
)
def test_another_number_an_opposite_and_a_negation_are_shown_beside_the_passage(
    text: str, how: str
) -> None:
    (remark,) = disagreements(text)
    assert how in remark.values["how"]
    assert remark.other.startswith("Water in Lower Marsh: ")
    assert remark.reason.startswith("Look at this")


@pytest.mark.parametrize(
    "text",
    [
        "Open each tap for 5 minutes before you drink from it.",
        "The library in Hill Road is closed on Sundays.",
        "Bring 10 minutes of patience.",
    ],
)
def test_the_same_and_another_subject_are_left_alone(text: str) -> None:
    assert disagreements(text) == []


def test_french_and_arabic_answers_are_compared_too() -> None:
    french = "# Eau\n\nOuvrez chaque robinet pendant 5 minutes avant de boire."
    assert disagreements("Ouvrez chaque robinet pendant 10 minutes avant de boire.", french, "fr")
    arabic = "# ماء\n\nافتحوا كل صنبور مدة 5 دقائق قبل الشرب من الماء."
    assert disagreements("افتحوا كل صنبور مدة 10 دقائق قبل الشرب من الماء.", arabic, "ar")


def test_without_earlier_answers_nothing_is_said() -> None:
    assert not of(check(draft("# New\n\nOpen it.")).remarks, What.DISAGREES_WITH_EARLIER)
