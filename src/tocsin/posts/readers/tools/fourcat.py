"""4CAT (and Zeeschuimer's CSV): one table layout for many platforms, and the raw NDJSON.

The common columns are ``id, thread_id, timestamp, unix_timestamp, author, subject, body``;
the rest depends on the data source and tells which it is (:mod:`fourcat_columns`). In the
NDJSON, items are the platform's own objects, with what Zeeschuimer knew about them under
``__import_meta``. Times are UTC. Source: the 4CAT documentation of its data sources.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.anonymous import ANONYMOUS, anonymous_account
from tocsin.posts.readers.fields.loose_values import (
    count,
    first,
    mapping,
    name_or_none,
    prose,
    text,
    web_addresses,
    words,
)
from tocsin.posts.readers.tools import fourcat_columns as columns
from tocsin.posts.readers.tools import fourcat_items
from tocsin.posts.readers.x.entities import language
from tocsin.posts.readers.zeeschuimer import read_item
from tocsin.posts.readers.zeeschuimer.instagram import number_of
from tocsin.posts.records import Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import optional_time, parse_time

_NEEDED: Final = frozenset({"id", "body", "timestamp"})
_AUTHORS: Final = frozenset({"author", "author_id", "account_id", "author_user_id"})
_HIDDEN: Final = frozenset({"", "REDACTED", "Anonymous", "anonymous", "[deleted]"})
_WITH_SUBJECT: Final = frozenset({"reddit", "4chan", "9gag", "imgur", "pinterest", "rednote"})
_POST_NUMBER: Final = re.compile(r"/(\d{6,20})(?!\d)")


class FourCat(Reader):
    """One post per row or item."""

    name = "fourcat"
    title = "4CAT (CSV, NDJSON) and Zeeschuimer CSV"
    layouts = frozenset({"table", "json"})

    def recognises(self, record: Record) -> float:
        """By the common columns, or by the marks 4CAT leaves in its NDJSON."""
        value = record.value
        if record.layout == "json":  # surer than the platform whose object it is
            return 0.95 if "__import_meta" in value or fourcat_items.kind_of(value) else 0.0
        names = value.keys()
        if not names >= _NEEDED or names.isdisjoint(_AUTHORS):
            return 0.0
        if columns.platform_of(names) is not None:
            return 0.9
        if "unix_timestamp" in names and "thread_id" in names:
            return 0.8
        return 0.6 if "thread_id" in names or "collected_from_url" in names else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The post of a row or item."""
        value = record.value
        if record.layout == "table":
            return (_post(value),)
        if "__import_meta" in value:
            return (read_item(mapping(value["__import_meta"]), value),)
        return (fourcat_items.read(value),)


def _post(row: Mapping[str, Any]) -> Post:
    platform = columns.platform_of(row.keys()) or columns.platform_by_address(row)
    notes: list[str] = []
    post_id, thread_id = _ids(row, platform)
    kind, repost_of, quote_of, reply_to = _relations(row, platform, post_id, thread_id)
    account_id, name = _account(row, platform, post_id, notes)
    if text(first(row, "is_ad", "is_promoted")) == "yes":
        notes.append("promoted")
    return Post(
        platform=platform,
        post_id=post_id,
        account_id=account_id,
        created_at=_created_at(row),
        text=_words(row, platform),
        account_name=name,
        kind=kind,
        lang=language(text(first(row, "language_guess", "languages")).partition(",")[0]),
        repost_of=repost_of,
        quote_of=quote_of,
        reply_to=reply_to,
        conversation_id=thread_id,
        urls=_urls(row, platform),
        hashtags=_list(row, columns.HASHTAGS),
        mentions=_list(row, columns.MENTIONS),
        media=[url for name in columns.MEDIA for url in web_addresses(row.get(name))],
        likes=count(first(row, *columns.LIKES)),
        reposts=count(first(row, *columns.REPOSTS)),
        replies=count(first(row, *columns.REPLIES)),
        views=count(first(row, *columns.VIEWS)),
        followers=count(first(row, *columns.FOLLOWERS)),
        collected_at=_collected_at(row),
        notes=tuple(notes),
    )


def _ids(row: Mapping[str, Any], platform: str) -> tuple[str, str | None]:
    """The post's and the thread's id, as unique on the platform as its own readers make them.

    Instagram and Threads: the number behind the short code. Telegram counts messages per chat,
    boards per board, VK per wall.
    """
    post_id = identifier(row.get("id"), "id")
    thread_id = name_or_none(first(row, "post_id", "thread_id"))
    if platform in {"instagram", "threads"}:
        return number_of(post_id) or post_id, None
    if platform == "telegram":
        chat, _, number = post_id.rpartition("-")
        return f"{chat}/{number}", thread_id
    board = text(row.get("board"))
    if board:
        return f"{board}/{post_id}", f"{board}/{thread_id}" if thread_id else None
    wall = text(row.get("link")).partition("/wall")[2] if platform == "vk" else ""
    return wall or post_id, thread_id


