"""Ids: whole strings, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.identifiers import identifier, is_rounded, optional_identifier, synthetic_id
from tocsin.posts.records import FieldError


@given(st.integers(-(2**63), 2**64))
def test_a_whole_number_is_kept_digit_by_digit(number):
    assert identifier(number, "id") == identifier(f" {number} ", "id") == str(number)


@given(st.integers(0, 2**53 - 1))
def test_an_exact_float_is_the_number_it_holds(number):
    assert identifier(float(number), "id") == str(number)
    assert identifier(f"{number}.0", "id") == str(number)


@given(st.integers(2**53 + 1, 2**64), st.integers(2, 17))
def test_a_rounded_number_is_refused_in_any_notation(number, digits):
    for value in (float(number), f"{number:.{digits}E}", f"{number:.{digits}e}".replace(".", ",")):
        assert is_rounded(value)
        with pytest.raises(FieldError, match="rounded"):
            identifier(value, "id")


@pytest.mark.parametrize("value", ["at://did:plc:a/b/3k", "007", "1e", "e5", "Ugx.1", "1.2.3", "½"])
def test_other_ids_are_left_as_they_are(value):
    assert identifier(value, "id") == value


@pytest.mark.parametrize("value", [None, "", "   ", True, False, float("nan")])
def test_no_id_is_missing(value):
    assert optional_identifier(value, "id") is None
    with pytest.raises(FieldError, match="missing"):
        identifier(value, "id")


@pytest.mark.parametrize("value", [1.5, float("inf"), float("nan"), 1e300, "1E5", "-9.06E+17"])
def test_a_broken_number_is_rounded(value):
    assert is_rounded(value)


def test_a_made_up_id_is_the_same_for_the_same_content_alone():
    assert synthetic_id("a", None, 3) == synthetic_id("a", None, 3)
    different = [("a", "b"), ("ab",), ("a", "b", None), (None, "ab"), ("a", "B")]
    assert len({synthetic_id(*parts) for parts in different}) == len(different)
    assert synthetic_id("\ud83d").startswith("h")
