"""Keys: equal for equal strings on every machine, and the same one by one or all at once."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.keys import key64, keys64

KNOWN = {
    ("post", "x", "20"): 1426415102559507122,
    ("url", "https://news.example/ü"): -4710114762636535087,
}
TEXTS = st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["", "a", "a", "ü", "🚰"]))


@given(values=st.lists(TEXTS, max_size=30), namespace=st.sampled_from(["url", "post", ""]))
def test_all_at_once_is_one_by_one(values, namespace):
    array = pa.array(values, pa.string())
    expected = [None if value is None else key64(namespace, value) for value in values]
    assert keys64(namespace, array).to_pylist() == expected
    assert keys64(namespace, array.dictionary_encode()).to_pylist() == expected
    halves = pa.chunked_array([array[: len(array) // 2], array[len(array) // 2 :]], pa.string())
    assert keys64(namespace, halves).to_pylist() == expected


def test_no_values_have_no_keys():
    for nothing in (pa.array([], pa.string()), pa.chunked_array([], pa.string())):
        assert keys64("url", nothing).to_pylist() == []
        assert keys64("url", nothing).type == pa.int64()


@given(parts=st.lists(st.text(max_size=6), min_size=1, max_size=4))
def test_a_key_is_a_signed_64_bit_integer(parts):
    assert -(2**63) <= key64(*parts) < 2**63


def test_keys_never_change():
    """They stand in stored corpora: another value here would part old posts from new ones."""
    assert key64("post", "x", "20") == KNOWN["post", "x", "20"]
    assert key64("url", "https://news.example/ü") == KNOWN["url", "https://news.example/ü"]


@pytest.mark.parametrize(
    ("one", "two"),
    [(("a", "bc"), ("ab", "c")), (("a", ""), ("", "a")), (("a",), ("a", "")), (("A",), ("a",))],
)
def test_parts_are_kept_apart(one, two):
    assert key64(*one) != key64(*two)


def test_half_of_a_surrogate_pair_has_a_key():
    assert key64("post", "\ud83d") != key64("post", "\ud83e")
