import pytest
from tests.answers.clarity.made import of, review

from tocsin.answers.clarity.remarks import Kind, What

MYTH = "the water makes children sick"
GOOD = """# Our water met every limit this year

**Our water met every limit this year.** We tested it 48 times.

A false claim is going around: posts say that the water makes children sick.

This is misleading because the picture shows another town.

We do not know yet who made it.

Our water met every limit this year. Call us with questions.
"""


def whats(text: str, myth: str = MYTH, language: str = "en") -> set[What]:
    return {r.what for r in review(text, language, Kind.DEBUNK, myth).remarks}


def test_fact_warning_myth_reason_fact_is_left_alone() -> None:
    assert whats(GOOD) == set()
    assert whats(GOOD, myth="") == set()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("# Our water met every limit this year", f"# {MYTH.capitalize()}", What.MYTH_IN_TITLE),
        ("# Our water met every limit this year", "# Is our water safe?", What.QUESTION_TITLE),
        ("**Our water met every limit this year.** We", f"Posts say that {MYTH}. We",
         What.MYTH_FIRST),
        ("A false claim is going around: posts", "This week posts", What.NO_WARNING),
        ("We do not know yet who", f"Posts say that {MYTH}. We do not know yet who",
         What.MYTH_REPEATED),
        ("because the picture shows another town", "to many", What.NOT_EXPLAINED),
        ("\nOur water met every limit this year. Call", "\nCall", What.FACT_NOT_REPEATED),
        ("We do not know yet who made it.", "Somebody made it.", What.NO_UNCERTAINTY),
    ],
)  # fmt: skip
def test_each_broken_part_is_named(old: str, new: str, what: What) -> None:
    assert old in GOOD
    assert what in whats(GOOD.replace(old, new, 1))


def test_a_myth_without_introduction_is_seen_by_its_words_if_it_is_stated() -> None:
    bare = GOOD.replace("going around: posts say that the water makes", "around. The water makes")
    told_twice = bare.replace("We do not know", "The water makes children sick. We do not know")
    assert What.MYTH_REPEATED in whats(told_twice)
    assert What.MYTH_REPEATED not in whats(told_twice, myth="")


def test_the_structure_is_asked_of_debunks_alone() -> None:
    text = GOOD.replace("# Our water met every limit this year", "# Is our water safe?")
    assert not of(review(text, kind=Kind.NOTICE).remarks, What.QUESTION_TITLE)


def test_a_question_is_a_question_in_arabic_too() -> None:
    assert What.QUESTION_TITLE in whats("# هل الماء آمن؟\n\nالماء نظيف.", "", "ar")
