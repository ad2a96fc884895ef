"""The verification plugin's network-analysis export. All content is invented."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tocsin.posts.readers.tools.verification_plugin import VerificationPlugin
from tocsin.posts.records import Post, Record
from tocsin.posts.schema import Kind

READER = VerificationPlugin()
VIDEO_ID = str(1_765_967_264 << 32 | 5)  # made at 2025-12-17 10:27:44 UTC


def read(row: dict[str, Any]) -> Post:
    record = Record(row, 2, b"", layout="table")
    assert READER.recognises(record) == 0.9
    (found,) = READER.read(record)
    assert isinstance(found, Post)
    return found


def tiktok(**fields: Any) -> dict[str, Any]:
    return {
        "videoUrl": f"https://tiktok.com/share/video/{VIDEO_ID}",
        "username": "dogschool",
        "date": "2025-12-17T11:27:45",
        "hashtags": "#dogs,#school",
        "soundID": "7",
        "soundAuthor": "missing",
        "soundTitle": "t",
        "likes": "24100",
        "replies": "101",
        "views": "13500000",
        "shares": "127",
        "reposts": "missing",
        "text": "Teach your dog",
        "isAd": "true",
        "id": VIDEO_ID,
        "collectionID": "c",
        **fields,
    }


def test_a_tiktok_row_is_a_post() -> None:
    found = read(tiktok())
    assert (found.platform, found.post_id, found.account_id) == ("tiktok", VIDEO_ID, "dogschool")
    assert found.hashtags == ["dogs", "school"]
    assert (found.likes, found.replies, found.reposts, found.views) == (24100, 101, 127, 13500000)


def test_the_browsers_clock_is_set_right_by_the_second_in_the_id() -> None:
    found = read(tiktok())
    assert found.created_at == datetime(2025, 12, 17, 10, 27, 45, tzinfo=UTC)
    assert found.created_at.utcoffset() == timedelta(hours=1)
    assert found.notes == ("offset_from_id", "promoted")


def test_a_draft_published_much_later_keeps_its_time_without_an_offset() -> None:
    found = read(tiktok(date="2025-12-24T11:35:45"))
    assert found.created_at == datetime.fromisoformat("2025-12-24T11:35:45")


def test_missing_is_no_value_but_a_text_that_says_so_elsewhere_is() -> None:
    found = read(tiktok(likes="missing", text="the missing dog", hashtags="missing"))
    assert (found.likes, found.text, found.hashtags) == (None, "the missing dog", None)
    assert read(tiktok(text="missing")).text == ""


def x(**fields: Any) -> dict[str, Any]:
    return {
        "id": "2013296057296500001",
        "username": "owl",
        "display_name": "Owl",
        "followers": "5",
        "text": "Night &amp; day",
        "replying_to": "missing",
        "isQuote": "missing",
        "retweeted": "missing",
        "links": "https://a.example/1,2,https://b.example/",
        "mentions": "ann,ben",
        "hashtags": "night",
        "date": "Mon Jan 19 17:02:39 +0000 2026",
        "likes": "3",
        "retweets": "2",
        "replies": "1",
        "views": "9",
        "imageLink": "https://p.example/a.jpg",
        "video": "None",
        "tweetLink": "https://x.com/owl/status/2013296057296500001",
        "collectionID": "c",
        **fields,
    }


def test_an_x_row_is_a_post() -> None:
    found = read(x())
    assert found.created_at == datetime(2026, 1, 19, 17, 2, 39, tzinfo=UTC)
    assert (found.text, found.followers, found.reposts) == ("Night & day", 5, 2)
    assert found.urls == ["https://a.example/1,2", "https://b.example/"]
    assert (found.mentions, found.media) == (["ann", "ben"], ["https://p.example/a.jpg"])


def test_kinds_are_told_by_what_is_about_the_post() -> None:
    assert read(x(retweeted="true")).kind == Kind.POST  # about the collector's own account
    assert read(x(text="RT @ann: hi")).kind == Kind.REPOST
    assert read(x(replying_to="ann")).kind == Kind.REPLY
    assert read(x(isQuote="true")).kind == Kind.QUOTE


def test_the_json_export_has_real_lists() -> None:
    record = Record(x(links=["https://a.example/"], hashtags=["night"], mentions=[]), 1, b"")
    (found,) = READER.read(record)
    assert isinstance(found, Post)
    assert (found.urls, found.hashtags, found.mentions) == (["https://a.example/"], ["night"], [])
