"""Statements of reasons: a full one stands, and each wrong one is refused with its field named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.measures.dsa.checking import faults, faults_of_call
from tocsin.measures.dsa.codes import (
    Automation,
    Category,
    ContentType,
    Ground,
    Keyword,
    Source,
    Visibility,
)
from tocsin.measures.dsa.schema import COUNTRIES, EUROPEAN_UNION
from tocsin.measures.dsa.statements import Statement

WHOLE = Statement(
    puid="case-7_label",
    decision_facts="A panel of seven found that the picture shows another year's flood.",
    content_date=date(2026, 3, 1),
    application_date=date(2026, 3, 9),
    category=Category.NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS,
    category_specification=(Keyword.MISINFORMATION_DISINFORMATION,),
    decision_ground=Ground.INCOMPATIBLE_CONTENT,
    incompatible_content_ground="Terms of use, 4.2: misleading media",
    incompatible_content_explanation="The picture is older than what it is said to show.",
    source_type=Source.TRUSTED_FLAGGER,
    automated_detection=False,
    automated_decision=Automation.NOT_AUTOMATED,
    content_type=(ContentType.IMAGE, ContentType.TEXT),
    content_language="EL",
    decision_visibility=(Visibility.CONTENT_LABELLED,),
    territorial_scope=EUROPEAN_UNION,
    end_date_visibility_restriction=date(2026, 6, 9),
).to_wire()
WITHOUT = object()


def changed(**fields):
    return {k: v for k, v in {**WHOLE, **fields}.items() if v is not WITHOUT}


def test_a_whole_statement_has_no_fault_and_comes_back_as_it_was():
    assert faults(WHOLE) == ()
    assert Statement.from_wire(WHOLE).to_wire() == WHOLE
    assert WHOLE["automated_detection"] == "No"


def test_what_the_database_adds_and_leaves_null_is_taken():
    answer = {**WHOLE, "uuid": "4b98", "platform_name": "P", "end_date_account_restriction": None,
              "category_addition": []}  # fmt: skip
    assert faults(answer) == ()
    assert Statement.from_wire(answer).extra == {"uuid": "4b98", "platform_name": "P"}


REFUSED = [
    ({"puid": WITHOUT}, "puid", "missing"),
    ({"puid": "with space"}, "puid", "form"),
    ({"puid": "x" * 501}, "puid", "501"),
    ({"puid": "é"}, "puid", "form"),
    ({"decision_facts": WITHOUT}, "decision_facts", "missing"),
    ({"decision_facts": ""}, "decision_facts", "missing"),
    ({"decision_facts": "x" * 5_001}, "decision_facts", "5,001"),
    ({"decision_facts": 7}, "decision_facts", "kind"),
    ({"decision_visibility": WITHOUT, "end_date_visibility_restriction": WITHOUT},
     "decision_visibility", "Nothing"),
    ({"decision_visibility": []}, "decision_visibility", "Nothing"),
    ({"decision_visibility": "DECISION_VISIBILITY_OTHER"}, "decision_visibility", "kind"),
    ({"decision_visibility": ["LABELLED"]}, "decision_visibility.0", "none of its values"),
    ({"decision_visibility": ["DECISION_VISIBILITY_OTHER"]}, "decision_visibility_other",
     "missing"),
    ({"decision_monetary": "DECISION_MONETARY_OTHER"}, "decision_monetary_other", "missing"),
    ({"decision_monetary": "DECISION_MONETARY_FINE"}, "decision_monetary", "none of its values"),
    ({"decision_account": "DECISION_ACCOUNT_DELETED"}, "decision_account", "none of its values"),
    ({"decision_ground": "Illegal"}, "decision_ground", "none of its values"),
    ({"decision_ground": Ground.ILLEGAL_CONTENT.value}, "illegal_content_legal_ground", "missing"),
    ({"decision_ground": Ground.ILLEGAL_CONTENT.value}, "illegal_content_explanation", "missing"),
    ({"incompatible_content_ground": WITHOUT}, "incompatible_content_ground", "missing"),
    ({"incompatible_content_explanation": ""}, "incompatible_content_explanation", "missing"),
    ({"incompatible_content_explanation": "x" * 2_001}, "incompatible_content_explanation",
     "2,001"),
    ({"content_type": []}, "content_type", "missing"),
    ({"content_type": ["CONTENT_TYPE_OTHER"]}, "content_type_other", "missing"),
    ({"category": "STATEMENT_CATEGORY_DISINFORMATION"}, "category", "none of its values"),
    ({"category_specification": ["KEYWORD_DISINFORMATION"]}, "category_specification.0",
     "none of its values"),
    ({"territorial_scope": ["EL"]}, "territorial_scope.0", "none of its values"),
    ({"territorial_scope": ["GB"]}, "territorial_scope.0", "none of its values"),
    ({"content_language": "el"}, "content_language", "form"),
    ({"content_date": "01.03.2026"}, "content_date", "no day"),
    ({"content_date": "2026-02-30"}, "content_date", "no day"),
    ({"content_date": "1999-12-31"}, "content_date", "early"),
    ({"application_date": "2019-12-31", "content_date": "2019-01-01"}, "application_date",
     "early"),
    ({"application_date": "2026-3-9"}, "application_date", "no day"),
    ({"end_date_visibility_restriction": "2026-03-08"}, "end_date_visibility_restriction", "ends"),
    ({"end_date_account_restriction": "2026-06-09"}, "end_date_account_restriction",
     "not decided"),
    ({"automated_decision": "Yes"}, "automated_decision", "none of its values"),
    ({"automated_detection": True}, "automated_detection", "none of its values"),
    ({"source_type": "SOURCE_USER"}, "source_type", "none of its values"),
    ({"content_id": {"ISBN": "1"}}, "content_id", "kind of number"),
    ({"content_id": {"EAN-13": "123"}}, "content_id.EAN-13", "form"),
    ({"decision_ground_reference_url": "javascript:alert(1)"}, "decision_ground_reference_url",
     "form"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field", "said"), REFUSED)
def test_what_is_wrong_is_refused_with_its_field_and_a_remedy(change, field, said):
    found = [fault for fault in faults(changed(**change)) if fault.refused]
    told = [fault for fault in found if fault.field == field]
    assert told
    assert said in told[0].message
    assert told[0].remedy


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Written by maria@who.example.", "e-mail"),
        ("The account @maria_k wrote it.", "account"),
        ("See https://x.example/maria/1", "web"),
        ("Call +41 22 791 21 11.", "telephone"),
        ("Sent from 192.0.2.7.", "IP"),
    ],
)
def test_personal_data_in_free_text_are_pointed_at_but_a_person_decides(text, what):
    (fault,) = faults(changed(decision_facts=text))
    assert not fault.refused
    assert what in fault.message


@pytest.mark.parametrize(
    "text", ["7 of 9 members, 0.95 to 0.99.", "On 2026-03-01 at 10:00.", "Regulation 2022/2065"]
)
def test_numbers_and_laws_are_no_personal_data(text):
    assert faults(changed(decision_facts=text)) == ()


def test_no_territory_and_odd_days_are_remarked():
    found = faults(changed(territorial_scope=WITHOUT, content_date="2026-03-10"))
    assert {fault.field for fault in found} == {"territorial_scope", "content_date"}
    assert not any(fault.refused for fault in found)


def test_a_call_takes_a_hundred_with_a_number_each():
    calls = [changed(puid=f"p{number}") for number in range(101)]
    assert set(faults_of_call(calls)) == {100}
    assert faults_of_call(calls[:100]) == {}
    again = faults_of_call([WHOLE, WHOLE])
    assert [fault.field for fault in again[1]] == ["puid"]


def test_the_schema_knows_thirty_countries():
    assert (len(COUNTRIES), len(EUROPEAN_UNION)) == (30, 27)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*WHOLE, "content_id", "extra"]), anything))
def test_whatever_stands_in_it_is_told_not_raised(fields):
    found = faults({**WHOLE, **fields})
    assert all(fault.message and fault.remedy for fault in found)
    if not any(fault.refused for fault in found):
        assert Statement.from_wire({**WHOLE, **fields})
