"""Instagram posts and reels in the website's three shapes.

*Lists* (feed, reels): ``pk, code, taken_at, caption.text``. *Graph* (until about 2024):
``shortcode, taken_at_timestamp, edge_media_to_caption``. *Polaris* (previews in grids since
2026): no caption and no time; the time then comes from the id. Post ids are the numbers;
the short code in links is the same number in base 64.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.fields.loose_values import (
    count,
    dig,
    first,
    mapping,
    mappings,
    name_or_none,
    prose,
    text,
)
from tocsin.posts.records import FieldError, Outcome, Post
from tocsin.posts.times import parse_time

_DIGITS: Final = {
    letter: value
    for value, letter in enumerate(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )
}
_EPOCH: Final = datetime(2011, 8, 24, 21, 7, 1, 721000, tzinfo=UTC)


def number_of(code: str) -> str | None:
    """The id behind a short code; ``None`` for what is no plain code.

    >>> number_of("DSDLDXjDOGC"), number_of("no code!")
    ('3783916721875509634', None)
    """
    if not 5 <= len(code) <= 12 or any(letter not in _DIGITS for letter in code):
        return None
    number = 0
    for letter in code:
        number = number * 64 + _DIGITS[letter]
    return str(number)


def made_at(post_id: str) -> datetime | None:
    """When the id was made: milliseconds since Instagram's epoch above the lower 23 bits.

    That is when the upload began: seconds to minutes before the post was published.
    """
    if not (post_id.isascii() and post_id.isdigit() and 15 <= len(post_id) <= 19):
        return None
    return _EPOCH + timedelta(milliseconds=int(post_id) >> 23)


def post_id_of(item: Mapping[str, Any]) -> str:
    """The number: from ``pk``, from ``id`` (``<number>_<account>``), or from the code."""
    stated = text(item.get("pk")) or text(item.get("id")).partition("_")[0]
    if not stated:
        stated = number_of(text(first(item, "code", "shortcode"))) or ""
    return identifier(stated, "pk")


def created_at_of(item: Mapping[str, Any], post_id: str) -> tuple[datetime, tuple[str, ...]]:
    """The stated time, else the one in the id."""
    stated = first(item, "taken_at", "taken_at_timestamp")
    derived = made_at(post_id) if stated is None else None
    if derived is not None:
        return derived, ("time_from_id",)
    return parse_time(stated, "taken_at"), ()


def author_of(item: Mapping[str, Any]) -> tuple[str, str | None]:
    """The account's id and handle, from ``user`` or ``owner``."""
    user = {**mapping(item.get("owner")), **mapping(item.get("user"))}
    name = name_or_none(user.get("username"))
    return identifier(first(user, "pk", "id", "username"), "user.pk"), name


def media_of(item: Mapping[str, Any]) -> list[str]:
    """URLs of pictures and videos, one for each part of a carousel."""
    edges = mappings(dig(item, "edge_sidecar_to_children", "edges"))
    parts: list[Mapping[str, Any]] = [*mappings(item.get("carousel_media"))]
    parts = parts or [mapping(edge.get("node")) for edge in edges] or [item]
    found = (_medium(part) for part in parts)
    return [url for url in found if url]


def _medium(part: Mapping[str, Any]) -> str:
    for candidates in (part.get("video_versions"), dig(part, "image_versions2", "candidates")):
        best = mappings(candidates)[:1]
        if best and text(best[0].get("url")):
            return text(best[0]["url"])
    return text(first(part, "video_url", "display_url", "display_uri"))


def read(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """The post of an item."""
    if not any(name in item for name in ("pk", "id", "code", "shortcode")):
        raise FieldError("pk", "the item is no post", "It is kept; a newer version may read it.")
    post_id = post_id_of(item)
    account_id, name = author_of(item)
    created_at, notes = created_at_of(item, post_id)
    if _is_advertisement(item):
        notes = (*notes, "promoted")
    return Post(
        platform="instagram",
        post_id=post_id,
        account_id=account_id,
        created_at=created_at,
        text=_caption(item),
        account_name=name,
        media=media_of(item),
        likes=_likes(item),
        reposts=count(item.get("media_repost_count")),
        replies=_comments(item),
        views=count(first(item, "play_count", "view_count", "video_view_count")),
        followers=count(dig(item, "user", "follower_count")),
        notes=notes,
    )


def _is_advertisement(item: Mapping[str, Any]) -> bool:
    link = text(item.get("link"))
    return item.get("product_type") == "ad" or link.startswith("https://www.facebook.com/ads/")


def _caption(item: Mapping[str, Any]) -> str:
    caption = item.get("caption")
    if isinstance(caption, dict):
        return prose(caption.get("text"))
    edges = mappings(dig(item, "edge_media_to_caption", "edges"))
    return prose(dig(edges[0], "node", "text")) if edges else prose(caption)


def _likes(item: Mapping[str, Any]) -> int | None:
    if item.get("like_and_view_counts_disabled"):
        return None  # the number given then is not the post's
    stated = item.get("like_count")
    return count(dig(item, "edge_media_preview_like", "count") if stated is None else stated)


def _comments(item: Mapping[str, Any]) -> int | None:
    stated = item.get("comment_count")
    if stated is not None:
        return count(stated)
    return count(
        dig(item, "edge_media_to_comment", "count")
        or dig(item, "edge_media_preview_comment", "count")
    )
