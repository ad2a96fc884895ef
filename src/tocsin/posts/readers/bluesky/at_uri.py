"""AT Protocol addresses: ``at://authority/collection/key``, and the clock inside the keys.

Most record keys are TIDs: 13 characters of a sortable base 32 that hold microseconds since
1970. They are chosen by the client, like ``createdAt``.

Source: AT Protocol specification, "AT URI scheme" and "TID".
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

_DIGITS: Final = "234567abcdefghijklmnopqrstuvwxyz"
_TID_LENGTH: Final = 13
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CLOCK_BITS: Final = 10


class AtUri(NamedTuple):
    """The parts of an address; ``collection`` and ``key`` may be empty."""

    authority: str
    collection: str
    key: str

    def __str__(self) -> str:
        """The address itself."""
        return f"at://{self.authority}/{self.collection}/{self.key}"


def at_uri(value: Any) -> AtUri | None:
    """The parts of an AT URI, or ``None``.

    >>> at_uri("at://did:plc:ann/app.bsky.feed.post/3k2yihcrp6f2c").collection
    'app.bsky.feed.post'
    """
    if not isinstance(value, str) or not value.startswith("at://") or len(value) > 1_000:
        return None
    authority, _, path = value.removeprefix("at://").partition("/")
    collection, _, key = path.partition("#")[0].partition("/")
    return AtUri(authority, collection, key.rstrip("/")) if authority else None


def key_time(key: str) -> datetime | None:
    """When a record key says that it was made; ``None`` for keys that are no TIDs.

    >>> key_time("3k2yihcrp6f2c").date().isoformat()
    '2023-07-20'
    """
    if len(key) != _TID_LENGTH or key[0] not in _DIGITS[:16]:
        return None
    number = 0
    for character in key:
        digit = _DIGITS.find(character)
        if digit < 0:
            return None
        number = number * 32 + digit
    return _EPOCH + timedelta(microseconds=number >> _CLOCK_BITS)