def _account(
    row: Mapping[str, Any], platform: str, post_id: str, notes: list[str]
) -> tuple[str, str | None]:
    name = text(first(row, *columns.NAMES))
    stated = text(first(row, *columns.ACCOUNTS))
    if platform == "telegram" and not stated:
        stated = text(row.get("chat"))  # a channel speaks for itself
    if stated not in _HIDDEN:
        return identifier(stated, "author"), name or None
    notes.append(ANONYMOUS)
    return anonymous_account(platform, post_id), None


def _created_at(row: Mapping[str, Any]) -> datetime:
    stated = first(row, "unix_timestamp", "timestamp", "created_at")
    if isinstance(stated, str) and stated.isdecimal() and len(stated) < 20:
        stated = int(stated)
    time = parse_time(stated, "timestamp")
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)


def _collected_at(row: Mapping[str, Any]) -> datetime | None:
    stated = first(row, "collected_at", "unix_timestamp_collected", "timestamp_collected")
    time = None if stated is None else optional_time(stated, "collected_at")
    return time.replace(tzinfo=UTC) if time is not None and time.tzinfo is None else time


def _words(row: Mapping[str, Any], platform: str) -> str:
    body = prose(row.get("body"))
    subject = prose(first(row, "subject", "title")) if platform in _WITH_SUBJECT else ""
    return "\n".join(part for part in (subject, body) if part)


_Relations = tuple[Kind, str | None, str | None, str | None]


def _relations(
    row: Mapping[str, Any], platform: str, post_id: str, thread_id: str | None
) -> _Relations:
    """Kind, and the ids of the reposted, quoted and answered post where the row has them."""
    if platform == "x":
        return _x_relations(row)
    if platform == "telegram":
        answered = text(row.get("reply_to"))
        if answered:
            return Kind.REPLY, None, None, f"{thread_id}/{answered}"
        return Kind.MESSAGE, None, None, None
    if "is_comment_on_comment" in row:
        nested = text(row["is_comment_on_comment"]) == "yes"
        return Kind.COMMENT, None, None, text(row.get("thread_id")) if nested else thread_id
    if text(row.get("item_type")) == "comment" or "ip_location" in row:
        return Kind.COMMENT, None, None, text(row.get("in_reply_to_comment_id")) or thread_id
    if platform in {"4chan", "reddit"} and thread_id is not None and post_id != thread_id:
        kind = Kind.COMMENT if platform == "reddit" else Kind.REPLY
        return kind, None, None, text(row.get("parent")) or thread_id
    return _linked_relations(row)


def _x_relations(row: Mapping[str, Any]) -> _Relations:
    """Which post was retweeted or answered is not in 4CAT's columns; who wrote it is."""
    quote_of = name_or_none(row.get("quote_tweet_id"))
    if text(row.get("is_retweet")) == "yes":
        return Kind.REPOST, None, None, None
    if text(row.get("is_reply")) == "yes":
        return Kind.REPLY, None, quote_of, None
    quoted = quote_of is not None or text(row.get("is_quote_tweet")) == "yes"
    return Kind.QUOTE if quoted else Kind.POST, None, quote_of, None


def _linked_relations(row: Mapping[str, Any]) -> _Relations:
    """Bluesky and Tumblr give the address of the other post."""
    if text(row.get("is_reblog")).lower() in {"true", "yes", "1"}:
        parent = _POST_NUMBER.search(text(row.get("parent_post_url")))
        return Kind.REPOST, parent[1] if parent else None, None, None
    if text(row.get("replied_to_post")):
        return Kind.REPLY, None, None, None
    return Kind.QUOTE if text(row.get("quoted_post")) else Kind.POST, None, None, None


def _list(row: Mapping[str, Any], names: tuple[str, ...]) -> list[str] | None:
    """The items of the first of these columns; ``None`` where the file has none of them."""
    name = next((name for name in names if name in row), None)
    return None if name is None else words(row[name])


def _urls(row: Mapping[str, Any], platform: str) -> list[str] | None:
    found = [url for name in columns.URLS for url in web_addresses(row.get(name))]
    if platform == "x" and "urls" in row:
        return found  # an empty cell is an answer: X lists every link
    return found or None
