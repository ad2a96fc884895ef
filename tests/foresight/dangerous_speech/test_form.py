"""What a rating must have, and what it must not."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tocsin.errors import InputError
from tocsin.foresight.dangerous_speech.form import FORM, LEVELS, Answer, Factor, Field


def test_each_field_has_a_question_and_its_levels_in_different_words():
    assert set(FORM) == set(Field)
    for scale in FORM.values():
        assert scale.question.endswith("?")
        assert len(set(scale.anchors)) == len(LEVELS)


def test_the_page_shows_raters_the_form_as_it_is():
    page = (Path(__file__).parents[3] / "docs/methods/dangerous-speech.md").read_text()
    for scale in FORM.values():
        assert scale.question in page
        assert all(anchor in page for anchor in scale.anchors)


def test_each_factor_of_rabat_but_intent_is_informed_by_one_field():
    informed = [scale.informs for scale in FORM.values()]
    assert sorted(informed) == sorted(set(Factor) - {Factor.INTENT})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rater": "Jane Doe"}, "no pseudonym"),
        ({"rater": "jane"}, "no pseudonym"),
        ({"rater": "jane1@example.org"}, "no pseudonym"),
        ({"rated_at": datetime(2026, 3, 2)}, "not in UTC"),  # noqa: DTZ001 - the fault
        ({"context": " \n"}, "context is empty"),
        ({"context": "x" * 4_001}, "context is longer"),
        ({"context": "\ud800"}, "context holds characters that are no text"),
        ({"message": 2**63}, "message is no post key"),
        ({"answers": {}}, "an answer to each of speaker, audience"),
    ],
)
def test_a_rating_that_is_not_complete_is_refused(rating, changed, said):
    with pytest.raises(InputError, match=said):
        rating(**changed)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(4, "why", (1,)), "audience: level '4' is none of"),
        (Answer(True, "why", (1,)), "audience: level 'True' is none of"),
        (Answer(1, "", (1,)), "audience: the note is empty"),
        (Answer(1, "a\0b", (1,)), "audience: the note holds characters"),
        (Answer(1, "why"), "audience: there is no evidence"),
        (Answer(1, "why", (1,) * 101), "audience: there are more than 100"),
        (Answer(1, "why", (2**64,)), "audience: evidence holds what is no post key"),
    ],
)
def test_an_answer_without_level_reason_or_evidence_is_refused(rating, answer, said):
    whole = rating()
    with pytest.raises(InputError, match=said):
        replace(whole, answers={**whole.answers, Field.AUDIENCE: answer})


def test_who_cannot_tell_says_why_and_needs_no_evidence(rating):
    whole = rating()
    answers = {**whole.answers, Field.MEDIUM: Answer(None, "the channel is closed")}
    assert replace(whole, answers=answers).answers[Field.MEDIUM].level is None
