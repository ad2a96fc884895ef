"""ActivityStreams 2.0, the language of the Fediverse: activities, objects, collections.

``Create`` and ``Update`` carry a post, ``Announce`` repeats one; other activities are no posts.
Objects also stand alone. A Mastodon account's archive is an ``OrderedCollection``
(``outbox.json``). Nearly every property may be a string, an object or a list of either.

Source: W3C ActivityStreams 2.0 and ActivityPub; FEP-044f, FEP-e232 and older customs for quotes.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from tocsin.posts.readers.base import Envelope, Reader
from tocsin.posts.readers.fediverse.objects import OBJECTS, address, kind_name, post_of_object
from tocsin.posts.readers.fields.loose_values import mappings, rejection
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time

_ACTORS: Final = frozenset({"Person", "Group", "Organization", "Service", "Application"})
_COLLECTIONS: Final = frozenset(
    {"Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage"}
)
_ACTIVITIES: Final = {
    "Like": "likes",
    "Dislike": "dislikes",
    "EmojiReact": "likes",
    "Follow": "follows",
    "Accept": "answers",
    "Reject": "answers",
    "TentativeAccept": "answers",
    "TentativeReject": "answers",
    "Delete": "deletions",
    "Undo": "undone activities",
    "Block": "blocks",
    "Flag": "reports",
    "Add": "additions",
    "Remove": "removals",
    "Move": "moves",
    "View": "views",
    "Read": "views",
    "Join": "joins",
    "Leave": "joins",
    "Invite": "invitations",
    "Offer": "offers",
    "Ignore": "other activities",
    "Listen": "other activities",
    "Travel": "other activities",
    "Arrive": "other activities",
    "QuoteRequest": "quote requests",
}
_THINGS: Final = {"Tombstone": "deletions", "Profile": "users", "Place": "places"}
_CARRIERS: Final = frozenset({"Create", "Update"})
_DEEPEST: Final = 5


class ActivityStreams(Reader):
    """One post per created or announced object; everything else is another record."""

    name = "activitystreams"
    title = "ActivityStreams 2.0 (ActivityPub)"
    layouts = frozenset({"json"})
    envelopes = (
        Envelope("orderedItems"),
        Envelope("items"),
        Envelope("first.orderedItems"),
        Envelope("first.items"),
    )

    def recognises(self, record: Record) -> float:
        """By the vocabulary it declares, or by a known type with the properties of its kind."""
        value = record.value
        kind = kind_name(value)
        if kind is None:
            return 0.0
        if "activitystreams" in str(value.get("@context"))[:2_000]:
            return 0.95
        if kind in _ACTIVITIES or kind in _CARRIERS or kind == "Announce":
            return 0.9 if "actor" in value and "object" in value else 0.0
        if kind in OBJECTS:
            authored = "attributedTo" in value and ("content" in value or "id" in value)
            return 0.9 if authored or ("published" in value and "content" in value) else 0.0
        if kind in _COLLECTIONS:
            return 0.7 if "totalItems" in value or "orderedItems" in value else 0.0
        return 0.7 if kind in _ACTORS and "inbox" in value else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The outcomes of an activity, an object or a collection."""
        return _outcomes(record.value, 0)


def _outcomes(value: Mapping[str, Any], depth: int) -> Iterator[Outcome]:
    kind = kind_name(value)
    if kind in _COLLECTIONS and depth < _DEEPEST:
        yield from _collection(value, depth)
        return
    try:
        yield _single(value, kind)
    except FieldError as error:
        yield rejection(error)


def _collection(value: Mapping[str, Any], depth: int) -> Iterator[Outcome]:
    found = False
    for name in ("orderedItems", "items"):
        items = value.get(name)
        for item in items if isinstance(items, list) else [items] if items else []:
            found = True
            if isinstance(item, dict):
                yield from _outcomes(item, depth + 1)
            else:
                yield Other("references")
    for page in mappings(value.get("first")):
        found = True
        yield from _outcomes(page, depth + 1)
    if not found:
        yield Other("empty collections")


def _single(value: Mapping[str, Any], kind: str | None) -> Outcome:
    if kind == "Announce":
        return _announcement(value)
    if kind in _CARRIERS:
        return _carried(value, str(kind))
    if kind in _ACTORS:
        return Other("users")
    known = _ACTIVITIES.get(str(kind)) or _THINGS.get(str(kind))
    if known is not None:
        return Other(known)
    if kind not in OBJECTS:
        return Other("other objects")
    return Other("poll votes") if kind == "Note" and _is_vote(value) else post_of_object(value, {})


def _is_vote(item: Mapping[str, Any]) -> bool:
    """Mastodon votes in a poll by a note without content, named for the choice."""
    return bool(item.get("name")) and not item.get("content") and bool(item.get("inReplyTo"))


def _carried(activity: Mapping[str, Any], kind: str) -> Outcome:
    carried = next(iter(mappings(activity.get("object"))), None)
    if carried is None:
        return Rejected(
            "the activity only names its object and does not hold it",
            "Export with embedded objects; nothing is fetched from here.",
            "object",
        )
    inner = kind_name(carried)
    if inner in _ACTORS:
        return Other("users")
    if inner not in OBJECTS:
        return Other("other activities")
    if _is_vote(carried) and inner == "Note":
        return Other("poll votes")
    post = post_of_object(carried, activity)
    if kind == "Update" and "edited" not in post.notes:
        post.notes = (*post.notes, "edited")
    return post


def _announcement(activity: Mapping[str, Any]) -> Outcome:
    """A repost. Groups (Lemmy) announce whole activities: those count as what they hold."""
    announced = next(iter(mappings(activity.get("object"))), None)
    inner = None if announced is None else kind_name(announced)
    if announced is not None and (inner in _CARRIERS or inner in _ACTIVITIES):
        return _single(announced, inner)
    original = address(activity.get("object"))
    actor, own = address(activity.get("actor")), address(activity.get("id"))
    if original is None or actor is None:
        raise FieldError("object", "the repost names no post or no account", "Export it again.")
    created_at = parse_time(activity.get("published"), "published")
    content = post_of_object(announced, activity) if announced and inner in OBJECTS else None
    return Post(
        platform="activitypub",
        post_id=own or f"{original}#announced-by-{actor}",
        account_id=actor,
        created_at=created_at,
        text=content.text if content else "",
        kind=Kind.REPOST,
        lang=content.lang if content else None,
        repost_of=original,
        urls=content.urls if content else [],
        hashtags=content.hashtags if content else [],
        mentions=content.mentions if content else [],
        media=content.media if content else [],
    )
