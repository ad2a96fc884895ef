"""Two texts are the same text when only what copying changes is different."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tocsin.shares.text import normalise

WORDS = st.sampled_from(
    ["boil", "the", "WATER", "Straße", "Ærlig", "ΣΊΣΥΦΟΣ", "МОСТ", "закрыт", "पानी", "में", "النهر",
     "مُغلق", "กรุงเทพ", "大雨", "橋", "ひかり", "ﬁne", "é", "naïve", "42", "#Flood", "don_t"]
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
INVISIBLE = st.sampled_from(
    "\u200b\u200c\u200d\ufeff\u00ad\u2060\u202e\u202c\ufe0f\ufe0e\u3164\u115f\u034f"
)
EMOJI = st.sampled_from(["🚰", "❤️", "👩🏽‍🚒", "🏳️‍🌈", "🇺🇦", "😀", "✅", "➡️", "1️⃣"])
SPACES = st.sampled_from([" ", "  ", "\n", "\t", "\u00a0", "\u3000", "\r\n", " … "])
PUNCTUATION = st.sampled_from([".", "!", "?", ",", "…", "¿", "。", "،", "—", "«", "(", '"'])
MENTIONS = st.sampled_from(["@bob", "@bob_9", "@bob.example", "@БОБ"])
LINKS = st.sampled_from(
    ["https://t.co/abc?x=1#y", "HTTP://Example.com/ä", "www.example.com/a", "example.com/x?y=1",
     "News.Example.org", "bit.ly/3xYz"]
)  # fmt: skip


def between(data, text, what):
    """The text with something put between two of its words, or at an end."""
    words = text.split(" ")
    place = data.draw(st.integers(0, len(words)))
    return " ".join([*words[:place], data.draw(what), *words[place:]])


@given(text=TEXTS)
def test_case_does_not_matter(text):
    assert normalise(text) == normalise(text.lower()) == normalise(text.upper())


@given(text=TEXTS, data=st.data())
def test_spacing_does_not_matter(text, data):
    spaced = "".join(data.draw(SPACES) if c == " " else c for c in text)
    assert normalise(data.draw(SPACES) + spaced + data.draw(SPACES)) == normalise(text)


@given(text=TEXTS, data=st.data())
def test_invisible_characters_do_not_matter_wherever_they_stand(text, data):
    place = data.draw(st.integers(0, len(text)))
    assert normalise(text[:place] + data.draw(INVISIBLE) + text[place:]) == normalise(text)


@given(text=TEXTS, data=st.data(), what=st.sampled_from([EMOJI, PUNCTUATION, MENTIONS, LINKS]))
def test_emoji_punctuation_mentions_and_links_do_not_matter(text, data, what):
    assert normalise(between(data, text, what)) == normalise(text)


@given(
    text=TEXTS, mark=st.sampled_from(["RT @ann: ", "rt @ann_b ", "RT @ann.example:", "RT@ann: "])
)
def test_the_mark_of_an_old_retweet_does_not_matter(text, mark):
    assert normalise(mark + text) == normalise(text)


@given(text=TEXTS, form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_the_form_of_unicode_does_not_matter(text, form):
    assert normalise(unicodedata.normalize(form, text)) == normalise(text)


@given(st.text(max_size=60))
def test_any_text_is_normal_after_one_pass_and_never_fails(text):
    once = normalise(text)
    assert once == once.strip()
    assert "  " not in once
    assert not any(unicodedata.category(c) in {"Cf", "Cc", "So"} for c in once)


@given(one=TEXTS, two=TEXTS)
def test_other_words_are_another_text(one, two):
    def bare(text):
        return [unicodedata.normalize("NFKC", word).casefold() for word in text.split()]

    assume(bare(one) != bare(two))
    assert normalise(one) != normalise(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("पानी में", "पान म"),
        ("مُغلق", "مغلق"),
        ("กรุงเทพ", "กรงเทพ"),
        ("the river", "theriver"),
        ("13 bridges", "31 bridges"),
        ("#flood now", "flood now"),
        ("snake_case", "snake case"),
    ],
)
def test_marks_spaces_digits_and_hashtags_are_part_of_the_text(one, two):
    assert normalise(one) != normalise(two)


def test_marks_piled_on_letters_do_not_matter():
    assert normalise("b\u0336o\u0336i\u0336l\u0489 the wa\u0315ter") == normalise("boil the water")


def test_a_link_ends_where_a_script_without_blanks_begins():
    assert normalise("请看https://t.co/abc这座桥已经关闭") == normalise("请看 这座桥已经关闭")


def test_a_sentence_without_a_blank_is_no_link():
    assert normalise("It ends.next begins") == "it ends next begins"


def test_a_hostile_text_costs_no_more_than_its_length():
    for text in (
        "@" * 100_000,
        "http://" * 20_000,
        "RT @" + "a." * 50_000,
        "www." * 50_000,
        "a." * 50_000,
        "a-" * 50_000,
        "".join(map(chr, range(0x2000, 0x3000))) * 20,
    ):
        normalise(text)
