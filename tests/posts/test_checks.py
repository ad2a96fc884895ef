"""What may enter the corpus, whichever reader made it."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.checks import CLOCK_SKEW, EARLIEST, MAX_TEXT_CHARACTERS, problem
from tocsin.posts.finishing import Finishing, Sourced, finish
from tocsin.posts.records import Post

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOUND = {
    "platform": "x",
    "post_id": "1",
    "account_id": "mill",
    "created_at": datetime(2024, 5, 1, tzinfo=UTC),
    "text": "",
}


def judged(**fields):
    return problem(Post(**{**SOUND, **fields}), NOW, UTC)


def test_a_sound_post_may_enter_even_without_words():
    assert judged() is None
    assert judged(urls=[], hashtags=["a"], mentions=None, likes=0) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *product(("platform", "post_id", "account_id"), ("", None, 5)),
        ("text", None),
        ("text", b"bytes"),
        ("account_name", 5),
        ("lang", ["en"]),
        ("repost_of", 5),
        ("reply_to", {}),
        ("conversation_id", 5.0),
        ("urls", [None]),
        ("hashtags", ["a", 5]),
        ("mentions", [["a"]]),
        ("media", [b"a"]),
        ("likes", 1.5),
        ("views", "5"),
        ("followers", True),
    ],
)  # fmt: skip
def test_a_field_of_the_wrong_kind_is_named(field, value):
    found = judged(**{field: value})
    assert found is not None
    assert found.field == field
    assert found.reason
    assert found.remedy


def test_a_text_that_no_platform_allows_is_refused():
    assert judged(text="x" * MAX_TEXT_CHARACTERS) is None
    assert "1,000,001 characters" in judged(text="x" * (MAX_TEXT_CHARACTERS + 1)).reason


@pytest.mark.parametrize(
    ("created_at", "allowed"),
    [
        (EARLIEST, True),
        (EARLIEST - timedelta(microseconds=1), False),
        (NOW + CLOCK_SKEW, True),
        (NOW + CLOCK_SKEW + timedelta(microseconds=1), False),
        (datetime.fromisoformat("1970-01-01"), True),
        (datetime.fromisoformat("0001-01-01"), False),
        (datetime.fromisoformat("9999-12-31"), False),
        (datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), False),
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))), False),
    ],
)
def test_times_lie_between_1970_and_tomorrow(created_at, allowed):
    assert (judged(created_at=created_at) is None) is allowed


@given(
    created_at=st.datetimes(timezones=st.one_of(st.none(), st.just(UTC), st.timezones())),
    zone=st.sampled_from([UTC, ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")]),
)
def test_what_may_enter_can_be_finished(created_at, zone):
    post = Post(**{**SOUND, "created_at": created_at})
    if problem(post, NOW, zone) is None:
        table, _ = finish([Sourced(post, "f", 1, "r", "0")], Finishing(None, zone, False))
        assert EARLIEST <= table["created_at"][0].as_py() <= NOW + CLOCK_SKEW
