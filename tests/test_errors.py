"""A sentence of an error is English to whoever prints it, and still knows what it is made of."""

import pickle
from enum import StrEnum

import orjson
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import InputError, Sentence


class Shade(StrEnum):
    DARK = "dark"


def test_a_sentence_is_its_english_text_wherever_a_text_is_wanted():
    said = Sentence("Row {row} is {shade}.", row=12_000, shade=Shade.DARK)
    assert said == "Row 12,000 is dark."
    assert orjson.loads(orjson.dumps({"error": said})) == {"error": "Row 12,000 is dark."}


def test_an_error_prints_the_english_of_its_sentences():
    error = InputError(Sentence("Nothing in {name}.", name="a.csv"), "Choose another.")
    assert str(error) == "Nothing in a.csv. Choose another."


def test_sentences_and_lists_stand_in_sentences():
    inner = Sentence("has {count} signs", count=3)
    assert Sentence("It {what}: {all}.", what=inner, all=("a", "b")) == "It has 3 signs: a, b."


def test_what_is_sent_to_another_process_is_plain_english():
    found = pickle.loads(pickle.dumps(Sentence("It has {count}.", count=1)))  # noqa: S301 - ours
    assert type(found) is str
    assert found == "It has 1."


@given(st.text())
def test_a_value_stands_as_it_is_even_where_it_looks_like_a_place(value):
    assert Sentence("<{value}>", value=value) == f"<{value}>"
