"""TikTok Research API: videos, comments and user endpoints as JSON, and videos as CSV.

Source: https://developers.tiktok.com/doc/research-api-specs-query-videos. ``create_time`` is
Unix seconds in UTC; ids are unquoted 64-bit numbers; ``username`` identifies the account
(the API gives no account id). Comments come without any author.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from tocsin.posts.columns.dotted import at
from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.base import Envelope, Reader
from tocsin.posts.readers.fields.anonymous import ANONYMOUS, anonymous_account
from tocsin.posts.readers.fields.clocks import utc_time
from tocsin.posts.readers.fields.loose_values import (
    count,
    listed,
    mapping,
    name_or_none,
    prose,
    reference,
    text,
)
from tocsin.posts.readers.fields.pages import each
from tocsin.posts.records import Other, Outcome, Post, Record
from tocsin.posts.schema import Kind

_VIDEO_LISTS: Final = (
    "videos",
    "user_liked_videos",
    "liked_videos",
    "user_pinned_videos",
    "pinned_videos_list",
    "reposted_videos",
)
_USER_LISTS: Final = ("user_followers", "user_following")
_VIDEO_FIELDS: Final = frozenset(
    {
        "video_description",
        "region_code",
        "create_time",
        "music_id",
        "effect_ids",
        "hashtag_names",
        "voice_to_text",
        "view_count",
        "share_count",
        "favorites_count",
    }
)
_NO_EFFECT: Final = frozenset({"", "0", "-1", "none", "nan"})


class TikTokResearch(Reader):
    """Reads responses of the Research API and the tables made from them."""

    name: ClassVar[str] = "tiktok_research"
    title: ClassVar[str] = "TikTok Research API"
    layouts = frozenset({"json", "table"})
    envelopes = (Envelope("data.videos"), Envelope("data.comments"))

    def recognises(self, record: Record) -> float:
        value = record.value
        data = value.get("data")
        if isinstance(data, dict):
            names = (*_VIDEO_LISTS, *_USER_LISTS, "comments")
            is_page = any(isinstance(data.get(name), list) for name in names)
            is_user = "follower_count" in data and "display_name" in data
            return 0.9 if is_page or is_user else 0.6 if _is_error(value) else 0.0
        if _is_video(value):
            return 0.95
        return 0.85 if _is_comment(value) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        value = record.value
        data = value.get("data")
        if not isinstance(data, dict):
            return _one(value)
        for name in (*_VIDEO_LISTS, "comments"):
            items = data.get(name)
            if isinstance(items, list) and items:
                return each(items, _one)
        for name in _USER_LISTS:
            if data.get(name):
                return [Other("users")] * len(data[name])
        if "display_name" in data:
            return [Other("users")]
        return [Other("errors" if _is_error(value) else "empty pages")]


def _is_error(value: Mapping[str, Any]) -> bool:
    code = mapping(value.get("error")).get("code")
    return code is not None and code != "ok"


def _is_video(value: Mapping[str, Any]) -> bool:
    own = sum(name in value for name in _VIDEO_FIELDS)
    return own >= 3 and ("id" in value or "video_id" in value) and "create_time" in value


def _is_comment(value: Mapping[str, Any]) -> bool:
    needed = ("text", "video_id", "create_time", "id")
    return all(name in value for name in needed) and (
        "parent_comment_id" in value or "reply_count" in value
    )


def _one(value: Mapping[str, Any]) -> list[Outcome]:
    return [_comment(value)] if _is_comment(value) else [_video(value)]


def _video(value: Mapping[str, Any]) -> Post:
    hashtags = listed(at(value, "hashtag_names"))
    spoken = text(value.get("voice_to_text"))
    video = identifier(at(value, "id", "video_id"), "video_id")
    author = text(at(value, "username", "author_name")).strip()
    notes = [
        *(["voice_to_text_left_out"] if spoken else []),
        *([] if author else [ANONYMOUS]),  # a query need not ask for the username
    ]
    return Post(
        platform="tiktok",
        post_id=video,
        account_id=author or anonymous_account("tiktok", video),
        account_name=name_or_none(at(value, "username", "author_name", "display_name")),
        created_at=utc_time(at(value, "create_time"), "create_time"),
        text=prose(at(value, "video_description")),
        hashtags=[tag.lstrip("#") for tag in hashtags] or None,
        mentions=listed(at(value, "video_mention_list")) or None,
        media=_media(value),
        likes=count(at(value, "like_count")),
        reposts=count(at(value, "share_count")),
        replies=count(at(value, "comment_count")),
        views=count(at(value, "view_count")),
        notes=tuple(notes),
    )


def _media(value: Mapping[str, Any]) -> list[str]:
    """The sound and the effects: what videos share without sharing a link."""
    sound = text(at(value, "music_id"))
    effects = [text(effect) for effect in listed(at(value, "effect_ids"))]
    return [
        *([f"music:{sound}"] if sound not in _NO_EFFECT else []),
        *(f"effect:{effect}" for effect in effects if effect not in _NO_EFFECT),
    ]


def _comment(value: Mapping[str, Any]) -> Outcome:
    author = text(at(value, "username", "author_name"))
    if not author:
        return Other("comments without an author")
    notes: list[str] = []
    video = identifier(at(value, "video_id"), "video_id")
    parent = reference(at(value, "parent_comment_id"), "parent_comment_id", notes)
    return Post(
        platform="tiktok",
        kind=Kind.COMMENT,
        post_id=identifier(at(value, "id"), "id"),
        account_id=author,
        account_name=author,
        created_at=utc_time(at(value, "create_time"), "create_time"),
        text=prose(at(value, "text")),
        reply_to=parent or video,
        conversation_id=video,
        likes=count(at(value, "like_count")),
        replies=count(at(value, "reply_count")),
        notes=tuple(notes),
    )
