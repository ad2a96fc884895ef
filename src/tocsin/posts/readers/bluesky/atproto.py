"""Bluesky's API and repositories: records, views of posts, feeds, threads, search pages.

A *record* is what an account stored (``uri``, ``value``); a *view* is what the app server makes
of it (``uri``, ``author``, ``record``, counts). Pages hold views under a name of their own.
Every post of a thread is one outcome; a quoted post inside an embed is not.

Source: lexicons ``app.bsky.feed.defs``, ``com.atproto.repo.*``, and the page of each endpoint.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from tocsin.posts.readers.base import Envelope, Reader
from tocsin.posts.readers.bluesky.at_uri import AtUri, at_uri
from tocsin.posts.readers.bluesky.records import POST, REPOST, other_kind, read_post, read_repost
from tocsin.posts.readers.fields.loose_values import count, mapping, mappings, rejection
from tocsin.posts.readers.fields.registration import registered_at
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record, Rejected
from tocsin.posts.times import optional_time

_PAGES: Final = {
    "feed": "",
    "posts": "",
    "records": "",
    "thread": "",
    "notifications": "",
    "likes": "likes",
    "follows": "users",
    "followers": "users",
    "repostedBy": "users",
    "actors": "users",
    "profiles": "users",
    "blocks": "users",
    "mutes": "users",
    "lists": "lists",
    "feeds": "feeds",
    "starterPacks": "starter packs",
    "items": "list items",
}


class BlueskyAtproto(Reader):
    """One post per record or view of a post or repost."""

    name = "bluesky_atproto"
    title = "Bluesky API and AT Protocol records"
    layouts = frozenset({"json"})
    envelopes = (Envelope("feed"), Envelope("posts"), Envelope("records"))

    def recognises(self, record: Record) -> float:
        """By AT URIs, DIDs and type names, on the item or on the first item of a page."""
        value = record.value
        if _is_item(value):
            return 0.9
        for name in _PAGES.keys() & value.keys():
            content = value[name]
            head = content[0] if isinstance(content, list) and content else content
            if isinstance(head, dict) and _is_item(head):
                return 0.9
        return 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The posts and other records of an item or a page."""
        value = record.value
        return _item(value, record.context) if _is_item(value) else _page(value)


def _is_item(value: Mapping[str, Any]) -> bool:
    if at_uri(value.get("uri")) is not None:
        return True
    kind = value.get("$type")
    if isinstance(kind, str) and kind.startswith(("app.bsky.", "chat.bsky.")):
        return True
    post = value.get("post")
    if isinstance(post, dict):
        return at_uri(post.get("uri")) is not None
    did = value.get("did")
    if isinstance(did, str) and did.startswith("did:"):
        return "handle" in value
    return "actor" in value and "handle" in mapping(value["actor"])


def _page(page: Mapping[str, Any]) -> Iterator[Outcome]:
    for name, kind in _PAGES.items():
        content = page.get(name)
        for item in mappings(content):
            if kind:
                yield Other(kind)
            elif _is_item(item):
                yield from _item(item, {})
            else:
                yield _unknown()


def _unknown() -> Rejected:
    return Rejected(
        "an object of Bluesky's API that this version does not know",
        "It is kept; a newer version may read it.",
    )


def _item(item: Mapping[str, Any], context: Mapping[str, Any]) -> Iterator[Outcome]:
    """The outcomes of a record or view; a thread is walked without recursion."""
    waiting = [item]
    while waiting:
        current = waiting.pop()
        if _is_thread_item(current):
            current = current["value"]
        if isinstance(current.get("post"), dict):
            waiting += reversed(mappings(current.get("replies")))
            parent = current.get("parent")
            waiting += [parent] if isinstance(parent, dict) and parent else []
            current = current["post"]
        try:
            yield _single(current, context)
        except FieldError as error:
            yield rejection(error)


def _is_thread_item(item: Mapping[str, Any]) -> bool:
    """Version 2 of the thread endpoint lays each view flat, with its depth beside it."""
    value = item.get("value")
    return isinstance(value, dict) and "#threadItem" in str(value.get("$type"))


def _single(item: Mapping[str, Any], context: Mapping[str, Any]) -> Outcome:
    absent = _absent(item)
    if absent is not None:
        return absent
    uri = at_uri(item.get("uri"))
    if uri is None:
        return _without_address(item, context)
    if uri.collection in {POST, REPOST}:
        return _post(uri, item)
    if not uri.collection:
        return Other("users")
    return Other(other_kind(uri.collection))


def _absent(item: Mapping[str, Any]) -> Outcome | None:
    kind = str(item.get("$type") or "")
    if item.get("blocked") or kind.endswith(("#blockedPost", "#threadItemBlocked")):
        return Other("blocked posts")
    if item.get("notFound") or kind.endswith(("#notFoundPost", "#threadItemNotFound")):
        return Other("missing posts")
    return None


def _without_address(item: Mapping[str, Any], context: Mapping[str, Any]) -> Outcome:
    """A bare record, which says everything but who wrote it, or a view of an account."""
    kind = str(item.get("$type") or "")
    if kind not in {POST, REPOST}:
        if "handle" in item or "actor" in item:
            return Other("likes" if "actor" in item else "users")
        return Other(other_kind(kind))
    uri = at_uri(context.get("uri"))
    did, key = context.get("did") or context.get("repo"), context.get("rkey")
    if uri is None and isinstance(did, str) and isinstance(key, str):
        uri = AtUri(did, kind, key)
    if uri is not None:
        return _post(uri, {"value": item})
    return Rejected(
        "a bare record: it does not say who wrote it",
        "Export records together with their uri (com.atproto.repo.listRecords does).",
        "uri",
    )


def _post(uri: AtUri, item: Mapping[str, Any]) -> Post:
    record = mapping(item.get("record") or item.get("value"))
    if not record:
        raise FieldError("record", "the view holds no record", "Collect the post again.")
    author = mapping(item.get("author"))
    did = author.get("did")
    if isinstance(did, str) and did.startswith("did:"):
        uri = uri._replace(authority=did)
    seen = optional_time(item.get("indexedAt"), "indexedAt")
    read = read_post if uri.collection == POST else read_repost
    post = read(uri, record, seen, "time_from_index")
    handle = author.get("handle")
    return replace(
        post,
        account_name=handle if isinstance(handle, str) else None,
        likes=count(item.get("likeCount")),
        reposts=count(item.get("repostCount")),
        replies=count(item.get("replyCount")),
        followers=count(author.get("followersCount")),
        account_created_at=registered_at(author.get("createdAt")),
    )
