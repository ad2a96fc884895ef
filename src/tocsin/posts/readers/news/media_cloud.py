"""Media Cloud: stories as CSV and JSON, from the old Topic Mapper and the present search.

Source: https://www.mediacloud.org/documentation and its public code. A story is a web page
that a media source published. ``publish_date`` states no offset: it stays naive and the
import flags it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from tocsin.posts.columns.dotted import at
from tocsin.posts.identifiers import identifier, optional_identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import count, prose, text
from tocsin.posts.readers.fields.pages import each
from tocsin.posts.records import Other, Outcome, Post, Record
from tocsin.posts.times import optional_time, parse_time


class MediaCloud(Reader):
    """Reads story lists."""

    name: ClassVar[str] = "media_cloud"
    title: ClassVar[str] = "Media Cloud stories"
    layouts = frozenset({"table", "json"})

    def recognises(self, record: Record) -> float:
        value = record.value
        stories = value.get("stories")
        if isinstance(stories, list) and stories and isinstance(stories[0], dict):
            value = stories[0]
        is_story = "title" in value and "url" in value and "publish_date" in value
        source = "media_name" in value or "media_id" in value or "media_url" in value
        if is_story and ("stories_id" in value or "indexed_date" in value):
            return 0.95
        if is_story and source:
            return 0.85
        return 0.8 if "media_id" in value and ("story_count" in value or "inlink" in value) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        value = record.value
        stories = value.get("stories")
        return each(stories, _one) if isinstance(stories, list) else _one(value)


def _one(value: Mapping[str, Any]) -> list[Outcome]:
    return [_story(value)] if "publish_date" in value else [Other("media sources")]


def _story(value: Mapping[str, Any]) -> Post:
    url = text(value.get("url")).strip()
    name = text(value.get("media_name")).strip()
    source = optional_identifier(value.get("media_id"), "media_id") or at(value, "media_url")
    return Post(
        platform="web",
        post_id=identifier(at(value, "stories_id", "id", "guid", "url"), "stories_id"),
        account_id=identifier(source or name, "media_id"),
        account_name=name or None,
        created_at=parse_time(value.get("publish_date"), "publish_date"),
        text=prose(value.get("title")),
        lang=primary_language(value.get("language")),
        urls=[url] if url.startswith("http") else [],
        reposts=count(value.get("facebook_share_count")),
        collected_at=optional_time(at(value, "collect_date", "indexed_date"), "collect_date"),
    )
