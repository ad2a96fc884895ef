"""Behaviours as people write them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.coordination.behaviours import DEFAULT_BEHAVIOURS, Behaviour, parse_behaviour
from tocsin.errors import UsageError
from tocsin.shares import ObjectKind

UNITS_S = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}


@given(
    kind=st.sampled_from(ObjectKind),
    number=st.integers(0, 10**8 - 1),
    unit=st.sampled_from(sorted(UNITS_S)),
    least=st.integers(1, 10**9 - 1),
    cap=st.integers(1, 10**9 - 1),
)
def test_what_is_written_is_what_is_meant(kind, number, unit, least, cap):
    window_s = number * UNITS_S[unit]
    text = f"{kind.value}:{number}{unit}"
    assert parse_behaviour(text) == Behaviour(kind, window_s)
    assert parse_behaviour(f"{text}:{least}") == Behaviour(kind, window_s, least)
    assert parse_behaviour(f"{text}:{least}:{cap}") == Behaviour(kind, window_s, least, cap)
    assert window_s * 1_000_000 < 2**63, "the window must fit the engine's integers"


@pytest.mark.parametrize(
    "text",
    [
        "", ":", "url", "url:", "url:x", "url:-1", "url:1.5", "url:60s\n", "url:60 s", "url:60w",
        "url:60:", "url:60:0", "url:60:-3", "url:60:3:0", "url:60:3:4:5", "url:60:²", "url:²",
        "url:٦٠", "URL:60", "tweet:60", "url:999999999", "url:60:" + "9" * 5_000, " url:60",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_what_to_write(text):
    with pytest.raises(UsageError) as caught:
        parse_behaviour(text)
    assert caught.value.remedy


@given(st.text(max_size=30))
def test_no_text_breaks_the_parser(text):
    with contextlib.suppress(UsageError):
        parse_behaviour(text)


def test_an_unknown_kind_is_answered_with_the_known_ones():
    with pytest.raises(UsageError, match=r"hashtag_sequence.*reply_target"):
        parse_behaviour("retweet:60")


def test_the_defaults_have_names_of_their_own():
    names = [behaviour.name for behaviour in DEFAULT_BEHAVIOURS]
    assert len(set(names)) == len(names)
    assert names[0] == "repost-60s"
