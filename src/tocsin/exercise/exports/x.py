"""X API v2 as twarc2 saves it after ``flatten``: a tweet a line.

The author and the tweets it refers to are inside it; offsets count code points; long links
stand behind ``t.co``.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import orjson

from tocsin.exercise.chance import Chance
from tocsin.exercise.exports.export import Export, Fate, Line, flawed, lines_export
from tocsin.exercise.identities import short_link
from tocsin.exercise.scene import Account, Part, ScenarioPost, segments
from tocsin.posts.schema import Kind

_FACE = "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png"
_REFERENCES = {Kind.REPOST: "retweeted", Kind.QUOTE: "quoted", Kind.REPLY: "replied_to"}
_SHOWN = 139
_STREAM_ERROR = {
    "errors": [
        {
            "title": "operational-disconnect",
            "disconnect_type": "UpstreamOperationalDisconnect",
            "detail": "This stream has been disconnected upstream for operational reasons.",
            "type": "https://api.twitter.com/2/problems/operational-disconnect",
        }
    ]
}


def write_x(posts: Sequence[ScenarioPost], chance: Chance) -> Export:
    """The file, with a stream error, a few repeated tweets and a few lines cut short."""
    collected = _clock(posts[-1].t_ms + 3_600_000, "+00:00") if posts else ""
    origin = {
        "url": "https://api.twitter.com/2/tweets/search/all?query=%23Tolvane&max_results=100",
        "version": "2.14.0",
        "retrieved_at": collected,
    }
    tweets = (tweet(post, with_references=True) | {"__twarc": origin} for post in posts)
    lines = flawed([Line(orjson.dumps(found)) for found in tweets], chance)
    lines.insert(len(lines) // 2, Line(orjson.dumps(_STREAM_ERROR), Fate.OTHER))
    return lines_export("x_search.jsonl", "x", "x_api_v2", lines)


def tweet(post: ScenarioPost, *, with_references: bool) -> dict[str, Any]:
    """A tweet object with its author; what it refers to is embedded one level deep."""
    text, entities = _words(post)
    found: dict[str, Any] = {
        "id": post.post_id,
        "edit_history_tweet_ids": [post.post_id],
        "text": text,
        "author_id": post.account.account_id,
        "created_at": _clock(post.t_ms, ".000Z"),
        "conversation_id": _thread(post).post_id,
        "lang": post.language,
        "possibly_sensitive": False,
        "reply_settings": "everyone",
        "public_metrics": {
            "retweet_count": post.reposts,
            "reply_count": post.replies,
            "like_count": post.likes,
            "quote_count": 0,
            "bookmark_count": post.likes // 30,
            "impression_count": post.views,
        },
        "author": _author(post.account),
    }
    if entities:
        found["entities"] = entities
    target = post.target
    if target is None:
        return found
    reference: dict[str, Any] = {"type": _REFERENCES[post.kind], "id": target.post_id}
    if with_references:
        reference = tweet(target, with_references=False) | reference
    found["referenced_tweets"] = [reference]
    if post.kind is Kind.REPLY:
        found["in_reply_to_user_id"] = target.account.account_id
    return found


def _words(post: ScenarioPost) -> tuple[str, dict[str, Any]]:
    if post.kind is not Kind.REPOST or post.target is None:
        return _own_words(post)
    original, _ = _own_words(post.target)
    author = post.target.account
    text = f"RT @{author.handle}: {original}"
    text = text if len(text) <= _SHOWN + 1 else text[:_SHOWN] + "…"
    mention = {"start": 3, "end": 4 + len(author.handle)}
    return text, {"mentions": [mention | _named(author)]}


def _own_words(post: ScenarioPost) -> tuple[str, dict[str, Any]]:
    """The text with short links, and its entities with offsets in code points."""
    entities: dict[str, Any] = {}
    text = ""
    for segment in segments(post):
        start, shown = len(text), segment.text
        if segment.part is Part.LINK:
            shown = short_link(blake2b(segment.text.encode(), digest_size=8).digest())
        text += shown
        place = {"start": start, "end": len(text)}
        if segment.account is not None:
            entities.setdefault("mentions", []).append(place | _named(segment.account))
        elif segment.part is Part.HASHTAG:
            entities.setdefault("hashtags", []).append(place | {"tag": segment.text[1:]})
        elif segment.part is Part.LINK:
            display = segment.text.partition("://")[2]
            display = display if len(display) < 28 else display[:27] + "…"
            link = {"url": shown, "expanded_url": segment.text, "display_url": display}
            entities.setdefault("urls", []).append(place | link)
    return text, entities


def _named(account: Account) -> dict[str, str]:
    return {"username": account.handle, "id": account.account_id}


def _author(account: Account) -> dict[str, Any]:
    return {
        "id": account.account_id,
        "username": account.handle,
        "name": account.name,
        "created_at": _clock(account.created_ms, ".000Z"),
        "description": "",
        "verified": False,
        "protected": False,
        "profile_image_url": _FACE,
        "public_metrics": {
            "followers_count": account.followers,
            "following_count": 20 + account.followers % 700,
            "tweet_count": 50 + account.followers % 9_000,
            "listed_count": account.followers // 900,
        },
    }


def _thread(post: ScenarioPost) -> ScenarioPost:
    while post.kind is Kind.REPLY and post.target is not None:
        post = post.target
    return post


def _clock(t_ms: int, tail: str) -> str:
    """ISO 8601 to the second, as X writes it, with the zone in ``tail``."""
    return datetime.fromtimestamp(t_ms // 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%S") + tail
