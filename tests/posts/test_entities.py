"""Hashtags and mentions in running text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.entities import hashtags_in, mentions_in

TAGS = st.sampled_from(["water", "МОСТ", "पानी", "今日", "no_1", "été", "กรุงเทพ", "a1", "Straße"])
NAMES = st.sampled_from(["ann", "Ann_1", "bob@social.example", "a.b", "did-plc"])


@given(tags=st.lists(TAGS, max_size=6))
def test_hashtags_are_found_in_order_and_folded(tags):
    text = " and ".join(f"#{tag}" for tag in tags)
    assert hashtags_in(text) == [tag.casefold() for tag in tags]


@given(names=st.lists(NAMES, max_size=6))
def test_mentions_are_found_in_order_as_written(names):
    assert mentions_in("cc " + ", ".join(f"@{name}" for name in names)) == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a#b", []),
        ("#", []),
        ("##a", []),
        ("#1 #2024", []),
        ("(#a) “#b” #c,#d", ["a", "b", "c", "d"]),
        ("#a\u3000#b", ["a", "b"]),
        ("＃全角", ["全角"]),
        ("https://a.example/#frag", []),
    ],
)
def test_what_is_a_hashtag(text, expected):
    assert hashtags_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("me@mail.example", []),
        ("@ann.", ["ann"]),
        ("@ann@b.example.", ["ann@b.example"]),
        ("(@ann)", ["ann"]),
        ("@", []),
        ("https://a.example/@ann", []),
    ],
)
def test_what_is_a_mention(text, expected):
    assert mentions_in(text) == expected


@given(st.text(alphabet="#@a .é\u0000😀\ud83d", max_size=80))
def test_any_text_is_searched_without_failing(text):
    for found in (hashtags_in(text), mentions_in(text)):
        assert all(found)


@pytest.mark.parametrize("unit", ["#", "@", "#a", "@a.", "@a@", " #", "@a-"])
def test_a_hostile_text_costs_no_more_than_its_length(unit):
    hashtags_in(unit * 100_000)
    mentions_in(unit * 100_000)
