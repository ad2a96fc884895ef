"""What a reader is given and what it must give back.

A *layout* (:mod:`tocsin.posts.layouts`) cuts a file into :class:`Record` values. A *reader*
(:mod:`tocsin.posts.readers`) turns each record into one or more outcomes: a post, another
kind of record, or a rejection. Nothing else exists, so nothing can get lost:
items in = posts + others + duplicates + rejected.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from tocsin.posts.schema import Kind

Layout = Literal["json", "table", "text"]


@dataclass(slots=True)
class Record:
    """One record as it stands in a file.

    ``value`` is the parsed record: a mapping of strings for a table row, any JSON object
    for a JSON record. ``context`` holds what stands above a streamed item in its document
    (a chat's id and name above its messages), keyed by field name.
    """

    value: Mapping[str, Any]
    line: int
    raw: bytes
    layout: Layout = "json"
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Post:
    """A post as a reader understood it, before the import finishes it.

    Only the first five fields are needed. ``created_at`` is aware when the source states an
    offset and naive when it does not (the import then assumes a zone and flags it).
    ``urls``, ``hashtags`` and ``mentions`` are raw; ``None`` means "the source does not
    list them": the import then extracts them from ``text``. ``files`` says which entries of
    ``media`` stand for files that the export holds, and their paths in it, so that the import
    can look at pictures. ``notes`` are short codes of things the reader had to work around; the
    import counts them and reports them.
    """

    platform: str
    post_id: str
    account_id: str
    created_at: datetime
    text: str
    account_name: str | None = None
    kind: Kind = Kind.POST
    lang: str | None = None
    repost_of: str | None = None
    quote_of: str | None = None
    reply_to: str | None = None
    conversation_id: str | None = None
    urls: list[str] | None = None
    hashtags: list[str] | None = None
    mentions: list[str] | None = None
    media: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    views: int | None = None
    followers: int | None = None
    account_created_at: datetime | None = None
    collected_at: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Other:
    """A well-formed record that is not a post: a user, a count, a deletion, a notice.

    ``kind`` is a short plural noun for the ledger, such as ``"users"`` or ``"deletions"``.
    """

    kind: str


@dataclass(slots=True)
class Rejected:
    """A record that could not be read as a post. ``remedy`` says what a person can do."""

    reason: str
    remedy: str
    field: str | None = None


Outcome = Post | Other | Rejected


class FieldError(Exception):
    """A field of a record cannot be used. The import turns it into a rejection."""

    def __init__(self, field: str, reason: str, remedy: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.remedy = remedy


@dataclass(slots=True)
class Unreadable:
    """A stretch of a file that no record could be cut from: broken JSON, a bad row."""

    line: int
    raw: bytes
    rejected: Rejected
