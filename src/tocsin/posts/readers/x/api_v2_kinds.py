"""Which object of the X API v2 a JSON object is, told by its fields.

The API wraps everything alike (``{"data": …}``), so a page of users, counts, lists or
compliance events looks like a page of tweets until one looks at an item. The same rules
serve detection and reading, so that the two cannot disagree.
"""

from collections.abc import Mapping
from typing import Any, Final

TWEET: Final = "tweets"

_TWEET_MARKS: Final = frozenset(
    {
        "edit_history_tweet_ids",
        "referenced_tweets",
        "public_metrics",
        "conversation_id",
        "context_annotations",
        "reply_settings",
        "possibly_sensitive",
        "author_user",
        "__twarc",
    }
)
_LIST_MARKS: Final = frozenset({"owner_id", "member_count", "private", "follower_count"})
_JOB_MARKS: Final = frozenset({"upload_url", "download_url", "upload_expires_at"})
_SPACE_MARKS: Final = frozenset({"host_ids", "speaker_ids", "scheduled_start", "is_ticketed"})
_COMPLIANCE: Final = frozenset(
    {
        "delete",
        "scrub_geo",
        "withheld",
        "drop",
        "undrop",
        "tweet_edit",
        "user_delete",
        "user_undelete",
        "user_protect",
        "user_unprotect",
        "user_suspend",
        "user_unsuspend",
        "user_withheld",
        "user_profile_modification",
    }
)
_ANSWERS: Final = frozenset(
    {"deleted", "following", "liked", "retweeted", "muting", "blocking", "bookmarked"}
)
_INCLUDES: Final = frozenset({"users", "tweets", "media", "places", "polls", "topics"})
_META_MARKS: Final = frozenset({"result_count", "total_tweet_count", "next_token", "sent"})

_Kind = tuple[str | None, float]
_NONE: Final[_Kind] = (None, 0.0)


def kind_of(item: Mapping[str, Any]) -> _Kind:
    """What one object is (a plural noun, :data:`TWEET` for tweets) and how sure that is."""
    keys = item.keys()
    if "text" in keys:
        return _kind_of_text(item)
    if "username" in keys and "acct" not in keys:  # Mastodon's accounts have both
        sure = "name" in keys and ("public_metrics" in keys or "__twarc" in keys)
        return "users", 0.9 if sure else 0.3
    if "author_id" in keys and not keys.isdisjoint(_TWEET_MARKS | {"withheld"}):
        return TWEET, 0.9
    if "tweet_count" in keys and "start" in keys:
        return "counts", 0.9
    if "trend_name" in keys:
        return "trends", 0.9
    if "action" in keys and "id" in keys and ("reason" in keys or "redacted_at" in keys):
        return "compliance events", 0.9
    return _kind_of_rest(keys)


def _kind_of_text(item: Mapping[str, Any]) -> _Kind:
    keys = item.keys()
    if "dm_conversation_id" in keys:
        return "direct messages", 0.9
    if "id" not in keys or "uri" in keys or "cid" in keys or "create_time" in keys:
        return _NONE
    marked = not keys.isdisjoint(_TWEET_MARKS)
    metrics = item.get("public_metrics")
    counted = isinstance(metrics, dict) and "retweet_count" in metrics
    if counted or "edit_history_tweet_ids" in keys:
        return TWEET, 0.9
    if "author_id" in keys:
        return TWEET, 0.9 if marked else 0.5
    return TWEET, 0.6 if marked else 0.02  # id and text alone: a tweet only inside a page


def _kind_of_rest(keys: Any) -> _Kind:
    if not keys.isdisjoint(_JOB_MARKS) and "status" in keys:
        return "compliance jobs", 0.9
    if not keys.isdisjoint(_SPACE_MARKS) and "id" in keys:
        return "spaces", 0.5
    if "event_type" in keys and "dm_conversation_id" in keys:
        return "direct messages", 0.9
    if not keys.isdisjoint(_LIST_MARKS) and "name" in keys:
        return "lists", 0.5
    if "value" in keys and "id" in keys:
        return "rules", 0.3
    if len(keys) <= 2 and not keys.isdisjoint(_COMPLIANCE):
        return "compliance events", 0.3
    if len(keys) <= 2 and not keys.isdisjoint(_ANSWERS):
        return "notices", 0.3
    return ("lists", 0.1) if keys <= {"id", "name"} else _NONE


def kind_of_page(value: Mapping[str, Any]) -> _Kind:
    """What an object without an id is: a page, ``includes``, errors, counts, nothing."""
    if "data" in value:
        return _kind_of_data(value)
    if "tweet_count" in value and "start" in value:
        return kind_of(value)
    if _is_error(value):
        return "errors", 0.9
    meta = value.get("meta")
    if isinstance(meta, dict) and ("result_count" in meta or "sent" in meta):
        return "empty pages", 0.9
    if "users" in value and value.keys() <= _INCLUDES:
        users = value["users"]
        head = users[0] if isinstance(users, list) and users else None
        known = isinstance(head, dict) and "username" in head and "id_str" not in head
        return ("includes", 0.9) if known else _NONE
    if "tweets" in value and value.keys() <= _INCLUDES:
        return "includes", 0.5
    return _NONE


def _kind_of_data(value: Mapping[str, Any]) -> _Kind:
    data = value["data"]
    item = data[0] if isinstance(data, list) and data else data
    if not isinstance(item, dict) or not item:
        meta = value.get("meta")
        counted = isinstance(meta, dict) and "result_count" in meta
        return ("empty pages", 0.9) if not item and (counted or "__twarc" in value) else _NONE
    if "id_str" in item:
        return _NONE
    kind, sure = kind_of(item)
    return kind, 0.9 if kind is not None and _is_page(value) else sure


def _is_page(value: Mapping[str, Any]) -> bool:
    """Whether the envelope is the API's own (many APIs say ``data`` and ``meta``)."""
    if "__twarc" in value or "matching_rules" in value:
        return True
    meta, includes = value.get("meta"), value.get("includes")
    if isinstance(meta, dict) and not meta.keys().isdisjoint(_META_MARKS):
        return True
    return isinstance(includes, dict) and bool(includes) and includes.keys() <= _INCLUDES


def _is_error(value: Mapping[str, Any]) -> bool:
    """A problem of the API: alone in a stream, or the whole answer."""
    errors = value.get("errors")
    problem = errors[0] if isinstance(errors, list) and errors else value
    if not isinstance(problem, dict):
        return False
    address = problem.get("type")
    if isinstance(address, str) and "/2/problems/" in address:
        return True
    return "disconnect_type" in problem or ("title" in problem and "connection_issue" in problem)
