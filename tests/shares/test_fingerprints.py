"""Keys of texts: MinHash estimates the Jaccard similarity, and anchors are beginnings and ends."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.shares import minhash
from tocsin.shares.fingerprints import (
    FINGERPRINTS,
    KEYS,
    MOST_CHARACTERS,
    Utf8,
    fingerprints,
    without_hashtags,
)
from tocsin.shares.text import normalise

WORDS = [f"{a}{b}{c}" for a in "bdgkm" for b in "aeiou" for c in ("", "lor", "tna", "s")]
TEXT = st.lists(st.sampled_from(WORDS), min_size=8, max_size=30).map(" ".join)


def keys_of(*texts):
    made = fingerprints(pa.array(range(len(texts))), pa.array(list(texts), pa.string()))
    assert made.schema.equals(FINGERPRINTS)
    return [set(keys) for keys in made["keys"].to_pylist()]


def grams(text):
    return {text[i : i + 5] for i in range(max(len(text) - 4, 1))}


def jaccard(one, two):
    return len(grams(one) & grams(two)) / len(grams(one) | grams(two))


def least_hashes(texts):
    utf8 = Utf8.of(pa.array(texts))
    return minhash.minima(utf8.data, utf8.offsets, utf8.longest, *minhash.permutations())


def edited(rng, words, changes):
    words = list(words)
    for place in rng.integers(0, len(words), changes):
        words[place] = WORDS[rng.integers(0, len(WORDS))]
    return " ".join(words)


def test_equal_minima_estimate_the_jaccard_similarity_within_their_standard_error():
    rng = np.random.default_rng(5)
    errors, variances = [], []
    for number in range(600):
        words = [WORDS[i] for i in rng.integers(0, len(WORDS), 25)]
        one, two = " ".join(words), edited(rng, words, number % 12)
        j = jaccard(one, two)
        first, second = least_hashes([one, two])
        errors.append((first == second).mean() - j)
        variances.append(j * (1 - j) / 64)
    # The sum of 600 independent errors, and of their squares, against what chance allows.
    assert abs(np.sum(errors)) < 4 * np.sqrt(np.sum(variances))
    assert np.sum(np.square(errors)) == pytest.approx(np.sum(variances), rel=0.25)


def test_bands_find_the_share_of_pairs_that_the_formula_says():
    rng = np.random.default_rng(6)
    hit, expected = 0, 0.0
    for number in range(800):
        words = [WORDS[i] for i in rng.integers(0, len(WORDS), 25)]
        one, two = " ".join(words), edited(rng, words, 1 + number % 10)
        bands = [{k for k in keys if not k & 3} for keys in keys_of(one, two)]
        hit += bool(bands[0] & bands[1])
        expected += 1 - (1 - jaccard(one, two) ** 4) ** 16
    assert hit == pytest.approx(expected, abs=4 * np.sqrt(800) / 2)


@given(text=TEXT, end=TEXT)
def test_texts_with_one_beginning_or_one_end_share_an_anchor(text, end):
    whole = keys_of(text, f"{text} {end}", f"{end} {text}")
    assert {k for k in whole[0] & whole[1] if k & 3 == 1}
    assert {k for k in whole[0] & whole[2] if k & 3 == 2}


def test_texts_without_blanks_have_anchors_too():
    one, two = keys_of("市长是叛徒请大家转发这条消息吧", "昨天来的那个人是叛徒请大家转发这条消息吧")
    assert {k for k in one & two if k & 3 == 2}


@settings(max_examples=30)
@given(texts=st.lists(st.text(max_size=60), min_size=1, max_size=9), data=st.data())
def test_keys_do_not_depend_on_the_other_texts_or_on_slices(texts, data):
    together = keys_of(*texts)
    place = data.draw(st.integers(0, len(texts) - 1))
    assert keys_of(texts[place])[0] == together[place]
    utf8 = Utf8.of(pa.array(texts).slice(place))
    begin, end = utf8.offsets[:2]
    assert utf8.data[begin:end].tobytes().decode() == texts[place]


def test_every_text_has_all_keys_and_anchors_say_what_they_are():
    made = fingerprints(pa.array([1]), pa.array(["the bridge of tolvane is closed"]))
    (keys,) = made["keys"].to_pylist()
    assert len(keys) == KEYS
    assert [key & 3 for key in keys] == [0] * 16 + [1, 2, 3]


def test_hashtags_around_a_text_are_left_out_of_the_comparison():
    assert without_hashtags("#a #b the #bridge is closed today #c") == "the bridge is closed today"
    assert without_hashtags("#only #hashtags #here") == "#only #hashtags #here"


@pytest.mark.parametrize(
    "text",
    [
        "x" * 200_000,
        "\ufdfa" * 3_000,
        "\x00" * 30 + "a",
        "e" + "\u0301" * 5_000,
        "a\u0488" * 400,
        "",
    ],
)
def test_hostile_texts_cost_no_more_than_their_beginning(text):
    normal = normalise(text)
    made = fingerprints(pa.array([1]), pa.array([normal]))
    assert len(made["text"][0].as_py()) <= MOST_CHARACTERS
    assert len(made["keys"][0]) == KEYS


def test_no_texts_have_no_keys():
    assert fingerprints(pa.array([], pa.int64()), pa.array([], pa.string())).num_rows == 0
