"""X API v2: pages, flattened tweets, streams, and what twarc2, academictwitteR and 4CAT save.

A page holds tweets in ``data`` and what they refer to in ``includes``; a flattened tweet
holds the same inside itself (``author``, text in ``referenced_tweets``). Both give one post
per tweet. Sources: X's v2 object model and compliance documentation, twarc's ``flatten``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.loose_values import (
    count,
    dig,
    mapping,
    mappings,
    name_or_none,
    rejection,
)
from tocsin.posts.readers.fields.registration import registered_at
from tocsin.posts.readers.x.api_v2_kinds import TWEET, kind_of, kind_of_page
from tocsin.posts.readers.x.entities import (
    NO_ENTITIES,
    Entities,
    best_variant,
    iso_time,
    language,
    plain,
    snowflake_time,
    x_id,
)
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind

_INCLUDED: Final = {
    "tweets": "referenced posts",
    "users": "users",
    "media": "media",
    "places": "places",
    "polls": "polls",
    "topics": "topics",
}


@dataclass(slots=True)
class _Includes:
    """The objects a page's tweets refer to, by id."""

    users: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    ids_by_name: Mapping[str, str] = field(default_factory=dict)
    tweets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    media: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


_NOT_INCLUDED: Final = _Includes()


class XApiV2(Reader):
    """One post per tweet in ``data``; users, counts, lists, errors … are other records."""

    name = "x_api_v2"
    title = "X API v2 (pages, flattened tweets, twarc2, academictwitteR)"
    layouts = frozenset({"json"})

    def recognises(self, record: Record) -> float:
        """By a tweet's own fields, or by what a page of the API holds."""
        value = record.value
        if "id_str" in value:  # API v1.1 and its relatives
            return 0.0
        if "id" in value:
            return kind_of(value)[1]
        return kind_of_page(value)[1]

    def read(self, record: Record) -> Iterable[Outcome]:
        """The posts and other records of a page, or of one flattened object."""
        value = record.value
        if "id" in value or ("data" not in value and "start" in value):
            return (_item(value, _NOT_INCLUDED, _retrieved_at(value)),)
        if "data" in value:
            return _page(value)
        return _without_data(value)


def _page(page: Mapping[str, Any]) -> Iterator[Outcome]:
    includes = _includes(mapping(page.get("includes")))
    collected_at = _retrieved_at(page)
    data = page["data"]
    items = data if isinstance(data, list) else [data] if data else []
    for item in items:
        known = isinstance(item, dict)
        yield _item(item, includes, collected_at) if known else _unknown("data")
    others = mappings(dig(page, "includes", "tweets"))
    for _ in others:
        yield Other("referenced posts")
    errors = mappings(page.get("errors"))
    for _ in errors:
        yield Other("errors")
    if not items and not others and not errors:
        yield Other("empty pages")


def _without_data(value: Mapping[str, Any]) -> Iterator[Outcome]:
    """Errors of a stream, an empty result, or ``includes`` saved on their own."""
    kind = kind_of_page(value)[0]
    if kind == "includes":
        for name, plural in _INCLUDED.items():
            for _ in mappings(value.get(name)):
                yield Other(plural)
    elif kind == "errors":
        for _ in range(len(mappings(value.get("errors"))) or 1):
            yield Other("errors")
    elif kind is not None:
        yield Other(kind)
    else:
        yield _unknown("data")


def _item(item: Mapping[str, Any], includes: _Includes, collected_at: datetime | None) -> Outcome:
    kind, _ = kind_of(item)
    if kind is None:
        return _unknown("data")
    if kind != TWEET:
        return Other(kind)
    try:
        return _post(item, includes, collected_at)
    except FieldError as error:
        return rejection(error)


def _unknown(where: str) -> Rejected:
    return Rejected(
        "an object of the X API that this version does not know",
        "It is kept; a newer version may read it.",
        where,
    )


def _includes(found: Mapping[str, Any]) -> _Includes:
    users = {str(user.get("id")): user for user in mappings(found.get("users"))}
    names = {
        user["username"].lower(): key
        for key, user in users.items()
        if isinstance(user.get("username"), str)
    }
    tweets = {str(tweet.get("id")): tweet for tweet in mappings(found.get("tweets"))}
    media = {str(item.get("media_key")): item for item in mappings(found.get("media"))}
    return _Includes(users, names, tweets, media)


def _retrieved_at(value: Mapping[str, Any]) -> datetime | None:
    stamp = dig(value, "__twarc", "retrieved_at")
    if stamp is None:
        return None
    try:
        return iso_time(stamp, "retrieved_at")
    except FieldError:  # it only says when the tweet was collected
        return None


