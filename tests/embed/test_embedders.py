"""What the interface says, on every embedder that comes with Tocsin."""

import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.embed.base import Embedder

TEXTS = [
    "The bridge of Tolvane is closed after the flood.",
    "Ist die Brücke von Tolvane nach der Flut geschlossen?",
    "Мост в Толване закрыт после наводнения.",
    "洪水之后，托尔瓦内的桥关闭了。",
    "أغلق جسر تولفان بعد الفيضان",
    "The vaccine turns people into magnets!!!",
    "😀",
    "",
]
HOSTILE = {
    "a ligature of 18 letters, again and again": "\ufdfa" * 10_000,
    "NUL": "a\0b\0\0",
    "lone surrogates": "\ud800 and \udfff",
    "right-to-left overrides": "\u202e" * 5_000 + "abc" + "\u202d\u2066\u2069" * 1_000,
    "a megabyte of letters": "a" * 1_000_000,
    "a megabyte of words": "the bridge is closed " * 50_000,
    "a megabyte of blanks": " " * 1_000_000,
    "piled marks": "e" + "\u0301" * 100_000,
    "outside the basic plane": "\U0010ffff\U000e0001" * 10_000,
    "marks of the tokenizer": "<s></s><pad><mask>\u2581\u2581",
}

anything = st.lists(st.text(st.characters(), max_size=200), max_size=6)  # surrogates as well


def test_vectors_have_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_texts_have_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimensions)


def test_a_text_keeps_its_vector_in_another_order(embedder: Embedder) -> None:
    there, back = embedder.embed(TEXTS), embedder.embed(TEXTS[::-1])[::-1]
    assert (there * back).sum(axis=1).min() > 0.99
    assert ((there @ back.T).argmax(axis=1) == np.arange(len(TEXTS))).all()


def test_the_same_call_gives_the_same_vectors(embedder: Embedder) -> None:
    assert (embedder.embed(TEXTS) == embedder.embed(TEXTS)).all()


def test_equal_texts_have_equal_vectors(embedder: Embedder) -> None:
    one, other, again = embedder.embed([TEXTS[0], TEXTS[5], TEXTS[0]])
    assert one @ again > 0.9999
    assert one @ other < 0.95


def test_a_translation_is_nearer_than_another_statement(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert (vectors[0] @ vectors[1:5].T).min() > vectors[0] @ vectors[5]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_cost_bounded_time_and_leave_others_alone(
    embedder: Embedder, text: str
) -> None:
    begun = time.process_time()
    vectors = embedder.embed([TEXTS[0], text, TEXTS[5]])
    assert time.process_time() - begun < 10
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    alone = embedder.embed([TEXTS[0], TEXTS[5]])
    assert (vectors[[0, 2]] * alone).sum(axis=1).min() > 0.99


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=anything)
def test_any_string_has_a_vector(embedder: Embedder, texts: list[str]) -> None:
    vectors = embedder.embed(texts)
    assert vectors.shape == (len(texts), embedder.dimensions)
    assert np.isfinite(vectors).all()
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)


def test_the_end_of_a_long_text_counts(e5: Embedder) -> None:
    start = "The bridge of Tolvane is closed. " * 100
    end = "Vaccines turn people into magnets. " * 100
    alone, with_end, only_end = e5.embed([start, start + end, end])
    assert with_end @ only_end > alone @ only_end + 0.02


def test_queries_and_passages_differ_where_the_model_tells_them_apart(e5: Embedder) -> None:
    assert e5.embed(TEXTS[:1])[0] @ e5.embed(TEXTS[:1], "passage")[0] < 0.9999


def test_threads_change_nothing(e5: Embedder) -> None:
    from tocsin.embed.e5.embedder import E5

    many = [f"{text} {number}" for number in range(10) for text in TEXTS]
    assert (E5(threads=3).embed(many) == e5.embed(many)).all()
