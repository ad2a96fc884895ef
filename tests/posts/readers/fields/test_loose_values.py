"""Values of any type and shape: the right type comes out, or nothing."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.readers.fields import loose_values as loose

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON)
def test_any_value_gives_the_promised_type(value: Any) -> None:
    assert isinstance(loose.mapping(value), dict)
    assert all(isinstance(item, dict) for item in loose.mappings(value))
    assert isinstance(loose.text(value), str)
    number = loose.count(value)
    assert number is None or 0 <= number < 2**63
    for parts in (loose.words(value), loose.web_addresses(value), loose.listed(value)):
        assert all(isinstance(part, str) and part for part in parts)


@given(st.lists(st.text(min_size=1)))
def test_what_python_prints_is_read_back(items: list[str]) -> None:
    clean = [item.encode("utf-8", "replace").decode() for item in items]
    assert loose.listed(str(clean)) == clean


@pytest.mark.parametrize("unit", ["'\\", "'", '"', "\\'", "['", ", "])
def test_a_hostile_list_costs_no_more_than_its_length(unit: str) -> None:
    begun = time.process_time()
    loose.listed("['" + unit * 200_000)
    assert time.process_time() - begun < 2.0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1,234", 1234),
        ("3.4K", 3400),
        ("1.2M", 1_200_000),
        ("3万", 30_000),
        ("10+", 10),
        ("7.0", 7),
        (7.9, 7),
        (True, None),
        ("inf", None),
        ("nan", None),
        (-3, None),
        ("9" * 400, None),
        ("many", None),
        ("", None),
    ],
)
def test_counts_are_read_as_people_and_programs_write_them(value: Any, expected: int) -> None:
    assert loose.count(value) == expected


def test_a_ruined_reference_is_noted_and_dropped() -> None:
    notes: list[str] = []
    assert loose.reference("9.06E+17", "reply_to", notes) is None
    assert notes == ["id_ruined:reply_to"]
    assert loose.reference("12", "reply_to", notes) == "12"
    assert loose.reference("0", "reply_to", notes) is None
    assert loose.reference("0", "reply_to", notes, zero_is_none=False) == "0"
    assert notes == ["id_ruined:reply_to"]


def test_two_halves_of_a_character_are_joined() -> None:
    assert loose.listed('["\\ud83d\\udd14"]') == ["🔔"]
    assert loose.listed('["\\ud83d"]') == ["\ufffd"]
