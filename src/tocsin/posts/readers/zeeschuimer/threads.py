"""Threads posts: Instagram's objects with ``text_post_app_info`` for what Threads adds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tocsin.posts.readers.fields.loose_values import count, dig, mapping, mappings, prose, text
from tocsin.posts.readers.zeeschuimer.instagram import (
    author_of,
    created_at_of,
    media_of,
    post_id_of,
)
from tocsin.posts.records import Outcome, Post
from tocsin.posts.schema import Kind


def read(item: Mapping[str, Any], _collected_at: datetime | None = None) -> Outcome:
    """The post of an item. Who is answered is named; which post is answered is not."""
    post_id = post_id_of(item)
    account_id, name = author_of(item)
    created_at, notes = created_at_of(item, post_id)
    threads = mapping(item.get("text_post_app_info"))
    reposted = mapping(dig(threads, "share_info", "reposted_post"))
    quoted = mapping(dig(threads, "share_info", "quoted_post"))
    shown = reposted or item
    shown_threads = mapping(shown.get("text_post_app_info"))
    caption = shown.get("caption")
    return Post(
        platform="threads",
        post_id=post_id,
        account_id=account_id,
        created_at=created_at,
        text=prose(dig(caption, "text")) or _fragments(shown_threads),
        account_name=name,
        kind=_kind(threads, reposted, quoted),
        repost_of=post_id_of(reposted) if reposted else None,
        quote_of=post_id_of(quoted) if quoted and not reposted else None,
        urls=_links(shown_threads),
        media=media_of(shown),
        likes=count(item.get("like_count")),
        reposts=count(threads.get("repost_count")),
        replies=count(threads.get("direct_reply_count")),
        views=count(item.get("view_count")),
        notes=notes,
    )


def _kind(
    threads: Mapping[str, Any], reposted: Mapping[str, Any], quoted: Mapping[str, Any]
) -> Kind:
    if reposted:
        return Kind.REPOST
    if threads.get("is_reply") is True or mapping(threads.get("reply_to_author")):
        return Kind.REPLY
    return Kind.QUOTE if quoted else Kind.POST


def _fragments(threads: Mapping[str, Any]) -> str:
    parts = mappings(dig(threads, "text_fragments", "fragments"))
    return "".join(prose(part.get("plaintext")) for part in parts)


def _links(threads: Mapping[str, Any]) -> list[str] | None:
    """The previewed link; without one the text's own links are all there is."""
    link = text(dig(threads, "link_preview_attachment", "url"))
    return [link] if link else None
