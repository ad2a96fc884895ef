"""Where a page ended, as a string that only this workspace can write.

Keyset paging: a page continues after a post, not after a number of posts, so that it costs the
same however deep it is and nothing is shown twice when posts are added. The string is signed with
the workspace's key (BLAKE2b, keyed) and bound to its query and order: an altered one, or one of
another search, is refused.
"""

import base64
import binascii
import hmac
import struct
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from tocsin.errors import UsageError
from tocsin.explore.query import Order, Query

_PLACE: Final = struct.Struct(">qq")
_SIGNATURE_BYTES: Final = 12
_PERSON: Final = b"tocsin.explorer"


@dataclass(frozen=True, slots=True)
class Place:
    """A post in the order: its time and, among posts of that very time, its row key."""

    time_us: int
    row_key: int


def write(place: Place, query: Query, order: Order, key: bytes) -> str:
    """The place as a string for addresses."""
    packed = _PLACE.pack(place.time_us, place.row_key)
    return base64.urlsafe_b64encode(packed + _signature(packed, query, order, key)).decode()


def read(cursor: str, query: Query, order: Order, key: bytes) -> Place:
    """The place that was written.

    Raises:
        UsageError: it was altered, or belongs to another search.
    """
    try:
        content = base64.b64decode(cursor.encode("ascii"), b"-_", validate=True)
    except (ValueError, binascii.Error):
        content = b""
    packed, signature = content[: _PLACE.size], content[_PLACE.size :]
    if not hmac.compare_digest(signature, _signature(packed, query, order, key)):
        raise UsageError(
            "The place to continue from does not belong to this search.",
            "Begin at the first page.",
        )
    return Place(*_PLACE.unpack(packed))


def _signature(packed: bytes, query: Query, order: Order, key: bytes) -> bytes:
    content = packed + order.value.encode() + b"\0" + query.canonical()
    return blake2b(content, digest_size=_SIGNATURE_BYTES, key=key, person=_PERSON).digest()
