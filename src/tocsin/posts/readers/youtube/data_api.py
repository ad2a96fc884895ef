"""YouTube Data API v3: pages and single resources of every list method that holds posts.

Source: https://developers.google.com/youtube/v3/docs. A page has ``items``; tools also write
one item a line. ``kind`` says what an item is, but a ``fields`` filter may have dropped it:
then the shape of ``snippet`` decides.
"""

import html
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final

from tocsin.posts.columns.dotted import at
from tocsin.posts.identifiers import identifier, optional_identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.html_text import read_html
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import count, mapping, mappings, prose, rejection
from tocsin.posts.readers.fields.pages import each
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time

PLATFORM: Final = "youtube"
_OTHERS: Final = {
    "channel": "channels",
    "playlist": "playlists",
    "subscription": "subscriptions",
    "activity": "activities",
    "caption": "captions",
    "videoCategory": "video categories",
    "channelSection": "channel sections",
    "error": "errors",
}
_POSTS: Final = frozenset({"video", "searchResult", "playlistItem", "commentThread", "comment"})


class YouTubeApi(Reader):
    """Reads responses of videos, search, playlistItems, commentThreads, comments, channels."""

    name: ClassVar[str] = "youtube_api"
    title: ClassVar[str] = "YouTube Data API v3"
    layouts = frozenset({"json"})

    def recognises(self, record: Record) -> float:
        value = record.value
        kind = value.get("kind")
        if isinstance(kind, str) and kind.startswith("youtube#"):
            return 0.95
        if _is_error(value):
            return 0.5
        items = value.get("items")
        item = items[0] if isinstance(items, list) and items else value
        return 0.6 if isinstance(item, Mapping) and _kind_by_shape(item) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        value = record.value
        if _is_error(value):
            return [Other("errors")]
        if "items" not in value and not str(value.get("kind", "")).endswith("ListResponse"):
            return _item(value)
        items = value.get("items")
        if not isinstance(items, list) or not items:
            return [Other("empty pages")]
        return each(items, _item)


def _is_error(value: Mapping[str, Any]) -> bool:
    error = value.get("error")
    return isinstance(error, dict) and isinstance(error.get("code"), int) and "message" in error


def _kind_by_shape(item: Mapping[str, Any]) -> str | None:
    snippet = mapping(item.get("snippet"))
    if "topLevelComment" in snippet:
        return "commentThread"
    if "textOriginal" in snippet or ("textDisplay" in snippet and "authorDisplayName" in snippet):
        return "comment"
    if "playlistId" in snippet and "resourceId" in snippet:
        return "playlistItem"
    if "title" not in snippet or "publishedAt" not in snippet:
        return None
    if isinstance(item.get("id"), dict):
        return "searchResult"
    return "video" if "channelId" in snippet else "channel"


def _item(item: Mapping[str, Any]) -> Iterable[Outcome]:
    kind = str(item.get("kind") or "").removeprefix("youtube#") or _kind_by_shape(item)
    if kind in _POSTS and "snippet" not in item:  # part=id or part=statistics only
        return [Other("resources without a snippet")]
    if kind == "video":
        return [_video(item, identifier(item.get("id"), "id"))]
    if kind == "searchResult":
        return [_search_result(item)]
    if kind == "playlistItem":
        return [_playlist_item(item)]
    if kind == "commentThread":
        return _thread(item)
    if kind == "comment":
        return [_comment(item, {})]
    return [Other(_OTHERS.get(kind or "", "other YouTube resources"))]


