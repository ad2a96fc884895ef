"""A case survives being stored, whoever wrote it."""

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.cases.attribution import Attribution
from tocsin.cases.case import Case
from tocsin.cases.errors import CannotStandError, DamagedDocumentError

YEAR_0, YEAR_10000 = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"
"""As they are in UTC."""


@settings(max_examples=30)
@given(data=st.data())
def test_a_case_is_the_same_after_it_was_stored(data, any_case):
    case = data.draw(any_case)
    assert Case.from_json(orjson.loads(orjson.dumps(case.to_json()))) == case


def test_fields_of_a_newer_version_are_kept_at_their_place():
    stored = Case("A well").to_json()
    stored["mood"] = {"of": ["the", "day"]}
    stored["severity"]["breakout"]["media"]["channel"] = "radio"
    again = Case.from_json(stored).to_json()
    assert again == stored


def test_a_field_that_an_older_version_did_not_write_takes_its_default():
    assert Case.from_json({"title": "A well"}) == Case("A well")


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("case.title", {"title": 3}),
        ("case.status", {"status": "lost"}),
        ("case.status", {"status": []}),
        ("case.status", {"status": {}}),
        ("case.tasks", {"tasks": "none"}),
        ("case.tasks[0]", {"tasks": [3]}),
        ("case.tasks[0].due", {"tasks": [{"id": "a", "what": "b", "due": "soon"}]}),
        ("case.timeline[0].at", {"timeline": [{"id": "a", "at": "2026-01-01", "text": "b"}]}),
        ("case.timeline[0].at", {"timeline": [{"id": "a", "at": YEAR_0, "text": "b"}]}),
        ("case.timeline[0].at", {"timeline": [{"id": "a", "at": YEAR_10000, "text": "b"}]}),
        (
            "case.severity.scope[0].value",
            {"severity": {"scope": [{"quantity": "posts", "value": "9"}]}},
        ),
        (
            "case.severity.scope[0].value",
            {"severity": {"scope": [{"quantity": "posts", "value": 10**400}]}},
        ),
    ],
)
def test_a_damaged_document_is_refused_with_the_path_of_the_fault(place, change):
    with pytest.raises(DamagedDocumentError, match=place.replace("[", r"\[")) as refused:
        Case.from_json({**Case("A well").to_json(), **change})
    assert refused.value.place == place


def test_a_document_without_a_title_is_refused():
    with pytest.raises(DamagedDocumentError, match="title"):
        Case.from_json({})


def test_a_stored_accusation_without_a_basis_is_refused_too():
    stored = Case("A well").to_json()
    stored["attribution"] = {"kind": "state", "to": "Ruritania", "confidence": "high"}
    with pytest.raises(CannotStandError, match="basis"):
        Case.from_json(stored)
    assert Case("A well").attribution == Attribution()
