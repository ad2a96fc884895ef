"""The Clemson/FiveThirtyEight release. All content is invented."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.x.clemson import XClemson
from tocsin.posts.records import FieldError, Post, Record
from tocsin.posts.schema import Kind

READER = XClemson()


def row(**fields: Any) -> dict[str, Any]:
    return {
        "external_author_id": "9.06E+17",
        "author": "RIVER_WATCH",
        "content": "The river &amp; the bank",
        "region": "Unknown",
        "language": "English",
        "publish_date": "10/1/17 19:58",
        "harvested_date": "10/1/2017 19:59",
        "following": "1",
        "followers": "96",
        "post_type": "",
        "account_type": "Right",
        "retweet": "0",
        "account_category": "RightTroll",
        "alt_external_id": "9.05875E+17",
        "tweet_id": "9.1458E+17",
        "article_url": "http://twitter.com/905874659358000000/statuses/914580356430000007",
        "tco1_step1": "https://twitter.com/river/status/914580356430000007/video/1",
        "tco2_step1": "https://paper.example/story",
        "tco3_step1": "",
        **fields,
    }


def post(value: dict[str, Any]) -> Post:
    record = Record(value, 2, b"", layout="table")
    assert READER.recognises(record) == 0.9
    (found,) = READER.read(record)
    assert isinstance(found, Post)
    return found


def test_what_a_spreadsheet_ruined_is_taken_from_where_it_is_whole() -> None:
    found = post(row())
    assert (found.post_id, found.account_id) == ("914580356430000007", "RIVER_WATCH")
    assert found.notes == ("id_ruined:external_author_id", "id_from_url:tweet_id")


def test_whole_ids_are_used_as_they_are() -> None:
    found = post(row(external_author_id="905874659358000000", tweet_id="914580356430000008"))
    assert (found.account_id, found.account_name) == ("905874659358000000", "RIVER_WATCH")
    assert (found.post_id, found.notes) == ("914580356430000008", ())


def test_without_any_whole_id_the_row_is_refused() -> None:
    with pytest.raises(FieldError, match="tweet_id"):
        post(row(article_url="http://twitter.com/gone"))


def test_dates_put_the_month_first_and_are_utc() -> None:
    found = post(row(publish_date="2/3/16 4:05"))
    assert found.created_at == datetime(2016, 2, 3, 4, 5, tzinfo=UTC)
    assert found.collected_at == datetime(2017, 10, 1, 19, 59, tzinfo=UTC)


def test_a_date_with_the_day_first_is_refused_and_not_turned_round() -> None:
    with pytest.raises(FieldError, match="month/day/year"):
        post(row(publish_date="31/12/16 4:05"))


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"post_type": "RETWEET", "retweet": "1"}, Kind.REPOST),
        ({"post_type": "", "retweet": "1"}, Kind.REPOST),
        ({"post_type": "QUOTE_TWEET", "retweet": "1"}, Kind.QUOTE),
        ({"post_type": "R"}, Kind.REPOST),
        ({"post_type": "Q"}, Kind.QUOTE),
        ({"post_type": None}, Kind.POST),
    ],
)
def test_the_kind_is_stated_but_the_original_is_not(fields: dict[str, Any], kind: Kind) -> None:
    found = post(row(**fields))
    assert (found.kind, found.repost_of, found.quote_of) == (kind, None, None)


def test_links_are_expanded_and_the_posts_own_picture_is_media() -> None:
    found = post(row())
    assert found.urls == ["https://paper.example/story"]
    assert found.media == ["https://twitter.com/river/status/914580356430000007/video/1"]
    assert post(row(tco1_step1="", tco2_step1="")).urls is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("English", "en"),
        ("Farsi (Persian)", "fa"),
        ("Simplified Chinese", "zh"),
        ("LANGUAGE UNDEFINED", None),
        ("", None),
    ],
)
def test_language_names_become_codes(name: str, code: str | None) -> None:
    assert post(row(language=name)).lang == code


def test_a_copy_without_tweet_ids_gets_the_same_id_every_time() -> None:
    part = {
        "author_id": "river_watch",
        "content": "The river",
        "language": "German",
        "publish_date": datetime.fromisoformat("2016-09-01T00:02:00"),
        "followers": 5,
        "post_type": None,
        "account_category": "NewsFeed",
    }
    found = post(part)
    assert found.created_at == datetime(2016, 9, 1, 0, 2, tzinfo=UTC)
    assert (found.account_id, found.account_name, found.lang) == (
        "river_watch",
        "river_watch",
        "de",
    )
    assert found.notes == ("id_synthetic",)
    assert found.post_id == post(dict(part)).post_id
    assert found.post_id != post({**part, "content": "The bank"}).post_id


def test_an_empty_text_is_still_a_post() -> None:
    assert post(row(content=None)).text == ""
