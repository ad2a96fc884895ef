"""One value has one form, and it is that of RFC 8785."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cases.canonical import NotCanonicalError, canonical, digest

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
)


@pytest.mark.parametrize(
    ("number", "written"),
    [  # RFC 8785, appendix B
        (0.0, "0"), (-0.0, "0"), (5e-324, "5e-324"), (-5e-324, "-5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"), (1e23, "1e+23"),
        (1.0000000000000001e23, "1.0000000000000001e+23"),
        (999999999999999700000.0, "999999999999999700000"),
        (1e21, "1e+21"), (9.999999999999997e-7, "9.999999999999997e-7"), (0.000001, "0.000001"),
        (333333333.3333332, "333333333.3333332"),
        (-0.0000033333333333333333, "-0.0000033333333333333333"),
        (1424953923781206.2, "1424953923781206.2"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_standard_does(number, written):
    assert canonical(number).decode() == written


def test_the_example_of_the_standard_is_met_byte_for_byte():
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert canonical(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_keys_are_sorted_by_code_units_so_that_emoji_come_before_private_letters():
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "é": 3}).decode() == '{"é":3,"😀":2,"\ufb33":1}'


@given(VALUES)
def test_the_form_says_the_same_and_does_not_depend_on_the_order_of_keys(value):
    written = canonical(value)
    assert json.loads(written, parse_int=float) == value
    assert canonical(json.loads(written)) == written


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, 2**53 + 1, 10**400, "\ud800", {"\ud800": 1}, {1: 2}, b"bytes", object()],
)
def test_what_has_no_exact_form_is_refused(value):
    with pytest.raises(NotCanonicalError):
        digest({"here": [value]})
