"""From what a reader understood to a row of the posts table.

Here, once and for all formats: the time becomes UTC and keeps its offset, URLs become
canonical, hashtags are folded, the language is identified where nobody states it, the
account becomes a pseudonym, and the keys are made. Whole batches at a time, so that equal
texts, accounts and URLs are worked on once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.posts.entities import hashtags_in, mentions_in
from tocsin.posts.keys import keys64
from tocsin.posts.language import identify
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.records import Post
from tocsin.posts.schema import POSTS
from tocsin.posts.urls import canonical_url, extract_urls, registered_domain

IDENTITIES: Final = pa.schema({"account_id": pa.string(), "sealed": pa.binary()})


@dataclass(slots=True)
class Sourced:
    """A post and where it came from."""

    post: Post
    file: str
    line: int
    reader: str
    raw_hash: str


@dataclass(frozen=True)
class Finishing:
    """How posts are finished. ``pseudonyms=None`` keeps identities as they are."""

    pseudonyms: Pseudonyms | None
    zone: tzinfo = UTC
    identify_language: bool = True


def finish(sourced: Sequence[Sourced], how: Finishing) -> tuple[pa.Table, pa.Table]:
    """The rows of the posts table, and the sealed identities (schema ``IDENTITIES``)."""
    posts = [item.post for item in sourced]
    names, identities = _accounts(posts, how.pseudonyms)
    urls = [_urls(post) for post in posts]
    languages = [_language(post, how) for post in posts]
    times = [_aware(post.created_at, how.zone) for post in posts]
    columns: dict[str, Any] = {
        **{name: [getattr(post, name) for post in posts] for name in _AS_THEY_ARE},
        **{name: [_count(getattr(post, name)) for post in posts] for name in _COUNTS},
        "account_id": names,
        "account_name": [None if how.pseudonyms else post.account_name for post in posts],
        "kind": [post.kind.value for post in posts],
        "created_at": times,
        "utc_offset_min": [_offset_min(post.created_at) for post in posts],
        "lang": [language for language, _ in languages],
        "lang_score": [score for _, score in languages],
        "urls": [canonical for canonical, _ in urls],
        "raw_urls": [raw for _, raw in urls],
        "domains": [_domains(canonical) for canonical, _ in urls],
        "hashtags": [_hashtags(post) for post in posts],
        "mentions": [_mentions(post, how.pseudonyms) for post in posts],
        "account_created_at": [_past(post.account_created_at) for post in posts],
        "collected_at": [_past(post.collected_at) for post in posts],
        "source_file": [item.file for item in sourced],
        "source_line": [item.line for item in sourced],
        "reader": [item.reader for item in sourced],
        "raw_hash": [item.raw_hash for item in sourced],
    }
    table = {name: _array(columns[name], POSTS.field(name).type) for name in columns}
    table |= _keys(table)
    return pa.table([table[name] for name in POSTS.names], schema=POSTS), identities


_AS_THEY_ARE: Final = (
    "platform", "post_id", "text", "repost_of", "quote_of", "reply_to", "conversation_id",
    "media",
)  # fmt: skip
_COUNTS: Final = ("likes", "reposts", "replies", "views", "followers")


def _accounts(posts: Sequence[Post], pseudonyms: Pseudonyms | None) -> tuple[list[str], pa.Table]:
    if pseudonyms is None:
        return [post.account_id for post in posts], IDENTITIES.empty_table()
    distinct: dict[tuple[str, str], str | None] = {}
    for post in posts:
        distinct[post.platform, post.account_id] = post.account_name
    names = {account: pseudonyms.name(*account) for account in distinct}
    sealed = [pseudonyms.seal(account[1], name) for account, name in distinct.items()]
    identities = pa.table({"account_id": list(names.values()), "sealed": sealed}, schema=IDENTITIES)
    return [names[post.platform, post.account_id] for post in posts], identities


def _urls(post: Post) -> tuple[list[str], list[str]]:
    """Canonical and raw URLs, distinct by their canonical form, in order."""
    found = extract_urls(post.text) if post.urls is None else post.urls
    first: dict[str, str] = {}
    for raw in found:
        canonical = canonical_url(raw)
        if canonical is not None:
            first.setdefault(canonical, raw)
    return list(first), list(first.values())


def _domains(urls: Sequence[str]) -> list[str]:
    domains = (registered_domain(url) for url in urls)
    return list(dict.fromkeys(domain for domain in domains if domain))


def _hashtags(post: Post) -> list[str]:
    if post.hashtags is None:
        return hashtags_in(post.text)
    bare = (tag.lstrip("#＃").casefold() for tag in post.hashtags)
    return [tag for tag in bare if tag]


def _mentions(post: Post, pseudonyms: Pseudonyms | None) -> list[str]:
    found = mentions_in(post.text) if post.mentions is None else post.mentions
    if pseudonyms is None:
        return found
    return [pseudonyms.name(post.platform, name) for name in found]


def _language(post: Post, how: Finishing) -> tuple[str | None, float | None]:
    if post.lang:
        return post.lang.partition("-")[0].partition("_")[0].lower(), None
    return identify(post.text) if how.identify_language else (None, None)


def _count(value: int | None) -> int | None:
    """A count as stated; nonsense (negative, or beyond 64 bits) is not a count."""
    return value if value is not None and 0 <= value < 2**63 else None


def _aware(time: datetime, zone: tzinfo) -> datetime:
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


def _past(time: datetime | None) -> datetime | None:
    """A time that is good to know, in UTC; nonsense is not known."""
    try:
        return None if time is None else _aware(time, UTC)
    except OverflowError:  # the first or last hours of the calendar: nothing was made then
        return None


def _offset_min(time: datetime) -> int | None:
    offset = time.utcoffset()
    return None if offset is None else round(offset.total_seconds() / 60)


def _array(values: list[Any], dtype: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, type=dtype)
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON allows and UTF-8 does not
        return pa.array([_encodable(value) for value in values], type=dtype)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return [_encodable(item) for item in value] if isinstance(value, list) else value


def _keys(table: dict[str, pa.Array]) -> dict[str, pa.Array]:
    platform, separator = table["platform"], "\x1f"
    account = pc.binary_join_element_wise(platform, table["account_id"], separator)
    time = table["created_at"].cast(pa.int64()).cast(pa.string())
    content = pc.binary_join_element_wise(account, time, table["text"], separator)
    post = keys64("post", pc.binary_join_element_wise(platform, table["post_id"], separator))
    original = pc.fill_null(keys64("row", table["repost_of"]), 0)
    return {
        "account_key": keys64("account", account),
        "post_key": post,
        "row_key": pc.bit_wise_xor(post, original),
        "content_key": keys64("content", content),
    }
