"""Meta Content Library: Facebook, Instagram and Threads posts and comments, CSV and JSON.

Source: the data dictionary at developers.facebook.com/docs/content-library-and-api. Ids are
long numbers that spreadsheets and R round: such rows are refused. Which columns there are
depends on what the researcher asked for (``text`` itself is not a default), so every column
but the id, the owner and the time may be missing.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from tocsin.posts.columns.dotted import at
from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.clocks import utc_time
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import (
    count,
    listed,
    name_or_none,
    prose,
    reference,
    text,
)
from tocsin.posts.readers.fields.pages import each
from tocsin.posts.readers.fields.text_links import all_links
from tocsin.posts.records import Other, Outcome, Post, Record
from tocsin.posts.schema import Kind

_PRODUCER_LISTS: Final = (
    "page_categories",
    "verification_status",
    "follower_count",
    "following_count",
    "member_count",
    "creation_date",
    "biography",
)
_FACEBOOK_SURFACES: Final = frozenset({"page", "group", "event", "profile"})


class MetaContentLibrary(Reader):
    """Reads posts and comments of the Content Library and its API."""

    name: ClassVar[str] = "meta_content_library"
    title: ClassVar[str] = "Meta Content Library"
    layouts = frozenset({"table", "json"})

    def recognises(self, record: Record) -> float:
        value = record.value
        data = value.get("data")
        if isinstance(data, list) and data and isinstance(data[0], dict):
            value = data[0]
        kind = _kind(value)
        return {"post": 0.95, "comment": 0.9, "producer": 0.7}.get(kind, 0.0)

    def read(self, record: Record) -> Iterable[Outcome]:
        value = record.value
        data = value.get("data")
        if isinstance(data, list) and _kind(value) == "":
            return each(data, _one) if data else [Other("empty pages")]
        return _one(value)


def _has(value: Mapping[str, Any], name: str) -> bool:
    return name in value or any(key.startswith(name + ".") for key in value if key)


def _kind(value: Mapping[str, Any]) -> str:
    """``post``, ``comment``, ``producer`` or nothing, from the fields that are there."""
    if "creation_time" in value:
        if "post_id" in value or "parent_comment_id" in value:
            return "comment" if _has(value, "owner") or "mcl_url" in value else ""
        own = (_has(value, "post_owner"), "mcl_url" in value, _has(value, "surface"))
        return "post" if any(own) else ""
    producer = sum(name in value for name in _PRODUCER_LISTS)
    return "producer" if producer >= 2 and "id" in value and "name" in value else ""


def _one(value: Mapping[str, Any]) -> list[Outcome]:
    # R, in which many work with the library, writes NA for nothing.
    value = {name: cell for name, cell in value.items() if cell != "NA" or name == "text"}
    kind = _kind(value)
    if kind == "comment":
        return [_comment(value)]
    return [Other("pages and accounts")] if kind == "producer" else [_post(value)]


def _post(value: Mapping[str, Any]) -> Post:
    notes: list[str] = []
    body = prose(at(value, "text"))
    shared = reference(at(value, "shared_post_id"), "shared_post_id", notes)
    hashtags = listed(at(value, "hashtags"))
    return Post(
        platform=_platform(value),
        kind=Kind.REPOST if shared else Kind.POST,
        post_id=identifier(at(value, "id"), "id"),
        account_id=_account(value, "post_owner", notes),
        account_name=name_or_none(at(value, "post_owner.username", "post_owner.name")),
        created_at=utc_time(at(value, "creation_time"), "creation_time"),
        text=body,
        lang=primary_language(at(value, "lang")),
        repost_of=shared,
        conversation_id=_group(value, notes),
        urls=all_links(_links(value), body),
        hashtags=[tag.lstrip("#") for tag in hashtags] or None,
        media=_media(at(value, "multimedia.url")),
        likes=count(at(value, "statistics.like_count", "statistics.reaction_count")),
        reposts=count(at(value, "statistics.share_count")),
        replies=count(at(value, "statistics.comment_count")),
        views=count(at(value, "statistics.views", "statistics.view_count")),
        followers=count(at(value, "post_owner.follower_count")),
        notes=tuple(notes),
    )


def _comment(value: Mapping[str, Any]) -> Outcome:
    if text(at(value, "owner.type")).lower() == "private" and at(value, "owner.id") is None:
        return Other("comments by private accounts")
    notes: list[str] = []
    body = prose(at(value, "text"))
    post_id = reference(at(value, "post_id"), "post_id", notes)
    parent = reference(at(value, "parent_comment_id", "parent_id"), "parent_comment_id", notes)
    return Post(
        platform=_platform(value),
        kind=Kind.COMMENT,
        post_id=identifier(at(value, "id"), "id"),
        account_id=_account(value, "owner", notes),
        account_name=name_or_none(at(value, "owner.username", "owner.name")),
        created_at=utc_time(at(value, "creation_time"), "creation_time"),
        text=body,
        lang=primary_language(at(value, "lang")),
        reply_to=parent or post_id,
        conversation_id=post_id,
        urls=all_links(_links(value), body),
        likes=count(at(value, "statistics.like_count", "statistics.reaction_count")),
        replies=count(at(value, "statistics.comment_count")),
        notes=tuple(notes),
    )


def _group(value: Mapping[str, Any], notes: list[str]) -> str | None:
    """The group, event or other's page that was posted to; none for one's own page."""
    surface = reference(at(value, "surface.id"), "surface.id", notes)
    return None if surface == text(at(value, "post_owner.id")) else surface


def _account(value: Mapping[str, Any], owner: str, notes: list[str]) -> str:
    found = at(value, f"{owner}.id")
    if text(found):
        return identifier(found, f"{owner}.id")
    name = text(at(value, f"{owner}.username", f"{owner}.name"))
    if name:
        notes.append("account_by_name")
    return identifier(name, f"{owner}.id")


def _links(value: Mapping[str, Any]) -> list[Any]:
    found = at(value, "link_attachment.link", "link_attachment_fields.link", "link_url")
    return found if isinstance(found, list) else [found]


def _media(value: Any) -> list[str]:
    return [str(item) for item in value if item] if isinstance(value, list) else []


def _platform(value: Mapping[str, Any]) -> str:
    """Stated by the library's own URL; else Facebook has surfaces, Instagram has not."""
    url = text(at(value, "mcl_url"))
    for platform in ("instagram", "threads", "facebook"):
        if f"/{platform}/" in url:
            return platform
    owner = text(at(value, "post_owner.type", "owner.type")).lower()
    if owner in _FACEBOOK_SURFACES or _has(value, "surface") or "shared_post_id" in value:
        return "facebook"
    if _has(value, "statistics.share_count") or at(value, "statistics.share_count") is not None:
        return "facebook"
    return "instagram" if _has(value, "post_owner") or "hashtags" in value else "facebook"
