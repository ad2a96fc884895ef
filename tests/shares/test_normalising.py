"""Many texts at once become what each becomes alone."""

import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.shares.normalising import normalised
from tocsin.shares.text import alone, normalise

SIGNS = st.sampled_from(
    list("aAwW@:/.#_9-*÷ßﬁ…½é \n") + list("сорСжЖαωΩօԱᎠ՚") + list("日かパ한글ᄒ힣กำ่مَ")
    + list("\u0301\u0308\u200d\ufe0f\u20e3\u0130\u0131\u017f\u212a\uff1a\u00b4\u037a")
    + list("🔥🏽🇺\U000e0061\U00020000𝐛ᴄ㊗™")
)  # fmt: skip
PARTS = st.sampled_from(
    ["https://t.co/a", "RT @ann: ", "@bob.c ", "www.a.b ", "WWW.", "news.example/a", "a.com", "://"]
)
EMOJI = range(0x1F000, 0x1FB00)
TEXTS = st.lists(st.one_of(SIGNS, PARTS, st.characters(codec="utf-8")), max_size=12).map("".join)


@settings(max_examples=500)
@given(st.lists(TEXTS, max_size=6))
def test_many_texts_become_what_each_becomes_alone(texts):
    made = normalised(pa.array(texts, pa.string()))
    assert made.type == pa.string()
    assert made.to_pylist() == [normalise(text) for text in texts]


def test_every_character_becomes_the_same_beside_letters_of_any_alphabet():
    for beside in ("bridge", "мост ж"):
        for codes in (range(0x3400), range(0xA000, 0xAC80), range(0xF900, 0x10100), EMOJI):
            texts = [f"{beside}{chr(code)}{beside} {chr(code)}" for code in codes]
            found = normalised(pa.array(texts)).to_pylist()
            wanted = [normalise(text) for text in texts]
            assert [t for t, f, w in zip(texts, found, wanted, strict=True) if f != w] == []


@pytest.mark.parametrize("character", ["a", "é", "ж", "日", "🔥", "…", "\u200d"])
def test_frequent_characters_do_not_ask_for_their_neighbours(character):
    assert alone(character) is not None


@pytest.mark.parametrize("character", ["\u0301", "\u1161", "\u20e3", "\u064e", "½", "\u0130"])
def test_what_joins_or_parts_its_neighbours_is_left_to_the_slow_way(character):
    assert alone(character) is None


def test_a_slice_of_an_array_is_read_where_it_begins():
    texts = pa.array(["The Bridge", "of TOLVANE", "ist groß", unicodedata.normalize("NFD", "é")])
    assert normalised(texts.slice(1)).to_pylist() == ["of tolvane", "ist gross", "é"]
