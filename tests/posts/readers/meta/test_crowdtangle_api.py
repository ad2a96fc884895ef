"""CrowdTangle's API JSON. All content is invented."""

from datetime import UTC, datetime
from typing import Any

from tocsin.posts.readers.meta.crowdtangle_api import CrowdTangleApi
from tocsin.posts.records import Other, Outcome, Post, Record, Rejected

READER = CrowdTangleApi()
POST = {
    "platformId": "100000123_5550001",
    "platform": "Facebook",
    "date": "2020-10-29 14:56:05",
    "message": "Hello",
    "expandedLinks": [{"original": "https://s.example/1", "expanded": "https://news.example/1"}],
    "link": "https://s.example/1",
    "postUrl": "https://www.facebook.com/invented/posts/5550001",
    "subscriberCount": 9,
    "media": [{"type": "photo", "url": "https://img.example/s.jpg", "full": "https://img.example/l.jpg"}],
    "statistics": {"actual": {"likeCount": 3, "shareCount": 2, "commentCount": 1}},
    "account": {"id": 17, "name": "Invented", "handle": "invented", "platformId": "100000123"},
}  # fmt: skip


def read(value: dict[str, Any]) -> list[Outcome]:
    record = Record(value, 1, b"")
    assert READER.recognises(record) >= 0.9
    return list(READER.read(record))


def test_a_response_and_a_single_post_give_the_same() -> None:
    (found,) = read({"status": 200, "result": {"posts": [POST]}})
    assert [found] == read(POST)
    assert isinstance(found, Post)
    assert (found.post_id, found.account_id, found.account_name) == (
        "5550001",
        "100000123",
        "invented",
    )
    assert found.created_at == datetime(2020, 10, 29, 14, 56, 5, tzinfo=UTC)
    assert found.urls == ["https://news.example/1", "https://s.example/1"]
    assert (found.likes, found.reposts, found.replies, found.followers) == (3, 2, 1, 9)
    assert found.media == ["https://img.example/l.jpg"]


def test_the_page_in_the_posts_id_stands_in_for_a_missing_account_id() -> None:
    (found,) = read({**POST, "account": {"id": 17, "name": "Invented"}})
    assert isinstance(found, Post)
    assert (found.account_id, found.notes) == ("100000123", ("account_from_post_id",))


def test_a_post_without_a_date_rejects_itself_only() -> None:
    found = read({"result": {"posts": [{**POST, "date": None}, POST]}})
    assert [type(outcome) for outcome in found] == [Rejected, Post]


def test_leaderboards_are_no_posts() -> None:
    assert read({"result": {"accountStatistics": [{}, {}]}}) == [Other("leaderboard rows")] * 2
    assert read({"result": {"posts": []}}) == [Other("empty pages")]
