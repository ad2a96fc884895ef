"""LinkedIn posts in the website's "Voyager" shape.

They say only "18h ago"; the true time, in milliseconds, stands in the upper 41 bits of the
activity's id.
"""

import re
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
    prose,
    text,
)
from tocsin.posts.records import FieldError, Outcome, Post
from tocsin.posts.schema import Kind

_ACTIVITY: Final = re.compile(r"urn:li:(?:activity|ugcPost|share):(\d{15,20})(?!\d)")
_UNIX_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def read(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """The post of an item."""
    if not mapping(item.get("actor")):
        raise FieldError("actor", "the item is no post", "It is kept; a newer version may read it.")
    post_id = _id(dig(item, "updateMetadata", "urn"), item.get("preDashEntityUrn"), item.get("id"))
    account = _account(item)
    likes, reposts, replies = _counts(item)
    reshared = mapping(first(item, "*resharedUpdate", "resharedUpdate"))
    quote_of = _reshared_id(reshared) if reshared else None
    return Post(
        platform="linkedin",
        post_id=post_id,
        account_id=account,
        created_at=_UNIX_EPOCH + timedelta(milliseconds=int(post_id) >> 22),
        text=prose(dig(item, "commentary", "text", "text")),
        account_name=text(dig(item, "actor", "name", "text")) or account,
        kind=Kind.QUOTE if reshared else Kind.POST,
        quote_of=quote_of,
        urls=_links(item),
        media=_media(item),
        likes=likes,
        reposts=reposts,
        replies=replies,
        notes=("time_from_id",),
    )


def _id(*urns: Any) -> str:
    for urn in urns:
        found = _ACTIVITY.search(urn) if isinstance(urn, str) else None
        if found is not None:
            return identifier(found[1], "updateMetadata.urn")
    raise FieldError("updateMetadata.urn", "the id is missing", "Collect the post again.")


def _reshared_id(reshared: Mapping[str, Any]) -> str | None:
    try:
        return _id(dig(reshared, "updateMetadata", "urn"), reshared.get("preDashEntityUrn"))
    except FieldError:
        return None


def _account(item: Mapping[str, Any]) -> str:
    """The path of the author's page: ``in/<person>`` or ``company/<name>``."""
    target = text(dig(item, "actor", "navigationContext", "actionTarget"))
    path = target.rpartition("linkedin.com/")[2].partition("?")[0].strip("/")
    for suffix in ("/posts", "/overview"):
        path = path.removesuffix(suffix)
    urn = text(dig(item, "actor", "urn")) or text(dig(item, "actor", "backendUrn"))
    return identifier(path or urn, "actor.navigationContext")


def _links(item: Mapping[str, Any]) -> list[str] | None:
    content = mapping(item.get("content"))
    for holder in (content, mapping(content.get("articleComponent"))):
        link = text(dig(holder, "navigationContext", "actionTarget"))
        if link:
            return [link]
    return None


def _media(item: Mapping[str, Any]) -> list[str]:
    found = []
    for image in mappings(dig(item, "content", "images")):
        for attribute in mappings(image.get("attributes"))[:1]:
            vector = mapping(attribute.get("vectorImage"))
            artifacts = mappings(vector.get("artifacts"))
            widest = max(artifacts, key=lambda one: count(one.get("width")) or 0, default={})
            path = text(widest.get("fileIdentifyingUrlPathSegment"))
            if path:
                found.append(text(vector.get("rootUrl")) + path)
    return found


def _counts(item: Mapping[str, Any]) -> tuple[int | None, int | None, int | None]:
    """Reactions, shares and comments."""
    social = mapping(first(item, "*socialDetail", "socialDetail"))
    totals = mapping(first(social, "*totalSocialActivityCounts", "totalSocialActivityCounts"))
    if totals:
        stated = (totals.get(name) for name in ("numLikes", "numShares", "numComments"))
    else:
        likes, comments = (dig(social, name, "paging", "total") for name in ("likes", "comments"))
        stated = (number for number in (likes, social.get("totalShares"), comments))
    likes, shares, comments = (count(number) for number in stated)
    return likes, shares, comments
