"""Jetstream: Bluesky's event stream as JSON lines, one event each.

A commit creates, updates or deletes a record of a collection in the account's repository.
``time_us`` is when the relay saw it. The first Jetstream (2024) shortened the names:
``type`` "com" and "c", "u", "d".

Source: Jetstream's README and its models, versions 1 and 2.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.bluesky.at_uri import AtUri
from tocsin.posts.readers.bluesky.records import POST, REPOST, other_kind, read_post, read_repost
from tocsin.posts.readers.fields.loose_values import mapping
from tocsin.posts.records import Other, Outcome, Record, Rejected
from tocsin.posts.times import optional_time

_KINDS: Final = {"com": "commit", "id": "identity", "acc": "account"}
_OPERATIONS: Final = {"c": "create", "u": "update", "d": "delete"}


class BlueskyJetstream(Reader):
    """One post per created or updated post or repost; all other events are other records."""

    name = "bluesky_jetstream"
    title = "Bluesky Jetstream events"
    layouts = frozenset({"json"})

    def recognises(self, record: Record) -> float:
        """By an event's account, time and kind."""
        value = record.value
        if "did" not in value or "time_us" not in value:
            return 0.0
        return 0.95 if _kind(value) in {"commit", "identity", "account"} else 0.3

    def read(self, record: Record) -> Iterable[Outcome]:
        """The outcome of one event."""
        event = record.value
        kind = _kind(event)
        if kind in {"identity", "account"}:
            return (Other(f"{kind} events"),)
        commit = mapping(event.get("commit"))
        if kind != "commit" or not commit:
            return (Other("other events"),)
        return (_commit(event, commit),)


def _kind(event: Mapping[str, Any]) -> str:
    kind = event.get("kind") or event.get("type")
    return _KINDS.get(kind, kind) if isinstance(kind, str) else ""


def _commit(event: Mapping[str, Any], commit: Mapping[str, Any]) -> Outcome:
    named = commit.get("operation") or commit.get("type")
    operation = _OPERATIONS.get(named, named) if isinstance(named, str) else ""
    collection = str(commit.get("collection") or "")
    if operation == "delete":
        return Other("deletions")
    if collection not in {POST, REPOST}:
        return Other(other_kind(collection))
    record, did, key = commit.get("record"), event.get("did"), commit.get("rkey")
    named = isinstance(did, str) and did and isinstance(key, str) and key
    if not isinstance(record, dict) or not named:
        return Rejected(
            "a commit without its record, account or key",
            "The stream was filtered or cut; collect it again with records.",
            "commit.record",
        )
    seen = _seen(event)
    read = read_post if collection == POST else read_repost
    post = read(AtUri(str(did), collection, str(key)), record, seen, "time_from_relay")
    post.collected_at = seen
    if operation == "update":
        post.notes = (*post.notes, "edited")
    return post


def _seen(event: Mapping[str, Any]) -> datetime | None:
    return optional_time(event.get("time_us"), "time_us")
