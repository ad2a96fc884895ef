"""The framework in a case: refusals name what takes the place of what is gone."""

import pytest

from tocsin.cases import disarm
from tocsin.cases.errors import CannotStandError


def test_it_is_version_1_6_whole():
    assert disarm.version() == "1.6"
    assert (len(disarm.phases()), len(disarm.tactics()), len(disarm.techniques())) == (4, 16, 391)


@pytest.mark.parametrize(
    ("gone", "words", "successors"),
    [
        ("T0041", r"same name today: T0129\.006", ("T0129.006",)),
        ("T0104.005", r"names in its place: T0015\.001", ("T0015.001",)),
        ("T0011", r"in our judgement: T0150\.005", ("T0150.005",)),
        ("T0005", "no successor", ()),
    ],
)
def test_a_retired_id_names_its_successors_and_on_whose_word(gone, words, successors):
    with pytest.raises(disarm.RetiredTechniqueError, match=words) as found:
        disarm.technique(gone)
    assert found.value.successors == successors
    assert isinstance(found.value, CannotStandError)


@pytest.mark.parametrize("wrong", ["", "T9999", "t0049", "\ud800", "T0049.999", "C00125", "TA01"])
def test_an_unknown_id_is_refused(wrong):
    with pytest.raises(disarm.UnknownTechniqueError):
        disarm.technique(wrong)
