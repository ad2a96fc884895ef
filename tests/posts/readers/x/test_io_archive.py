"""X's information-operations archive. All content is invented."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.x.io_archive import XIoArchive
from tocsin.posts.records import FieldError, Other, Post, Record
from tocsin.posts.schema import Kind

READER = XIoArchive()


def row(**fields: Any) -> dict[str, Any]:
    return {
        "tweetid": "877919995476496385",
        "userid": "249064136",
        "user_display_name": "The Lantern",
        "user_screen_name": "lantern_x",
        "user_reported_location": "",
        "user_profile_description": "",
        "user_profile_url": "",
        "follower_count": "8012.0",
        "following_count": "1450",
        "account_creation_date": "2011-02-08",
        "account_language": "en",
        "tweet_language": "ru",
        "tweet_text": "Lantern &amp; light",
        "tweet_time": "2017-06-22 16:03",
        "tweet_client_name": "Web",
        "in_reply_to_userid": "",
        "in_reply_to_tweetid": "",
        "quoted_tweet_tweetid": "",
        "is_retweet": "False",
        "retweet_userid": "",
        "retweet_tweetid": "",
        "latitude": "absent",
        "longitude": "absent",
        "quote_count": "0.0",
        "reply_count": "1.0",
        "like_count": "2.0",
        "retweet_count": "3.0",
        "hashtags": "[]",
        "urls": "[]",
        "user_mentions": "[]",
        "poll_choices": "",
        **fields,
    }


def post(**fields: Any) -> Post:
    record = Record(row(**fields), 2, b"", layout="table")
    assert READER.recognises(record) == 0.9
    (found,) = READER.read(record)
    assert isinstance(found, Post)
    return found


def test_times_are_utc_minutes_and_counts_may_be_floats() -> None:
    found = post()
    assert found.created_at == datetime(2017, 6, 22, 16, 3, tzinfo=UTC)
    assert (found.replies, found.likes, found.reposts, found.followers) == (1, 2, 3, 8012)
    assert (found.text, found.lang, found.kind) == ("Lantern & light", "ru", Kind.POST)
    assert (found.urls, found.hashtags, found.mentions) == ([], [], [])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("['one', 'two']", ["one", "two"]),
        ("[one, two]", ["one", "two"]),
        ('["one"]', ["one"]),
        ("[one]", ["one"]),
        ("", None),
        (None, None),
    ],
)
def test_lists_are_read_as_python_prints_them_or_as_the_archive_does(
    cell: str | None, expected: list[str] | None
) -> None:
    assert post(hashtags=cell).hashtags == expected


def test_bare_addresses_with_commas_stay_whole() -> None:
    found = post(urls="[https://a.example/1,2,3, http://b.example/]")
    assert found.urls == ["https://a.example/1,2,3", "http://b.example/"]


def test_a_list_cell_is_never_evaluated() -> None:
    assert post(hashtags="[__import__('os').system('x')]").hashtags is not None
    assert post(hashtags="['" + "\\'" * 50_000).hashtags is not None


@pytest.mark.parametrize("stated", ["True", "true", "1", True])
def test_a_retweet_points_to_its_original(stated: object) -> None:
    found = post(is_retweet=stated, retweet_tweetid="877000000000000001", tweet_text="RT @a: b")
    assert (found.kind, found.repost_of) == (Kind.REPOST, "877000000000000001")


def test_a_ruined_id_of_another_post_costs_only_the_reference() -> None:
    found = post(is_retweet="True", retweet_tweetid="8.77E+17")
    assert (found.kind, found.repost_of) == (Kind.REPOST, None)
    assert found.notes == ("id_ruined:retweet_tweetid",)


def test_a_ruined_id_of_the_post_itself_is_refused() -> None:
    with pytest.raises(FieldError):
        post(tweetid="8.77E+17")


def test_a_reply_and_a_quote_are_told() -> None:
    reply = post(in_reply_to_tweetid="5", quoted_tweet_tweetid="6")
    assert (reply.kind, reply.reply_to, reply.quote_of) == (Kind.REPLY, "5", "6")
    assert post(quoted_tweet_tweetid="6").kind == Kind.QUOTE


def test_a_hashed_account_has_no_name() -> None:
    hashed = "k3ahAbS+hash="
    found = post(userid=hashed, user_screen_name=hashed, user_display_name=hashed)
    assert (found.account_id, found.account_name) == (hashed, None)
    assert post().account_name == "lantern_x"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"userid": "1", "user_screen_name": "a", "account_creation_date": "2011-01-01"}, "users"),
        ({"tweetid": "1", "media_file": "1.jpg"}, "media"),
    ],
)
def test_rows_of_the_other_files_are_named(value: dict[str, Any], kind: str) -> None:
    record = Record(value, 2, b"", layout="table")
    assert READER.recognises(record) == 0.9
    assert list(READER.read(record)) == [Other(kind)]
