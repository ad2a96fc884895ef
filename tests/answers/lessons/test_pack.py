"""A lesson that would teach the wrong thing cannot be made, nor stored, nor read back."""

from dataclasses import replace

import orjson
import pytest

from tocsin.answers.lessons.own import own_items
from tocsin.answers.lessons.pack import Inoculation, LessonPack, Source
from tocsin.answers.lessons.saying import feedback, languages, verdict
from tocsin.cases.errors import CannotStandError


def test_a_pack_comes_back_as_it_was(pack):
    assert LessonPack.from_json(orjson.loads(orjson.dumps(pack.to_json()))) == pack
    assert pack.key == replace(pack, age_from=16).key
    assert pack.key != replace(pack, title="Another").key


@pytest.mark.parametrize("true", [0, 1, 3, 7, 10])
def test_fakes_alone_or_truth_alone_is_no_lesson(pack_of, item, true):
    items = tuple(item(number, number < true) for number in range(10))
    with pytest.raises(CannotStandError, match=f"{true} of 10 are true") as refused:
        pack_of(items=items)
    assert refused.value.field == "items"
    assert "believe nothing" in refused.value.remedy


@pytest.mark.parametrize("true", [4, 5, 6])
def test_between_40_and_60_of_100_true_is_balanced(pack_of, item, true):
    assert pack_of(items=tuple(item(number, number < true) for number in range(10)))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"statement": " "}, "items[1].statement"),
        ({"statement": "x" * 501}, "items[1].statement"),
        ({"feedback": ""}, "items[1].feedback"),
        ({"sources": ()}, "items[1].sources"),
        ({"sources": (Source(title=" "),)}, "items[1].sources"),
        ({"technique": ""}, "items[1].technique"),
        ({"technique": "T0001"}, "items[1].technique"),
        ({"id": "q0"}, "items[1].id"),
    ],
)
def test_no_falsehood_stands_without_its_feedback_technique_and_source(pack, change, field):
    items = list(pack.items)
    items[1] = replace(items[1], **change)
    with pytest.raises(CannotStandError) as refused:
        replace(pack, items=tuple(items))
    assert refused.value.field == field
    stored = {**pack.to_json(), "items": [LessonPack.to_json(one) for one in items]}
    with pytest.raises(CannotStandError):
        LessonPack.from_json(stored)


@pytest.mark.parametrize(
    "change",
    [
        {"title": " "},
        {"aims": ()},
        {"inoculation": Inoculation(warning="w", example="e", refutation="")},
        {"items": ()},
    ],
)
def test_what_a_lesson_needs_is_asked_for(pack, change):
    with pytest.raises(CannotStandError):
        replace(pack, **change)


def test_only_techniques_that_disarm_knows_are_taught(pack):
    unknown = replace(pack.techniques[0], id="T9999")
    with pytest.raises(CannotStandError):
        replace(pack, techniques=(*pack.techniques, unknown))


def test_feedback_says_the_verdict_why_how_and_where_to_check(pack):
    told = feedback(pack, pack.items[1])
    assert told.startswith("False. The gauge")
    assert f"How it was done: {pack.techniques[0].name}. An old picture, new words." in told
    assert "Weather service <https://weather.example/flood>" in told
    assert "How it was done" not in feedback(pack, pack.items[0])
    assert verdict(replace(pack, language="fr"), pack.items[1]) == "Faux"


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_our_own_items_are_half_true_in_every_form_and_the_same_in_every_language(language):
    assert language in languages()
    forms, english = own_items(language), own_items("en")
    for form, items in forms.items():
        assert sum(one.is_true for one in items) * 2 == len(items) == 8
        assert [one.is_true for one in items] == [one.is_true for one in english[form]]
        assert len({one.statement for one in items}) == 8
