"""Numbers that two texts name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.copies.numerals import disagree, numbers


@pytest.mark.parametrize(
    ("one", "two", "contradict"),
    [
        ("The bridge is closed on the 3rd", "The bridge is closed on the 5th", True),
        ("1,000 people came", "1000 Leute kamen", False),
        ("1.000 Leute kamen", "1\u202f000 personnes sont venues", False),
        ("٢٠٢٤ كان عام الانتخابات", "2024 was a year of elections", False),
        ("Three people came in 2024", "In 2024 kamen 3 Leute", False),
        ("12 of 30 were ill", "30 were ill", False),
        ("No numbers at all", "7 times", False),
        ("in 2024, 500 came", "500 came in 2024", False),
    ],
)
def test_numbers_contradict_where_each_text_has_one_that_the_other_lacks(one, two, contradict):
    assert disagree(numbers(one), numbers(two)) is contradict


@given(text=st.text())
def test_any_text_has_numbers_in_ascii_digits(text):
    assert all(number.isascii() and number.isdigit() for number in numbers(text))


def test_a_hostile_run_of_digits_is_cut():
    assert all(len(number) <= 30 for number in numbers("1" * 100_000))
