"""YouTube Data API v3: comment threads of several videos, replies inside their thread."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

import orjson

from tocsin.exercise.chance import Chance
from tocsin.exercise.exports.export import Export, Fate
from tocsin.exercise.scene import Place, ScenarioPost, full_text

_ETAG = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"


def write_youtube(posts: Sequence[ScenarioPost], chance: Chance) -> Export:
    """One response with all threads, as tools save it after paging."""
    replies: dict[str, list[ScenarioPost]] = {}
    tops = []
    for post in posts:
        if post.target is None:
            tops.append(post)
        else:
            replies.setdefault(_thread_id(post), []).append(post)
    threads = [_thread(top, replies.get(top.post_id, []), chance) for top in tops]
    document = {
        "kind": "youtube#commentThreadListResponse",
        "etag": chance.token(_ETAG, 27),
        "pageInfo": {"totalResults": len(threads), "resultsPerPage": 100},
        "items": threads,
    }
    fates: Counter[Fate] = Counter({Fate.POST: len(posts)})
    content = orjson.dumps(document, option=orjson.OPT_INDENT_2)
    return Export("youtube_comments.json", "youtube", "youtube_data_api", content, fates)


def _thread_id(post: ScenarioPost) -> str:
    """A reply's id begins with its thread's."""
    return post.post_id.partition(".")[0]


def _thread(top: ScenarioPost, replies: list[ScenarioPost], chance: Chance) -> dict[str, Any]:
    video = _video(top)
    thread: dict[str, Any] = {
        "kind": "youtube#commentThread",
        "etag": chance.token(_ETAG, 27),
        "id": top.post_id,
        "snippet": {
            "channelId": video.channel_id,
            "videoId": video.place_id,
            "topLevelComment": _comment(top, chance),
            "canReply": True,
            "totalReplyCount": len(replies),
            "isPublic": True,
        },
    }
    if replies:
        thread["replies"] = {"comments": [_comment(reply, chance) for reply in replies]}
    return thread


def _comment(post: ScenarioPost, chance: Chance) -> dict[str, Any]:
    video, author, text = _video(post), post.account, full_text(post)
    moment = datetime.fromtimestamp(post.t_ms // 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    snippet: dict[str, Any] = {
        "channelId": video.channel_id,
        "videoId": video.place_id,
        "textDisplay": escape(text),
        "textOriginal": text,
        "authorDisplayName": f"@{author.handle}",
        "authorChannelUrl": f"http://www.youtube.com/@{author.handle}",
        "authorChannelId": {"value": author.account_id},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": post.likes,
        "publishedAt": moment,
        "updatedAt": moment,
    }
    if post.target is not None:
        snippet["parentId"] = _thread_id(post)
    return {
        "kind": "youtube#comment",
        "etag": chance.token(_ETAG, 27),
        "id": post.post_id,
        "snippet": snippet,
    }


def _video(post: ScenarioPost) -> Place:
    if post.place is None:
        raise ValueError("A YouTube comment of the scenario has no video.")
    return post.place
