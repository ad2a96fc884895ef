"""X API v1.1: tweets, search pages, stream notices. All content is invented."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.x.api_v1 import XApiV1
from tocsin.posts.records import FieldError, Other, Post, Record, Rejected
from tocsin.posts.schema import Kind

READER = XApiV1()


def tweet(**fields: Any) -> dict[str, Any]:
    return {
        "created_at": "Wed Sep 04 13:51:55 +0000 2019",
        "id": 1169246717864136700,
        "id_str": "1169246717864136705",
        "text": "The mill stands still",
        "user": {"id_str": "12", "screen_name": "Miller", "followers_count": 9},
        "lang": "en",
        "favorite_count": 2,
        "retweet_count": 1,
        "entities": {"hashtags": [], "urls": [], "user_mentions": []},
        **fields,
    }


def record(value: dict[str, Any]) -> Record:
    return Record(value, 1, b"")


def outcomes(value: dict[str, Any]) -> list[Any]:
    return list(READER.read(record(value)))


def post(value: dict[str, Any]) -> Post:
    (found,) = outcomes(value)
    assert isinstance(found, Post)
    return found


def test_the_id_is_the_string_and_never_the_rounded_number() -> None:
    found = post(tweet())
    assert READER.recognises(record(tweet())) == 0.9
    assert found.post_id == "1169246717864136705"
    assert found.created_at == datetime(2019, 9, 4, 13, 51, 55, tzinfo=UTC)
    assert (found.account_id, found.account_name, found.followers) == ("12", "Miller", 9)


def test_a_number_that_a_browser_rounded_is_refused_as_an_id() -> None:
    value = tweet()
    del value["id_str"]
    value["user"]["id_str"] = "12"
    (found,) = outcomes(value)
    assert isinstance(found, Rejected)
    assert found.field == "id_str"


def test_a_small_number_serves_where_there_is_no_string() -> None:
    value = tweet(id=20)
    del value["id_str"]
    assert post(value).post_id == "20"


@pytest.mark.parametrize(
    "fields",
    [
        {"full_text": "the whole text &amp; more"},
        {"truncated": True, "extended_tweet": {"full_text": "the whole text &amp; more"}},
    ],
)
def test_the_longest_text_wins(fields: dict[str, Any]) -> None:
    found = post(tweet(**fields))
    assert found.text == "the whole text & more"
    assert found.notes == ()


def test_a_text_cut_by_compatibility_mode_is_noted() -> None:
    assert post(tweet(truncated=True)).notes == ("text_truncated",)


def test_a_retweet_shows_its_original() -> None:
    original = tweet(
        id_str="11",
        extended_tweet={
            "full_text": "all of it",
            "entities": {
                "urls": [{"url": "https://t.co/1", "expanded_url": "https://a.example/x"}],
                "hashtags": [{"text": "Mill"}],
                "user_mentions": [{"id_str": "5", "screen_name": "five"}, {"screen_name": "six"}],
            },
            "extended_entities": {
                "media": [
                    {
                        "media_url_https": "https://p.example/still.jpg",
                        "video_info": {
                            "variants": [
                                {"bitrate": 1, "url": "https://v.example/low.mp4"},
                                {"bitrate": 2, "url": "https://v.example/high.mp4"},
                            ]
                        },
                    }
                ]
            },
        },
    )
    found = post(tweet(text="RT @Miller: all…", retweeted_status=original))
    assert (found.kind, found.repost_of, found.text) == (Kind.REPOST, "11", "all of it")
    assert found.urls == ["https://a.example/x"]
    assert found.hashtags == ["Mill"]
    assert found.mentions == ["5", "six"]
    assert found.media == ["https://v.example/high.mp4"]


def test_a_reply_that_quotes_is_a_reply() -> None:
    found = post(tweet(in_reply_to_status_id_str="7", quoted_status_id_str="8"))
    assert (found.kind, found.reply_to, found.quote_of) == (Kind.REPLY, "7", "8")


def test_a_quote_is_a_quote() -> None:
    found = post(tweet(quoted_status_id=8, quoted_status_id_str="8", quoted_status={"id_str": "8"}))
    assert (found.kind, found.quote_of) == (Kind.QUOTE, "8")


def test_a_search_page_gives_its_tweets() -> None:
    page = {"statuses": [tweet(), tweet(id_str="2")], "search_metadata": {"count": 2}}
    assert READER.recognises(record(page)) == 0.9
    assert [one.post_id for one in outcomes(page)] == ["1169246717864136705", "2"]
    empty = {"statuses": [], "search_metadata": {}}
    assert READER.recognises(record(empty)) == 0.9
    assert outcomes(empty) == [Other("empty pages")]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"delete": {"status": {"id_str": "1"}, "timestamp_ms": "2"}}, "deletions"),
        ({"scrub_geo": {"user_id_str": "1"}}, "notices"),
        ({"limit": {"track": 5}}, "notices"),
        ({"status_withheld": {"id": 1}}, "notices"),
        ({"friends": [1, 2]}, "notices"),
        ({"id": 1, "id_str": "1", "screen_name": "a", "followers_count": 2}, "users"),
        ({"errors": [{"code": 88, "message": "Rate limit exceeded"}]}, "errors"),
        ({"id_str": "1", "slug": "l", "member_count": 2}, "lists"),
        ({"id_str": "1", "text": "psst", "sender_id_str": "2", "sender": {}}, "direct messages"),
    ],
)
def test_what_is_no_tweet_is_named(value: dict[str, Any], kind: str) -> None:
    assert READER.recognises(record(value)) == 0.9
    assert outcomes(value) == [Other(kind)]


def test_a_page_of_users_counts_each() -> None:
    page = {"users": [{"id_str": "1", "screen_name": "a"}] * 3, "next_cursor_str": "0"}
    assert READER.recognises(record(page)) == 0.9
    assert outcomes(page) == [Other("users")] * 3


@pytest.mark.parametrize(
    "value",
    [
        {"id": "1", "text": "v2", "author_id": "2"},
        {"statuses": [{"id": "1", "content": "<p>toot</p>"}], "accounts": [], "hashtags": []},
        {"errors": [{"title": "v2"}]},
        {"id": "1", "limit": 3, "text": "row"},
    ],
)
def test_other_formats_are_left_alone(value: dict[str, Any]) -> None:
    assert READER.recognises(record(value)) == 0.0


def test_an_account_without_an_id_is_rejected_and_not_raised() -> None:
    try:
        (found,) = outcomes(tweet(user={}))
    except FieldError:
        pytest.fail("raised for bad content")
    assert isinstance(found, Rejected)
