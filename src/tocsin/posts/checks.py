"""What a post must be before it may enter the corpus, whichever reader made it."""

from datetime import UTC, datetime, timedelta, tzinfo
from operator import attrgetter
from typing import Final

from tocsin.posts.records import Post, Rejected

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
CLOCK_SKEW: Final = timedelta(days=1)
MAX_TEXT_CHARACTERS: Final = 1_000_000
MAX_PLATFORM_BYTES: Final = 80
"""The platform names a folder, where a byte may take three and a name has 255 at most."""

# Column by column in C: this runs for every post.
_STRINGS: Final = ("platform", "post_id", "account_id", "text")
_OPTIONAL_STRINGS: Final = (
    "account_name", "lang", "repost_of", "quote_of", "reply_to", "conversation_id",
)  # fmt: skip
_LISTS: Final = ("urls", "hashtags", "mentions", "media")
_COUNTS: Final = ("likes", "reposts", "replies", "views", "followers")
_get_strings: Final = attrgetter(*_STRINGS)
_get_optional_strings: Final = attrgetter(*_OPTIONAL_STRINGS)
_get_lists: Final = attrgetter(*_LISTS)
_get_counts: Final = attrgetter(*_COUNTS)
_TEXT: Final[frozenset[type]] = frozenset({str})
_TEXT_OR_NONE: Final[frozenset[type]] = frozenset({str, type(None)})
_COUNT_OR_NONE: Final[frozenset[type]] = frozenset({int, type(None)})


def problem(post: Post, now: datetime, zone: tzinfo) -> Rejected | None:
    """Why this post cannot be kept, or ``None``.

    ``now`` (aware) is the time of the import; ``zone`` the zone of times without one.
    """
    return _wrong_type(post) or _missing(post) or _impossible_time(post, now, zone)


def _wrong_type(post: Post) -> Rejected | None:
    if not _TEXT.issuperset(map(type, _get_strings(post))):
        return _culprit(post, _STRINGS, _TEXT, "text")
    if not _TEXT_OR_NONE.issuperset(map(type, _get_optional_strings(post))):
        return _culprit(post, _OPTIONAL_STRINGS, _TEXT_OR_NONE, "text")
    if not _COUNT_OR_NONE.issuperset(map(type, _get_counts(post))):
        return _culprit(post, _COUNTS, _COUNT_OR_NONE, "a whole number")
    for name, value in zip(_LISTS, _get_lists(post), strict=True):
        if value and not _TEXT.issuperset(map(type, value)):
            return _not(name, "a list of texts")
    return None


def _culprit(post: Post, names: tuple[str, ...], allowed: frozenset[type], wanted: str) -> Rejected:
    return _not(next(n for n in names if type(getattr(post, n)) not in allowed), wanted)


def _not(field: str, wanted: str) -> Rejected:
    return Rejected(f"{field} is not {wanted}", "Check this field in the export.", field)


def _missing(post: Post) -> Rejected | None:
    for name in ("platform", "post_id", "account_id"):
        if not getattr(post, name):
            return Rejected(f"{name} is empty", "Export again with this field.", name)
    if len(post.platform.encode("utf-8", "surrogatepass")) > MAX_PLATFORM_BYTES:
        reason = f"the platform {post.platform[:40]!r}… is no name"
        return Rejected(reason, "Give another column: --map platform=COLUMN.", "platform")
    if len(post.text) > MAX_TEXT_CHARACTERS:
        size = f"{len(post.text):,} characters"
        return Rejected(f"the text has {size}", "No post is that long; check the quoting.", "text")
    return None


def _impossible_time(post: Post, now: datetime, zone: tzinfo) -> Rejected | None:
    stated = post.created_at
    when = stated if stated.tzinfo else stated.replace(tzinfo=zone)
    if when < EARLIEST:
        reason = f"the time {stated.isoformat()} is before 1970"
    elif when > now + CLOCK_SKEW:
        reason = f"the time {stated.isoformat()} is in the future"
    else:
        return None
    return Rejected(reason, "Check the time column, its unit and its form.", "created_at")
