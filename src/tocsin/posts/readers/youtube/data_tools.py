"""YouTube Data Tools (Digital Methods Initiative): the CSV and TAB files it offers.

Source: https://ytdt.digitalmethods.net and its public code. Video lists carry ISO times with
an offset; comment files write ``2021-09-30 23:56:42`` without one, and do not say which video
they belong to (that is in the file's name only), so their conversation stays unknown.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from tocsin.posts.columns.dotted import at
from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import count, name_or_none, prose, reference
from tocsin.posts.records import Other, Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time

_VIDEO = ("videoId", "videoTitle")
_COMMENT = ("isReplyToName", "authorName", "replyCount", "authorChannelId")
_CHANNEL = ("subscriberCount", "videoCount")


class YouTubeDataTools(Reader):
    """Reads video lists, comment files and channel lists."""

    name: ClassVar[str] = "youtube_data_tools"
    title: ClassVar[str] = "YouTube Data Tools"
    layouts = frozenset({"table"})

    def recognises(self, record: Record) -> float:
        row = record.value
        if "videoId" in row and "videoTitle" in row:
            return 0.95
        if "text" in row and sum(name in row for name in _COMMENT) >= 2:
            return 0.95
        return 0.8 if all(name in row for name in _CHANNEL) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        row = record.value
        if "videoId" in row and "videoTitle" in row:
            return [_video(row)]
        return [_comment(row)] if "text" in row else [Other("channels")]


def _video(row: Any) -> Post:
    video_id = identifier(row.get("videoId"), "videoId")
    parts = (prose(row.get("videoTitle")), prose(row.get("videoDescription")))
    return Post(
        platform="youtube",
        post_id=video_id,
        account_id=identifier(row.get("channelId"), "channelId"),
        account_name=name_or_none(row.get("channelTitle")),
        created_at=parse_time(at(row, "publishedAt", "publishedAtSQL"), "publishedAt"),
        text="\n".join(part for part in parts if part),
        lang=primary_language(
            at(row, "defaultLanguage", "defaultLAudioLanguage", "defaultAudioLanguage")
        ),
        media=[video_id],
        likes=count(row.get("likeCount")),
        replies=count(row.get("commentCount")),
        views=count(row.get("viewCount")),
    )


def _comment(row: Any) -> Post:
    notes: list[str] = []
    account = at(row, "authorChannelId")
    if account is None:
        account = at(row, "authorName")
        notes.append("account_by_name")
    video_id = reference(row.get("videoId"), "videoId", notes)
    parent = reference(at(row, "isReplyToId", "isReplyTo"), "isReplyTo", notes)
    return Post(
        platform="youtube",
        kind=Kind.COMMENT,
        post_id=identifier(row.get("id"), "id"),
        account_id=identifier(account, "authorChannelId"),
        account_name=prose(row.get("authorName")) or None,
        created_at=parse_time(row.get("publishedAt"), "publishedAt"),
        text=prose(row.get("text")),
        reply_to=parent or video_id,
        conversation_id=video_id,
        likes=count(row.get("likeCount")),
        replies=count(row.get("replyCount")),
        notes=tuple(notes),
    )
