"""Centred vectors: what language and corpus explain is gone, what a text says is left."""

import numpy as np
import pyarrow as pa

from tocsin.detect.centring import centred
from tocsin.embed.base import unit


def said(count, seed=3, dimensions=64):
    return unit(np.random.default_rng(seed).normal(size=(count, dimensions)))


def test_what_two_languages_say_alike_is_alike_once_their_shift_is_gone():
    meaning, shift = said(400), 3 * said(2, seed=4)
    vectors = unit(np.vstack([meaning + shift[0], meaning + shift[1]]))
    languages = pa.array(["en"] * 400 + ["tr"] * 400)
    points = centred(vectors, languages)
    before = np.einsum("ij,ij->i", vectors[:400], vectors[400:]).mean()
    after = np.einsum("ij,ij->i", points[:400], points[400:]).mean()
    assert before < 0.3
    assert after > 0.9


def test_every_vector_has_length_one_and_the_order_does_not_matter():
    vectors = said(300)
    languages = pa.array(["en", "fr", None] * 100)
    points = centred(vectors, languages)
    assert np.allclose(np.linalg.norm(points, axis=1), 1, atol=1e-5)
    order = np.random.default_rng(1).permutation(300)
    shuffled = centred(vectors[order], languages.take(pa.array(order)))
    assert np.allclose(shuffled, points[order], atol=1e-4)


def test_one_text_of_a_language_is_not_its_own_mean():
    vectors = said(300)
    languages = pa.array(["en"] * 299 + ["ka"])
    assert np.linalg.norm(centred(vectors, languages)[-1]) > 0.99


def test_no_texts_are_no_vectors():
    assert centred(np.zeros((0, 8), np.float32), pa.array([], pa.string())).shape == (0, 8)
