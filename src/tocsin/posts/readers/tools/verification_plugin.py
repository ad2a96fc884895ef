"""The CSV and JSON that AFP's verification plugin exports from its network analysis (SNA).

Collections of X or TikTok posts. The export writes ``missing`` for anything empty, zero or
false. TikTok times are in the clock of the browser that made the export, without an offset;
the video's id holds the true second, which gives the offset back. Source: the plugin's code.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.loose_values import count, prose, text, web_addresses, words
from tocsin.posts.readers.tiktok.ids import tiktok_time
from tocsin.posts.readers.x.entities import classic_time, plain
from tocsin.posts.records import Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time

_TIKTOK: Final = ("videoUrl", "soundID", "date", "id")
_X: Final = ("tweetLink", "isQuote", "date", "id")
_QUARTER: Final = timedelta(minutes=15)
_WIDEST_OFFSET: Final = timedelta(hours=14)


class VerificationPlugin(Reader):
    """One post per row."""

    name = "verification_plugin"
    title = "AFP verification plugin, network analysis export (CSV, JSON)"
    layouts = frozenset({"table", "json"})

    def recognises(self, record: Record) -> float:
        """By the columns of one of its collections."""
        row = record.value
        found = all(name in row for name in _TIKTOK) or all(name in row for name in _X)
        return 0.9 if found else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The post of a row."""
        row = {name: value for name, value in record.value.items() if value != "missing"}
        return (_tiktok_post(row) if "videoUrl" in record.value else _x_post(row),)


def _tiktok_post(row: Mapping[str, Any]) -> Post:
    post_id = identifier(row.get("id"), "id")
    name = text(row.get("username"))
    created_at, notes = _with_offset(parse_time(row.get("date"), "date"), post_id)
    if _is_true(row.get("isAd")):
        notes = (*notes, "promoted")
    return Post(
        platform="tiktok",
        post_id=post_id,
        account_id=identifier(name, "username"),
        created_at=created_at,
        text=prose(row.get("text")),
        account_name=name,
        hashtags=_hashtags(row),
        likes=count(row.get("likes")),
        reposts=count(row.get("shares")),
        replies=count(row.get("replies")),
        views=count(row.get("views")),
        notes=notes,
    )


def _with_offset(local: datetime, post_id: str) -> tuple[datetime, tuple[str, ...]]:
    """The time with the browser's offset, found by comparing with the second in the id.

    Offsets are whole quarters of an hour up to 14 hours; a video published long after its
    id was made (a draft) fits none and stays without.
    """
    made_at = tiktok_time(post_id)
    if local.tzinfo is not None or made_at is None:
        return local, ()
    ahead = local.replace(tzinfo=UTC) - made_at
    offset = round(ahead / _QUARTER) * _QUARTER
    if abs(ahead - offset) > timedelta(minutes=5) or abs(offset) > _WIDEST_OFFSET:
        return local, ()
    return local.replace(tzinfo=timezone(offset)), ("offset_from_id",)


def _x_post(row: Mapping[str, Any]) -> Post:
    name = text(row.get("username"))
    written = prose(row.get("text"))
    if written.startswith("RT @"):  # the column "retweeted" is about the collector, not the post
        kind = Kind.REPOST
    elif text(row.get("replying_to")):
        kind = Kind.REPLY
    else:
        kind = Kind.QUOTE if _is_true(row.get("isQuote")) else Kind.POST
    return Post(
        platform="x",
        post_id=identifier(row.get("id"), "id"),
        account_id=identifier(name, "username"),
        created_at=classic_time(row.get("date"), "date"),
        text=plain(written),
        account_name=name,
        kind=kind,
        urls=web_addresses(row["links"]) if "links" in row else None,
        hashtags=_hashtags(row),
        mentions=words(row["mentions"]) if "mentions" in row else None,
        media=_media(row),
        likes=count(row.get("likes")),
        reposts=count(row.get("retweets")),
        replies=count(row.get("replies")),
        views=count(row.get("views")),
        followers=count(row.get("followers")),
    )


def _is_true(value: Any) -> bool:
    return value is True or text(value).lower() == "true"


def _hashtags(row: Mapping[str, Any]) -> list[str] | None:
    if "hashtags" not in row:
        return None
    return [tag.removeprefix("#") for tag in words(row["hashtags"])]


def _media(row: Mapping[str, Any]) -> list[str]:
    """The video, else the picture; the export writes ``None`` for neither."""
    links = (text(row.get(column)) for column in ("video", "imageLink"))
    return [link for link in links if link.startswith("http")][:1]
