"""The Clemson/FiveThirtyEight release of tweets by accounts of the Internet Research Agency.

Most copies went through a spreadsheet: 64-bit ids became ``9.06E+17``. What remains whole
identifies the post (the number in ``article_url``) and the account (its handle). Copies
without any tweet id, as in parts published as Parquet, get an id made from their content.
Times are UTC. Source: the release's readme and Linvill & Warren's codebook.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from tocsin.posts.identifiers import identifier, optional_identifier, synthetic_id
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.loose_values import count, name_or_none, prose, reference, text
from tocsin.posts.readers.x.clemson_languages import LANGUAGES
from tocsin.posts.readers.x.entities import plain
from tocsin.posts.records import FieldError, Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import optional_time, parse_time

_STATUS: Final = re.compile(r"/status(?:es)?/(\d{1,20})(?!\d)")
_OWN_MEDIA: Final = re.compile(r"^https?://(?:twitter|x)\.com/\w+/status/\d+/(?:photo|video)/\d+")
_US_TIME: Final = re.compile(
    r"^(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?$"
)
_LINKS: Final = ("tco1_step1", "tco2_step1", "tco3_step1")
_KINDS: Final = {
    "RETWEET": Kind.REPOST,
    "R": Kind.REPOST,
    "QUOTE_TWEET": Kind.QUOTE,
    "QUOTE": Kind.QUOTE,
    "Q": Kind.QUOTE,
}


class XClemson(Reader):
    """One post per row. Which post was retweeted or quoted is not in the release."""

    name = "x_clemson"
    title = "Clemson/FiveThirtyEight IRA tweets (CSV, Parquet)"
    layouts = frozenset({"table"})

    def recognises(self, record: Record) -> float:
        """By the coders' columns, which only this release has."""
        row = record.value
        if "content" not in row or "publish_date" not in row:
            return 0.0
        if "external_author_id" in row:
            return 0.9
        return 0.9 if "account_category" in row and ("author_id" in row or "author" in row) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The post of a row."""
        return (_post(record.value),)


def _post(row: Mapping[str, Any]) -> Post:
    notes: list[str] = []
    account_id, name = _account(row, notes)
    created_at = _utc(row.get("publish_date"), "publish_date")
    words = plain(prose(row.get("content")))
    urls, media = _links(row)
    return Post(
        platform="x",
        post_id=_post_id(row, (account_id, created_at.isoformat(), words), notes),
        account_id=account_id,
        created_at=created_at,
        text=words,
        account_name=name,
        kind=_kind(row),
        lang=LANGUAGES.get(text(row.get("language")).strip().lower()),
        urls=urls or None,  # none listed: the text's own short links are better than nothing
        media=media,
        followers=count(row.get("followers")),
        collected_at=_collected_at(row),
        notes=tuple(notes),
    )


def _account(row: Mapping[str, Any], notes: list[str]) -> tuple[str, str | None]:
    """The account's key and handle. Handles stand in for ruined ids, capitals kept."""
    handle = name_or_none(row.get("author"))
    field = "external_author_id" if "external_author_id" in row else "author_id"
    stated = row.get(field)
    try:
        found = optional_identifier(stated, field)
    except FieldError:
        if handle is None:
            raise
        notes.append(f"id_ruined:{field}")
        return handle, handle
    if found is None and handle is None:
        raise FieldError(field, "the account is missing", "Export again with this column.")
    if found is None:
        return str(handle), handle
    return found, handle or (None if found.isdigit() else found)


def _post_id(row: Mapping[str, Any], content: tuple[str, ...], notes: list[str]) -> str:
    stated = row.get("tweet_id")
    whole = reference(stated, "tweet_id", [])
    if whole is not None:
        return whole
    in_url = _STATUS.search(text(row.get("article_url")))
    if in_url is not None:
        notes.append("id_from_url:tweet_id")
        return in_url[1]
    if "tweet_id" in row:
        return identifier(stated, "tweet_id")  # says what is wrong with it
    notes.append("id_synthetic")
    return synthetic_id(*content)


def _utc(value: Any, field: str) -> datetime:
    """A time of the release: ``10/1/17 19:58`` (month first), ISO, or already a time."""
    match = _US_TIME.match(value.strip()) if isinstance(value, str) else None
    if match is None:
        time = parse_time(value, field)
        return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
    month, day, year, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(
            year + (2000 if year < 100 else 0), month, day, hour, minute, second, tzinfo=UTC
        )
    except ValueError:
        raise FieldError(
            field,
            f"the time {value[:40]!r} is not month/day/year",
            "Write day and month as in the original release, or as ISO 8601.",
        ) from None


def _collected_at(row: Mapping[str, Any]) -> datetime | None:
    stated = row.get("harvested_date")
    if stated is None or stated == "":
        return None
    try:
        return _utc(stated, "harvested_date")
    except FieldError:
        return optional_time(stated, "harvested_date")


def _kind(row: Mapping[str, Any]) -> Kind:
    stated = _KINDS.get(text(row.get("post_type")).strip().upper())
    if stated is not None:
        return stated
    return Kind.REPOST if text(row.get("retweet")).strip() in {"1", "1.0"} else Kind.POST


def _links(row: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Expanded links, and apart from them those that show the tweet's own picture or video."""
    urls: list[str] = []
    media: list[str] = []
    for column in _LINKS:
        url = text(row.get(column)).strip()
        if url:
            (media if _OWN_MEDIA.match(url) else urls).append(url)
    return urls, media
