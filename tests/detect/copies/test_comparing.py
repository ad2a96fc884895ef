"""The compiled comparisons: as slow sets and loops say."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.detect.copies import comparing
from tocsin.detect.copies.grouping import alike_sets, near_sets
from tocsin.detect.copies.templates import Text, find_templates, tokens_of, written
from tocsin.shares import tokens
from tocsin.shares.fingerprints import Utf8

ANY = st.text(alphabet="ab é日本กя#_😀", max_size=40)


def grams(text):
    return {text[i : i + 5] for i in range(len(text) - 4)} or ({text} if text else set())


@settings(max_examples=60)
@given(texts=st.lists(ANY, min_size=1, max_size=6), data=st.data())
def test_similarities_are_those_of_the_sets_of_5_grams(texts, data):
    utf8 = Utf8.of(pa.array(texts))
    places = st.integers(0, len(texts) - 1)
    pairs = data.draw(st.lists(st.tuples(places, places), min_size=1, max_size=12))
    spaces = [comparing.scratch(utf8.longest) for _ in range(2)]
    found, _ = comparing.similarities(utf8.data, utf8.offsets, np.array(pairs), *spaces)
    for (one, two), value in zip(pairs, found, strict=True):
        a, b = grams(texts[one]), grams(texts[two])
        assert value == (len(a & b) / len(a | b) if a | b else 1.0)


@given(text=ANY)
def test_tokens_are_cut_alike_in_machine_code_and_in_python(text):
    text = " ".join(text.split())
    codes = np.array([ord(c) for c in text], dtype=np.int32)
    hashes = np.zeros(len(text) + 1, dtype=np.uint64)
    letters = np.zeros(len(text) + 1, dtype=np.int32)
    assert tokens.tokenise(codes, len(text), hashes, letters) == len(tokens_of(text))


@given(words=st.lists(st.text("abc", min_size=1, max_size=4), max_size=8))
def test_tokens_written_out_are_the_text(words):
    assert written(tokens_of(" ".join(words))) == " ".join(words)
    assert written(tokens_of("日本" + "ab" * len(words))).replace(" ", "") == "日本" + "ab" * len(
        words
    )


@given(
    n=st.integers(1, 12),
    links=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20),
    limit=st.integers(1, 12),
)
def test_sets_hold_only_what_is_close_to_their_first_text(n, links, limit):
    pairs = np.array([(a, b) for a, b in links if a < b < n], dtype=np.int64).reshape(-1, 2)
    rank = np.arange(n)[::-1].copy()
    first = near_sets(pairs, rank, lambda asked: np.abs(asked[:, 0] - asked[:, 1]) <= limit)
    for text, leader in enumerate(first):
        if leader >= 0:
            assert first[leader] == leader
            assert rank[leader] <= rank[text]
            assert abs(leader - text) <= limit or text in pairs[(pairs == leader).any(axis=1)]
    if limit >= n:
        assert all(first[a] == first[b] >= 0 for a, b in pairs)


def test_a_chain_too_long_for_rounds_is_cut_into_stars():
    pairs = np.stack([np.arange(99), np.arange(1, 100)], axis=1)
    first = near_sets(pairs, np.arange(100), lambda asked: asked[:, 0] == asked[:, 1])
    sizes = np.unique(first[first >= 0], return_counts=True)[1]
    assert sizes.max() <= 3


def test_alike_sets_are_in_order_of_time():
    alike = np.array([0, 1, 0, 0, 1, 5], dtype=np.int32)
    (found,) = alike_sets(alike, np.array([9, 1, 2, 5, 3, 4]), 3)
    assert found.tolist() == [2, 3, 0]
    assert alike_sets(alike, np.arange(6), 4) == []


def test_every_text_of_a_template_is_the_template_with_its_slots_filled():
    texts = [f"the road to {x} is open again now" for x in ("a", "b c", "d e f", "g")]
    ((template, made),) = find_templates([Text.of(text) for text in texts])
    assert list(made) == [0, 1, 2, 3]
    for text, fillings in zip(texts, made.values(), strict=True):
        (filling,) = fillings
        assert fillings == template.slots(Text.of(text))
        assert str(template).replace("…", written(filling)) == text
