"""Reddit: API things and listings, and the dumps of Pushshift and Arctic Shift.

A *thing* is ``{"kind": "t1", "data": {…}}``; dumps hold the data alone, one object a line, with
numbers as strings in some years. ``t1`` is a comment, ``t3`` a submission. Comments carry their
replies inside. ``[deleted]`` is not an account: each such post gets an account of its own, so
that thousands of strangers do not become one.

Source: Reddit's API documentation (types, listings), Pushshift's and Arctic Shift's schemas.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from tocsin.posts.readers.base import Envelope, Reader
from tocsin.posts.readers.fields.loose_values import dig, mapping, mappings, prose, rejection
from tocsin.posts.readers.reddit.things import post_of_comment, post_of_submission
from tocsin.posts.records import FieldError, Other, Outcome, Record, Rejected

_OTHERS: Final = {
    "t2": "users",
    "t4": "private messages",
    "t5": "subreddits",
    "t6": "awards",
    "more": "unloaded comments",
    "wikipage": "wiki pages",
    "UserList": "users",
    "LiveUpdate": "live updates",
    "modaction": "moderation actions",
    "TrophyList": "awards",
    "KarmaList": "karma lists",
}
_SUBMISSION_MARKS: Final = frozenset({"selftext", "is_self", "num_comments", "permalink", "domain"})


class Reddit(Reader):
    """One post per comment or submission; subreddits, users and stubs are other records."""

    name = "reddit"
    title = "Reddit (API, Pushshift, Arctic Shift)"
    layouts = frozenset({"json", "table"})
    envelopes = (Envelope("data.children"),)

    def recognises(self, record: Record) -> float:
        """By a thing's kind, or by the fields of a comment, a submission or a subreddit."""
        value = record.value
        kind = prose(value.get("kind"))
        if "data" in value and isinstance(value["data"], dict):
            return 0.9 if kind in _OTHERS or kind in {"t1", "t3", "Listing"} else 0.0
        if isinstance(dig(value, "json", "data", "things"), list):
            return 0.9
        if isinstance(value.get("data"), list):
            head = next(iter(mappings(value["data"])), None)
            return 0.8 if head is not None and _bare_kind(head) is not None else 0.0
        return 0.9 if _bare_kind(value) is not None else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The posts of a thing, a listing or a bare object; replies in the order of the page."""
        return _outcomes(record.value)


def _bare_kind(value: Mapping[str, Any]) -> str | None:
    """What an object without its kind is."""
    keys = value.keys()
    if "body" in keys and "link_id" in keys and "author" in keys:
        return "t1" if "parent_id" in keys or "subreddit" in keys else None
    if "title" in keys and "author" in keys and "subreddit" in keys:
        return "t3" if len(_SUBMISSION_MARKS & keys) >= 2 else None
    if "display_name" in keys and "subscribers" in keys and "public_description" in keys:
        return "t5"
    return "t2" if "link_karma" in keys and "comment_karma" in keys else None


def _outcomes(value: Mapping[str, Any]) -> Iterator[Outcome]:
    """Walks listings and replies with a stack of its own: threads nest deeply."""
    waiting: list[Mapping[str, Any]] = [value]
    found = False
    while waiting:
        current = waiting.pop()
        inside = _contained(current)
        if inside is not None:
            waiting += reversed(inside)
            continue
        found = True
        kind, data = _kind_and_data(current)
        yield _outcome(kind, data)
        if isinstance(data.get("replies"), dict):
            waiting.append(data["replies"])
    if not found:
        yield Other("empty listings")


def _contained(value: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The items of a listing or page; ``None`` if it is none."""
    data = value.get("data")
    if isinstance(data, list):
        return mappings(data)
    things = dig(value, "json", "data", "things")
    if isinstance(things, list):
        return mappings(things)
    return mappings(mapping(data).get("children")) if value.get("kind") == "Listing" else None


def _kind_and_data(value: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    data = value.get("data")
    if isinstance(data, dict) and isinstance(value.get("kind"), str):
        return value["kind"], data
    return _bare_kind(value) or "", value


def _outcome(kind: str, data: Mapping[str, Any]) -> Outcome:
    try:
        if kind == "t1":
            return post_of_comment(data)
        if kind == "t3":
            return post_of_submission(data)
    except FieldError as error:
        return rejection(error)
    if kind in _OTHERS:
        return Other(_OTHERS[kind])
    return Rejected(
        "an object of Reddit that this version does not know",
        "It is kept; a newer version may read it.",
    )
