"""Media Cloud stories, old and new. All content is invented."""

from typing import Any

import pytest

from tocsin.posts.readers.news.media_cloud import MediaCloud
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record

READER = MediaCloud()


def read(row: dict[str, Any]) -> Outcome:
    record = Record(row, 2, b"", "table")
    assert READER.recognises(record) >= 0.8
    (found,) = READER.read(record)
    return found


OLD = {
    "stories_id": "12",
    "title": "A headline",
    "url": "https://news.example/a",
    "language": "fr",
    "media_id": "18",
    "media_name": "Invented News",
    "publish_date": "2019-03-28 00:00:00",
    "collect_date": "2019-06-22 20:34:20.126625",
}


def test_an_old_story_is_a_web_post_of_its_source() -> None:
    found = read(OLD)
    assert isinstance(found, Post)
    assert (found.platform, found.post_id, found.account_id) == ("web", "12", "18")
    assert (found.text, found.lang, found.account_name) == ("A headline", "fr", "Invented News")
    assert found.urls == ["https://news.example/a"]
    assert found.created_at.tzinfo is None


def test_a_new_story_has_its_sources_address_as_account() -> None:
    found = read(
        {
            "id": "abc",
            "indexed_date": "2024-01-04 01:02:03",
            "language": "en",
            "media_name": "news.example",
            "media_url": "news.example",
            "publish_date": "2024-01-03",
            "title": "A headline",
            "url": "https://news.example/b",
        }
    )
    assert isinstance(found, Post)
    assert (found.post_id, found.account_id) == ("abc", "news.example")
    assert found.collected_at is not None


def test_a_story_without_a_date_is_refused() -> None:
    with pytest.raises(FieldError, match="publish_date"):
        read({**OLD, "publish_date": "undateable"})


def test_lists_of_sources_hold_no_posts() -> None:
    assert read({"media_id": "1", "name": "n", "story_count": "3"}) == Other("media sources")