def _video(item: Mapping[str, Any], video_id: str) -> Post:
    snippet = mapping(item.get("snippet"))
    title, description = prose(snippet.get("title")), prose(snippet.get("description"))
    return Post(
        platform=PLATFORM,
        post_id=video_id,
        account_id=identifier(snippet.get("channelId"), "snippet.channelId"),
        account_name=prose(snippet.get("channelTitle")) or None,
        created_at=parse_time(snippet.get("publishedAt"), "snippet.publishedAt"),
        text="\n".join(part for part in (title, description) if part),
        lang=primary_language(
            at(snippet, "defaultLanguage") or at(snippet, "defaultAudioLanguage")
        ),
        media=[video_id],
        likes=count(at(item, "statistics.likeCount")),
        replies=count(at(item, "statistics.commentCount")),
        views=count(at(item, "statistics.viewCount")),
    )


def _search_result(item: Mapping[str, Any]) -> Outcome:
    what = mapping(item.get("id"))
    video_id = optional_identifier(what.get("videoId"), "id.videoId")
    if video_id is None:
        return Other("playlists" if "playlistId" in what else "channels")
    post = _video(item, video_id)
    post.text = html.unescape(post.text)  # search.list alone escapes titles
    return post


def _playlist_item(item: Mapping[str, Any]) -> Outcome:
    """A playlist item is a video on a list: its author is the video's owner, not the list's."""
    snippet = mapping(item.get("snippet"))
    video_id = identifier(
        at(item, "contentDetails.videoId", "snippet.resourceId.videoId"), "contentDetails.videoId"
    )
    owner = at(snippet, "videoOwnerChannelId")
    uploads = str(snippet.get("playlistId", "")).startswith("UU")  # a channel's own uploads
    if owner is None and not uploads:
        return Other("unavailable videos")  # deleted and private videos have no owner
    post = _video(
        {
            "snippet": {
                **snippet,
                "channelId": owner or snippet.get("channelId"),
                "channelTitle": snippet.get("videoOwnerChannelTitle")
                or (snippet.get("channelTitle") if uploads else None),
            }
        },
        video_id,
    )
    published = at(item, "contentDetails.videoPublishedAt")
    if published is not None:
        post.created_at = parse_time(published, "contentDetails.videoPublishedAt")
    elif not uploads:
        post.notes = ("time_added_to_playlist",)
    return post


def _thread(item: Mapping[str, Any]) -> Iterator[Outcome]:
    """The top comment and the replies the page carries (at most five; the rest are elsewhere)."""
    snippet = mapping(item.get("snippet"))
    top = mapping(snippet.get("topLevelComment"))
    try:
        yield _comment(top, snippet)
    except FieldError as error:
        yield rejection(error)
    replies = mappings(mapping(item.get("replies")).get("comments"))
    yield from each(replies, lambda reply: [_comment(reply, snippet)])


def _comment(item: Mapping[str, Any], thread: Mapping[str, Any]) -> Post:
    """A comment. ``thread`` is the snippet of its thread, empty for comments.list."""
    snippet = mapping(item.get("snippet"))
    comment_id = identifier(item.get("id"), "id")
    video_id = optional_identifier(snippet.get("videoId") or thread.get("videoId"), "videoId")
    parent = snippet.get("parentId") or comment_id.partition(".")[0]  # replies: PARENT.REPLY
    notes: list[str] = []
    text = prose(snippet.get("textOriginal"))
    if not text and snippet.get("textDisplay"):
        text = read_html(prose(snippet["textDisplay"])).text
    account = at(snippet, "authorChannelId.value", "authorChannelId")
    if account is None:  # a deleted account keeps its name only
        account = snippet.get("authorDisplayName")
        notes.append("account_by_name")
    return Post(
        platform=PLATFORM,
        kind=Kind.COMMENT,
        post_id=comment_id,
        account_id=identifier(account, "snippet.authorChannelId.value"),
        account_name=prose(snippet.get("authorDisplayName")) or None,
        created_at=parse_time(snippet.get("publishedAt"), "snippet.publishedAt"),
        text=text,
        reply_to=str(parent) if parent != comment_id else video_id,
        conversation_id=video_id,
        likes=count(snippet.get("likeCount")),
        replies=count(thread.get("totalReplyCount")) if parent == comment_id else None,
        notes=tuple(notes),
    )