def _post(tweet: Mapping[str, Any], includes: _Includes, collected_at: datetime | None) -> Post:
    post_id = x_id(tweet.get("id"), "id")
    notes: list[str] = []
    repost_of, quote_of, reply_to, original = _references(tweet, includes)
    if repost_of is not None and original is None:
        notes.append("original_missing")
    author_id, author = _author(tweet, includes)
    shown = tweet if original is None else original
    text, entities = _words(shown, includes)
    if "text" not in shown:
        notes.append("text_withheld" if "withheld" in tweet else "text_missing")
    edits = tweet.get("edit_history_tweet_ids")
    if isinstance(edits, list) and len(edits) > 1:
        notes.append("edited")
    metrics = mapping(tweet.get("public_metrics"))
    return Post(
        platform="x",
        post_id=post_id,
        account_id=author_id,
        created_at=_created_at(tweet, post_id, notes),
        text=text,
        account_name=name_or_none(author.get("username") or tweet.get("author_username")),
        kind=_kind(tweet, repost_of, quote_of, reply_to),
        lang=language(tweet.get("lang")),
        repost_of=repost_of,
        quote_of=quote_of,
        reply_to=reply_to,
        conversation_id=name_or_none(tweet.get("conversation_id")),
        urls=entities.urls,
        hashtags=entities.hashtags,
        mentions=entities.mentions,
        media=_media(tweet, includes) or (_media(shown, includes) if original else []),
        likes=count(metrics.get("like_count")),
        reposts=count(metrics.get("retweet_count")),
        replies=count(metrics.get("reply_count")),
        views=count(metrics.get("impression_count")),
        followers=count(dig(author, "public_metrics", "followers_count")),
        account_created_at=registered_at(author.get("created_at")),
        collected_at=collected_at,
        notes=tuple(notes),
    )


def _author(tweet: Mapping[str, Any], includes: _Includes) -> tuple[str, Mapping[str, Any]]:
    nested = tweet.get("author") or tweet.get("author_user")
    author_id = tweet.get("author_id")
    if author_id is None:
        author_id = mapping(nested).get("id")
    if author_id is None:
        raise FieldError(
            "author_id",
            "the author is missing",
            "Collect again with tweet.fields=author_id (or expansions=author_id).",
        )
    key = x_id(author_id, "author_id")
    return key, nested if isinstance(nested, dict) else includes.users.get(key, {})


def _created_at(tweet: Mapping[str, Any], post_id: str, notes: list[str]) -> datetime:
    """The stated time, else the time in the id: the API leaves it out unless asked."""
    stated = tweet.get("created_at")
    derived = snowflake_time(post_id) if stated is None else None
    if derived is None:
        return iso_time(stated, "created_at")
    notes.append("time_from_id")
    return derived


def _references(
    tweet: Mapping[str, Any], includes: _Includes
) -> tuple[str | None, str | None, str | None, Mapping[str, Any] | None]:
    """Ids of the reposted, quoted and answered tweet, and the reposted tweet where known."""
    repost_of = quote_of = reply_to = original = None
    found = tweet.get("referenced_tweets")
    for other in mappings(found) if found else ():
        kind, other_id = other.get("type"), other.get("id")
        if not isinstance(other_id, str):
            continue
        if kind == "retweeted":
            repost_of = other_id
            original = other if "text" in other else includes.tweets.get(other_id)
        elif kind == "quoted":
            quote_of = other_id
        elif kind == "replied_to":
            reply_to = other_id
    return repost_of, quote_of, reply_to, original


def _kind(
    tweet: Mapping[str, Any], repost_of: str | None, quote_of: str | None, reply_to: str | None
) -> Kind:
    if repost_of is not None:
        return Kind.REPOST
    if reply_to is not None:
        return Kind.REPLY
    if quote_of is not None:
        return Kind.QUOTE
    # Without referenced_tweets (not asked for) a reply still shows by its place in a thread.
    thread = tweet.get("conversation_id")
    answers = "in_reply_to_user_id" in tweet and thread is not None and thread != tweet["id"]
    return Kind.REPLY if answers else Kind.POST


def _words(tweet: Mapping[str, Any], includes: _Includes) -> tuple[str, Entities]:
    """The text and its entities; those of a post over 280 characters stand apart."""
    note = tweet.get("note_tweet")
    if isinstance(note, dict) and isinstance(note.get("text"), str):
        return plain(note["text"]), _entities(note.get("entities") or {"urls": []}, includes)
    text = tweet.get("text")
    return plain(text) if isinstance(text, str) else "", _entities(tweet.get("entities"), includes)


def _entities(entities: Any, includes: _Includes) -> Entities:
    if not isinstance(entities, dict) or not entities:
        return NO_ENTITIES
    urls = []
    for url in mappings(entities.get("urls")):
        if "media_key" in url or str(url.get("display_url")).startswith(("pic.twitter", "pic.x.")):
            continue  # the link of the tweet's own picture
        address = url.get("unwound_url") or url.get("expanded_url") or url.get("url")
        if isinstance(address, str):
            urls.append(address)
    hashtags = [
        tag["tag"]
        for tag in mappings(entities.get("hashtags"))
        if isinstance(tag.get("tag"), str) and tag["tag"]
    ]
    mentions = []
    for user in mappings(entities.get("mentions")):
        name = user.get("username")
        known = includes.ids_by_name.get(name.lower()) if isinstance(name, str) else None
        account = user.get("id") or known or name
        if isinstance(account, str):
            mentions.append(account)
    return Entities(urls, hashtags, mentions)


def _media(tweet: Mapping[str, Any], includes: _Includes) -> list[str]:
    attachments = tweet.get("attachments")
    if not isinstance(attachments, dict) or not attachments:
        return []
    nested = {str(item.get("media_key")): item for item in mappings(attachments.get("media"))}
    keys = attachments.get("media_keys")
    found = []
    for key in keys if isinstance(keys, list) else []:
        if isinstance(key, dict):  # 4CAT puts the object in the place of its key
            address = _address(key) or key.get("media_key")
        else:
            medium = nested.get(str(key)) or includes.media.get(str(key))
            address = (_address(medium) if medium else None) or key
        if isinstance(address, str):
            found.append(address)
    return found


def _address(medium: Mapping[str, Any]) -> Any:
    return (
        medium.get("url")
        or best_variant(medium.get("variants"), "bit_rate")
        or medium.get("preview_image_url")
    )
