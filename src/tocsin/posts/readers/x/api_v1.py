"""X API v1.1: tweets of the REST and streaming endpoints, search pages, stream notices.

Ids are read from ``id_str`` only: the number beside it loses its last digits wherever
JavaScript or a float has touched the file. Source: X's v1.1 object and streaming documents.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.loose_values import (
    count,
    dig,
    first,
    mapping,
    mappings,
    name_or_none,
    rejection,
)
from tocsin.posts.readers.fields.registration import registered_at
from tocsin.posts.readers.x.entities import (
    classic_entities,
    classic_media,
    classic_text,
    classic_time,
    language,
)
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind

_NOTICES: Final = {
    "delete": "deletions",
    "status_withheld": "notices",
    "user_withheld": "notices",
    "scrub_geo": "notices",
    "limit": "notices",
    "disconnect": "notices",
    "warning": "notices",
    "control": "notices",
    "friends": "notices",
    "friends_str": "notices",
}
_ROUNDED = "the id_str is missing, and the number beside it may have lost its last digits"


class XApiV1(Reader):
    """One post per tweet; users, deletions, notices … are other records."""

    name = "x_api_v1"
    title = "X API v1.1 (tweets, search pages, streams)"
    layouts = frozenset({"json"})

    def recognises(self, record: Record) -> float:
        """By ``id_str``, which no other platform has, or by a page or notice of the API."""
        value = record.value
        if "id_str" in value:
            return 0.9 if _is_tweet(value) or _kind_of_other(value) else 0.5
        if _is_tweet(value) and isinstance(value.get("user"), dict):
            return 0.9 if "id_str" in value["user"] and "created_at" in value else 0.0
        if "statuses" in value:
            statuses = value["statuses"]
            head = statuses[0] if isinstance(statuses, list) and statuses else None
            found = "search_metadata" in value if head is None else "id_str" in mapping(head)
            return 0.9 if found else 0.0
        return 0.9 if _kind_of_other(value) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The posts of a search page, or the one outcome of a tweet or notice."""
        value = record.value
        if "statuses" in value:
            items = mappings(value["statuses"])
            return [_outcome(item) for item in items] or (Other("empty pages"),)
        kind = _kind_of_other(value)
        if kind in {"users", "errors"}:
            plural = mappings(value.get(kind))
            return [Other(kind) for _ in plural] or (Other(kind),)
        return (_outcome(value),)


def _is_tweet(value: Mapping[str, Any]) -> bool:
    return "full_text" in value or ("text" in value and "sender_id_str" not in value)


def _kind_of_other(value: Mapping[str, Any]) -> str | None:
    """The plural noun of a record of the API that is not a tweet."""
    if len(value) <= 2:
        notice = next((key for key in value if key in _NOTICES), None)
        if notice is not None and isinstance(value[notice], (dict, list)):
            return _NOTICES[notice]
    if "id_str" in value:
        if _is_tweet(value):
            return None
        if "screen_name" in value:
            return "users"
        if "sender_id_str" in value or "sender" in value:
            return "direct messages"
        return "lists" if "member_count" in value else None
    if "next_cursor_str" in value or "previous_cursor_str" in value:
        return next((key for key in ("users", "lists", "ids") if key in value), None)
    errors = value.get("errors")
    if isinstance(errors, list) and errors and {"code", "message"} <= mapping(errors[0]).keys():
        return "errors"
    return None


def _outcome(value: Mapping[str, Any]) -> Outcome:
    kind = _kind_of_other(value)
    if kind is not None:
        return Other(kind)
    if not _is_tweet(value):
        return Rejected(
            "an object of X API v1.1 that this version does not know",
            "It is kept; a newer version may read it.",
        )
    try:
        return _post(value)
    except FieldError as error:
        return rejection(error)


def _post(tweet: Mapping[str, Any]) -> Post:
    user = mapping(tweet.get("user"))
    original = mapping(tweet.get("retweeted_status"))
    shown = original or tweet
    extended = mapping(shown.get("extended_tweet"))
    entities = classic_entities(extended.get("entities") or shown.get("entities"))
    cut = shown.get("truncated") is True and not extended and "full_text" not in shown
    withheld = bool(tweet.get("withheld_in_countries") or tweet.get("withheld_copyright"))
    repost_of = _other_id(original, "id", "retweeted_status.id_str") if original else None
    quote_of = _other_id(tweet, "quoted_status_id", "quoted_status_id_str")
    reply_to = _other_id(tweet, "in_reply_to_status_id", "in_reply_to_status_id_str")
    return Post(
        platform="x",
        post_id=_own_id(tweet, "id_str"),
        account_id=_own_id(user, "user.id_str"),
        created_at=classic_time(tweet.get("created_at"), "created_at"),
        text=classic_text(shown),
        account_name=name_or_none(user.get("screen_name")),
        kind=_kind(repost_of, quote_of, reply_to),
        lang=language(tweet.get("lang")),
        repost_of=repost_of,
        quote_of=quote_of if repost_of is None else None,
        reply_to=reply_to,
        urls=entities.urls,
        hashtags=entities.hashtags,
        mentions=entities.mentions,
        media=classic_media(shown),
        likes=count(tweet.get("favorite_count")),
        reposts=count(tweet.get("retweet_count")),
        replies=count(tweet.get("reply_count")),
        followers=count(user.get("followers_count")),
        account_created_at=registered_at(user.get("created_at")),
        notes=("text_truncated",) * cut + ("withheld",) * withheld,
    )


def _kind(repost_of: str | None, quote_of: str | None, reply_to: str | None) -> Kind:
    if repost_of is not None:
        return Kind.REPOST
    if reply_to is not None:
        return Kind.REPLY
    return Kind.QUOTE if quote_of is not None else Kind.POST


def _own_id(value: Mapping[str, Any], field: str) -> str:
    """``id_str``; the number ``id`` only where it is too small to have been rounded."""
    stated = value.get("id_str")
    if stated is None:
        stated = _exact(value.get("id"), field)
    return identifier(stated, field)


def _other_id(value: Mapping[str, Any], name: str, field: str) -> str | None:
    stated = first(value, f"{name}_str")
    if stated is None and first(value, name) is not None:
        stated = _exact(value[name], field)
    if stated is None and name == "quoted_status_id":
        stated = dig(value, "quoted_status", "id_str")
    return None if stated is None else identifier(stated, field)


def _exact(number: Any, field: str) -> Any:
    """The number, if no float can have rounded it.

    A JavaScript writer leaves multiples of a power of two behind, ending in zeros when
    printed; a Python one keeps all digits. Numbers that end in two zeros are refused.
    """
    if isinstance(number, int) and number > 2**53 and number % 100 == 0:
        raise FieldError(field, _ROUNDED, "Import the original JSON, which has id_str.")
    return number
