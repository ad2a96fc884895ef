"""Which posts are wanted, and how what was found is handed on."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

import orjson
import pyarrow as pa

from tocsin.posts.schema import Kind

MOST_KEYS: Final = 100_000
"""Of posts or accounts in a filter: a network or a narrative, not half a corpus."""


class Order(StrEnum):
    """Which post comes first."""

    NEWEST = "newest"
    OLDEST = "oldest"


class Bucket(StrEnum):
    """The steps of a timeline."""

    HOUR = "hour"
    DAY = "day"


class Facet(StrEnum):
    """By what found posts are counted; the values are columns of the posts table."""

    PLATFORM = "platform"
    LANGUAGE = "lang"
    KIND = "kind"
    ACCOUNT = "account_key"
    HASHTAG = "hashtags"
    DOMAIN = "domains"


@dataclass(frozen=True, slots=True)
class Query:
    """All conditions hold together; of the values of one condition, any. Empty: no condition.

    Attributes:
        words: what was typed (see :mod:`tocsin.explore.asking`).
        platform: platforms, as stored.
        kind: kinds of posts.
        language: BCP 47 primary languages.
        account_id: account ids as stored, that is pseudonyms unless identities are kept.
        account_keys: accounts of a network; ``None`` is no condition, an empty set finds nothing.
        post_keys: posts of a narrative; likewise.
        hashtag: with or without ``#``, in any case.
        domain: registered domains.
        url: canonical URLs, whole.
        mention: accounts named, as stored.
        conversation: ids of threads, chats or groups.
        since: the first moment, with its zone.
        until: the first moment that is no longer wanted.
    """

    words: str = ""
    platform: tuple[str, ...] = ()
    kind: tuple[Kind, ...] = ()
    language: tuple[str, ...] = ()
    account_id: tuple[str, ...] = ()
    account_keys: frozenset[int] | None = field(default=None, repr=False)
    post_keys: frozenset[int] | None = field(default=None, repr=False)
    hashtag: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    mention: tuple[str, ...] = ()
    conversation: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    def canonical(self) -> bytes:
        """The same bytes for the same conditions: what a page's cursor belongs to."""
        stated = {name: getattr(self, name) for name in self.__slots__}
        return orjson.dumps(
            {key: _plain(value) for key, value in stated.items()}, option=orjson.OPT_SORT_KEYS
        )


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


@dataclass(frozen=True, slots=True)
class Page:
    """Some posts (schema ``POSTS``, in order) of ``total``; ``next`` continues, None: the end."""

    posts: pa.Table
    next: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the found posts have this value; ``label`` is what a person reads."""

    value: str
    label: str
    posts: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The most frequent values, most frequent first.

    ``error``: by how many posts a count may be too low, 0 where it is exact (only values of which
    one column has more than :data:`tocsin.explore.counting.EXACT_VALUES` can be otherwise).
    ``others``: values of posts that are not listed.
    """

    counts: tuple[Count, ...]
    others: int
    error: int


@dataclass(frozen=True, slots=True)
class Moment:
    """Posts from ``start`` on, for one hour or day."""

    start: datetime
    posts: int


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the posts show it; ``names`` is empty unless identities are kept."""

    key: int
    platform: str
    account_id: str
    names: tuple[str, ...]
    posts: int
    first: datetime
    last: datetime
    kinds: Counts
    domains: Counts
    hashtags: Counts
    days: tuple[Moment, ...]
