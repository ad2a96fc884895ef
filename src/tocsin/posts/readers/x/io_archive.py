"""X's information-operations archive: the CSV files of accounts it attributed to states.

31 columns for posts (plain or with hashed accounts), further CSV files for users and media.
Times have no seconds and are UTC. Lists are printed as Python prints them, without quotes
in the original files and with them after a pass through pandas. Source: the archive's
own readme and data dictionary.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.loose_values import count, listed, prose, reference, text
from tocsin.posts.readers.fields.registration import registered_at
from tocsin.posts.readers.x.entities import iso_time, language, plain
from tocsin.posts.records import Other, Outcome, Post, Record
from tocsin.posts.schema import Kind

_TRUE = frozenset({"true", "1", "1.0", "t", "yes"})


class XIoArchive(Reader):
    """One post per row of a tweets file; rows of users and media files are other records."""

    name = "x_io_archive"
    title = "X information-operations archive (CSV)"
    layouts = frozenset({"table"})

    def recognises(self, record: Record) -> float:
        """By the archive's column names, which are written together without underscores."""
        row = record.value
        if "tweetid" in row and ("userid" in row or "tweet_text" in row):
            return 0.9
        if "userid" in row and "account_creation_date" in row and "user_screen_name" in row:
            return 0.9
        return 0.9 if "tweetid" in row and any("media" in name for name in row) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The post of a row."""
        row = record.value
        if "tweetid" not in row:
            return (Other("users"),)
        if "tweet_text" not in row and "tweet_time" not in row:
            return (Other("media"),)
        return (_post(row),)


def _post(row: Mapping[str, Any]) -> Post:
    notes: list[str] = []
    account_id = identifier(row.get("userid"), "userid")
    quote_of = reference(row.get("quoted_tweet_tweetid"), "quoted_tweet_tweetid", notes)
    reply_to = reference(row.get("in_reply_to_tweetid"), "in_reply_to_tweetid", notes)
    repost_of = reference(row.get("retweet_tweetid"), "retweet_tweetid", notes)
    reposted = repost_of is not None or _is_true(row.get("is_retweet"))
    return Post(
        platform="x",
        post_id=identifier(row.get("tweetid"), "tweetid"),
        account_id=account_id,
        created_at=_utc(row.get("tweet_time")),
        text=plain(prose(row.get("tweet_text"))),
        account_name=_name(row, account_id),
        kind=_kind(reposted, quote_of, reply_to),
        lang=language(row.get("tweet_language")),
        repost_of=repost_of,
        quote_of=quote_of,
        reply_to=reply_to,
        urls=_list(row, "urls"),
        hashtags=_list(row, "hashtags"),
        mentions=_list(row, "user_mentions"),
        likes=count(row.get("like_count")),
        reposts=count(row.get("retweet_count")),
        replies=count(row.get("reply_count")),
        followers=count(row.get("follower_count")),
        account_created_at=registered_at(row.get("account_creation_date")),
        notes=tuple(notes),
    )


def _kind(reposted: bool, quote_of: str | None, reply_to: str | None) -> Kind:
    if reposted:
        return Kind.REPOST
    if reply_to is not None:
        return Kind.REPLY
    return Kind.QUOTE if quote_of is not None else Kind.POST


def _is_true(value: Any) -> bool:
    return value is True or str(value).strip().lower() in _TRUE


def _utc(value: Any) -> datetime:
    time = iso_time(value, "tweet_time")
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)


def _name(row: Mapping[str, Any], account_id: str) -> str | None:
    """The handle; hashed accounts repeat their hash there, which is no name."""
    name = text(row.get("user_screen_name"))
    return name if name and name != account_id else None


def _list(row: Mapping[str, Any], column: str) -> list[str] | None:
    """The items; an empty cell says nothing (older releases), ``[]`` says "none"."""
    value = row.get(column)
    if value is None or value == "" or isinstance(value, float):
        return None
    return listed(value)
