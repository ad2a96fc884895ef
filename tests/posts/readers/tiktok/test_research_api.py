"""TikTok Research API, JSON and CSV. All content is invented."""

from datetime import UTC, datetime
from typing import Any

from tocsin.posts.readers.tiktok.research_api import TikTokResearch
from tocsin.posts.records import Layout, Other, Outcome, Post, Record

READER = TikTokResearch()
OK = {"code": "ok", "message": "", "log_id": "1"}
VIDEO = {
    "id": 7123456789012345678,
    "username": "invented",
    "create_time": 1633823999,
    "region_code": "CA",
    "video_description": "look #pov",
    "hashtag_names": ["pov"],
    "effect_ids": ["0", "77"],
    "music_id": 7038475063498387900,
    "like_count": 4,
    "share_count": 3,
    "comment_count": 2,
    "view_count": 1050,
    "voice_to_text": "hello there",
}


def read(value: dict[str, Any], layout: Layout = "json") -> list[Outcome]:
    record = Record(value, 1, b"", layout)
    assert READER.recognises(record) >= 0.6
    return list(READER.read(record))


def test_a_page_of_videos_keeps_64_bit_ids_whole() -> None:
    (found,) = read({"data": {"videos": [VIDEO], "cursor": 100}, "error": OK})
    assert isinstance(found, Post)
    assert (found.post_id, found.account_id) == ("7123456789012345678", "invented")
    assert found.created_at == datetime(2021, 10, 9, 23, 59, 59, tzinfo=UTC)
    assert (found.text, found.hashtags) == ("look #pov", ["pov"])
    assert found.media == ["music:7038475063498387900", "effect:77"]
    assert (found.likes, found.reposts, found.replies, found.views) == (4, 3, 2, 1050)
    assert found.notes == ("voice_to_text_left_out",)


def test_the_csv_made_of_it_gives_the_same() -> None:
    row = {name: str(value) for name, value in VIDEO.items() if name not in {"id", "username"}}
    row |= {"video_id": "7123456789012345678", "author_name": "invented"}
    assert read(row, "table") == read(VIDEO)


def test_a_video_without_a_username_has_an_account_of_its_own() -> None:
    anonymous = {name: value for name, value in VIDEO.items() if name != "username"}
    (one,) = read(anonymous)
    (two,) = read({**anonymous, "id": 7311111111111111112})
    assert isinstance(one, Post)
    assert isinstance(two, Post)
    assert one.account_id != two.account_id
    assert "account_anonymous" in one.notes


def test_a_comment_table_with_authors_is_read_and_without_is_counted() -> None:
    comment = {
        "id": 1,
        "video_id": 2,
        "text": "yes",
        "create_time": 1633823999,
        "parent_comment_id": 2,
        "reply_count": 0,
        "like_count": 1,
    }
    assert read({"data": {"comments": [comment]}, "error": OK}) == [
        Other("comments without an author")
    ]
    (found,) = read({**comment, "username": "someone"})
    assert isinstance(found, Post)
    assert (found.reply_to, found.conversation_id) == ("2", "2")


def test_users_errors_and_empty_pages_are_no_posts() -> None:
    user = {"display_name": "I", "follower_count": 1}
    assert read({"data": user, "error": OK}) == [Other("users")]
    assert read({"data": {"user_followers": [{}, {}]}, "error": OK}) == [Other("users")] * 2
    assert read({"data": {}, "error": {"code": "invalid_params"}}) == [Other("errors")]
    assert read({"data": {"videos": []}, "error": OK}) == [Other("empty pages")]
