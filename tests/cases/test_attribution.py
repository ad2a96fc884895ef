"""Nobody is accused by a form that was left half empty."""

import pytest

from tocsin.cases import editing
from tocsin.cases.attribution import GRAVE, ActorKind, Attribution
from tocsin.cases.case import Case
from tocsin.cases.confidence import Confidence
from tocsin.cases.errors import CannotStandError

FULL = {"to": "Ruritania", "confidence": Confidence.LOW, "basis": "Logs.", "evidence": ("e1",)}


def test_it_is_unknown_until_somebody_says_otherwise():
    assert Case("A").attribution.kind is ActorKind.UNKNOWN
    assert editing.unattribute(
        editing.attribute(Case("A"), Attribution(ActorKind.STATE, **FULL))
    ) == Case("A")


@pytest.mark.parametrize("kind", sorted(GRAVE))
@pytest.mark.parametrize("left_out", ["to", "confidence", "basis", "evidence"])
def test_a_state_or_a_person_is_not_named_without_basis_evidence_and_confidence(kind, left_out):
    wrong = {**FULL, left_out: type(FULL[left_out])() if left_out != "confidence" else None}
    with pytest.raises(CannotStandError) as refused:
        Attribution(kind, **wrong)
    assert refused.value.field == f"attribution.{left_out}"
    assert Attribution(kind, **FULL).to == "Ruritania"


def test_spaces_are_no_basis():
    with pytest.raises(CannotStandError, match="basis"):
        Attribution(ActorKind.PERSON, **{**FULL, "basis": " \n"})


def test_a_name_without_a_kind_is_refused_and_many_people_need_no_name():
    with pytest.raises(CannotStandError, match="Ruritania"):
        Attribution(to="Ruritania")
    assert Attribution(ActorKind.SPONTANEOUS, confidence=Confidence.MEDIUM).to == ""
