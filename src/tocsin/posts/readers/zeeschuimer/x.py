"""X as its website receives it: ``rest_id``, ``core`` (author), ``legacy`` (classic tweet).

Until 2024 the author's name stood in ``core…legacy.screen_name``, since then in
``core…core.screen_name``; before 2023 items had ``type: adaptive`` and ``user``. Promoted
posts are posts; they carry the note ``promoted``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.fields.loose_values import count, dig, first, mapping, name_or_none, text
from tocsin.posts.readers.fields.registration import registered_at
from tocsin.posts.readers.x.entities import (
    NO_ENTITIES,
    Entities,
    classic_entities,
    classic_media,
    classic_text,
    classic_time,
    language,
    plain,
)
from tocsin.posts.records import FieldError, Other, Outcome, Post
from tocsin.posts.schema import Kind


def read(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """The post of an item, or what stands in the place of one."""
    tweet = _unwrapped(item)
    if "tombstone" in tweet or tweet.get("__typename") == "TweetTombstone":
        return Other("tombstones")
    if tweet.get("__typename") == "TweetUnavailable":
        return Other("unavailable posts")
    if not mapping(tweet.get("legacy")):
        raise FieldError("legacy", "the item has no tweet in it", "Collect the post again.")
    return _post(tweet)


def _unwrapped(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Posts of limited visibility are one level deeper."""
    inner = item.get("tweet")
    if isinstance(inner, dict) and ("legacy" in inner or "rest_id" in inner):
        return {**inner, "promoted": item.get("promoted", inner.get("promoted"))}
    return item


def _result(holder: Any) -> Mapping[str, Any]:
    return _unwrapped(mapping(dig(holder, "result")))


def _post(tweet: Mapping[str, Any]) -> Post:
    legacy = mapping(tweet["legacy"])
    reposted = _result(legacy.get("retweeted_status_result"))
    shown = reposted if mapping(reposted.get("legacy")) else tweet
    post_id = identifier(_id(tweet), "rest_id")
    repost_of = _id(reposted) if reposted else name_or_none(legacy.get("retweeted_status_id_str"))
    quote_of = _id(_result(tweet.get("quoted_status_result"))) or (
        name_or_none(legacy.get("quoted_status_id_str"))
    )
    reply_to = name_or_none(legacy.get("in_reply_to_status_id_str"))
    words, entities = _words(shown)
    account_id, name, followers, created_at = _author(tweet)
    return Post(
        platform="x",
        post_id=post_id,
        account_id=account_id,
        created_at=classic_time(legacy.get("created_at"), "legacy.created_at"),
        text=words,
        account_name=name,
        kind=_kind(repost_of, quote_of, reply_to),
        lang=language(legacy.get("lang")),
        repost_of=repost_of,
        quote_of=None if repost_of else quote_of,
        reply_to=reply_to,
        conversation_id=name_or_none(legacy.get("conversation_id_str")),
        urls=entities.urls,
        hashtags=entities.hashtags,
        mentions=entities.mentions,
        media=classic_media(mapping(shown["legacy"])),
        likes=count(legacy.get("favorite_count")),
        reposts=count(legacy.get("retweet_count")),
        replies=count(legacy.get("reply_count")),
        views=count(dig(first(tweet, "views", "ext_views"), "count")),
        followers=followers,
        account_created_at=created_at,
        notes=("promoted",) if tweet.get("promoted") is True else (),
    )


def _id(tweet: Mapping[str, Any]) -> str | None:
    """``rest_id``: the plain ``id`` of replies went through a float in the browser."""
    return text(tweet.get("rest_id")) or name_or_none(dig(tweet, "legacy", "id_str"))


def _words(tweet: Mapping[str, Any]) -> tuple[str, Entities]:
    """The text and its entities; those of a post over 280 characters stand apart."""
    note = mapping(dig(tweet, "note_tweet", "note_tweet_results", "result"))
    legacy = mapping(tweet["legacy"])
    if isinstance(note.get("text"), str):
        found = classic_entities(note.get("entity_set"))
        if found is NO_ENTITIES:
            found = classic_entities(legacy.get("entities"))
        return plain(note["text"]), found
    return classic_text(legacy), classic_entities(legacy.get("entities"))


def _author(tweet: Mapping[str, Any]) -> tuple[str, str | None, int | None, datetime | None]:
    """Account id, name, followers, and when the account was made (under ``core`` since 2024)."""
    user = mapping(dig(tweet, "core", "user_results", "result")) or mapping(tweet.get("user"))
    legacy = mapping(user.get("legacy")) or user
    stated = (
        first(user, "rest_id", "id_str")
        or first(legacy, "id_str")
        or dig(tweet, "legacy", "user_id_str")
    )
    name = text(dig(user, "core", "screen_name")) or text(legacy.get("screen_name"))
    followers = count(legacy.get("followers_count"))
    created_at = registered_at(dig(user, "core", "created_at") or legacy.get("created_at"))
    return identifier(stated, "core.user_results.rest_id"), name or None, followers, created_at


def _kind(repost_of: str | None, quote_of: str | None, reply_to: str | None) -> Kind:
    if repost_of:
        return Kind.REPOST
    if reply_to:
        return Kind.REPLY
    return Kind.QUOTE if quote_of else Kind.POST
