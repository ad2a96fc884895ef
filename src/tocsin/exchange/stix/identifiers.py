"""Ids of STIX objects: UUIDv5 in Tocsin's own namespace, so that the same thing keeps its id.

STIX reserves the namespace ``00abedb4-…`` for its own observables and their fixed recipe of
properties; an id from there that follows another recipe would pass for something it is not. So
every id here is of Tocsin's namespace.

What goes into an id can be guessed by whoever tries all candidates, so nothing personal does: of an
account only its keyed pseudonym, of a case only the desk's random id.
"""

import re
from datetime import UTC, datetime
from hashlib import sha1
from typing import Any, Final
from uuid import UUID

NAMESPACE: Final = UUID("9b5842cf-71b7-4e8f-b6bb-01a860ae8a99")
_BETWEEN: Final = "\x1f"
_ID: Final = re.compile(
    r"([a-z][a-z0-9-]{1,248}[a-z0-9])--"
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    re.IGNORECASE,
)

Made = dict[str, Any]
"""A STIX object as plain JSON."""


def stix_id(kind: str, *parts: str) -> str:
    """The id of an object of a type, from what it is the same by.

    >>> stix_id("channel", "desk-1", "x") == stix_id("channel", "desk-1", "x")
    True
    """
    name = _BETWEEN.join((kind, *parts)).encode("utf-8", "surrogatepass")
    # RFC 9562 makes version 5 of SHA-1; it names, and protects nothing.
    made = sha1(NAMESPACE.bytes + name, usedforsecurity=False).digest()[:16]
    return f"{kind}--{UUID(bytes=made, version=5)}"


def type_of(stix_id: str) -> str:
    """The type that an id names; empty where it is no id.

    >>> type_of("note--9b5842cf-71b7-4e8f-b6bb-01a860ae8a99"), type_of("note")
    ('note', '')
    """
    found = _ID.fullmatch(stix_id)
    return found[1] if found else ""


def stamp(time: datetime) -> str:
    """A time (aware) as STIX writes it: UTC, to the millisecond.

    >>> stamp(datetime(2026, 3, 1, 8, 30, tzinfo=UTC))
    '2026-03-01T08:30:00.000Z'
    """
    utc = time.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds") + "Z"
