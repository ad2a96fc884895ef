"""What a client asks of a collection: filters, how many, and where it stood (sections 3.4, 3.5).

``next`` is where the last page ended: the moment at which its last object was added, its id and
version. So a page needs nothing that was kept for it, ends with no session, and can be asked for
again; and what is added meanwhile comes after everything that was there, for its moment is later.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from tocsin.exchange.taxii.errors import not_understood
from tocsin.exchange.taxii.times import instant, stamp

SPEC_VERSION: Final = "2.1"
"""Of STIX, the only one that is kept here."""
MOST_VALUES: Final = 1_000
"""Values of one filter: an address of a request is not longer than that."""
_FILTERS: Final = ("id", "type", "version", "spec_version")
_BETWEEN: Final = "\x1f"
_LONGEST: Final = 1_000
_DIGITS: Final = 15
Query = Sequence[tuple[str, str]]


class Position(NamedTuple):
    """Where an object stands in its collection; positions are in the order of these three."""

    added: datetime
    id: str
    version: str


@dataclass(frozen=True, slots=True)
class Versions:
    """Which versions of each object: those named by a keyword, and those of the moments ``at``."""

    all: bool = False
    first: bool = False
    last: bool = False
    at: tuple[datetime, ...] = ()


LATEST: Final = Versions(last=True)
ALL: Final = Versions(all=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters, all of which an object must pass. ``None``: no such filter.

    ``first`` and ``last`` of the versions are among those that pass the other filters.
    """

    ids: frozenset[str] | None = None
    types: frozenset[str] | None = None
    versions: Versions = LATEST
    added_after: datetime | None = None
    nothing: bool = False
    """Whether a version of STIX was asked for that is not kept here."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a page."""

    wanted: Wanted
    limit: int
    after: Position | None


def asked(query: Query, most: int) -> Asked:
    """What the parameters of a request say; a page has at most ``most`` objects.

    Raises:
        RefusedError: one is malformed, or stands twice.
    """
    told = _once(query)
    limit = _limit(told.get("limit"), most)
    after = _position(told["next"]) if "next" in told else None
    return Asked(_wanted(told), limit, after)


def wanted(query: Query) -> Wanted:
    """The filters alone, as a request to delete states them.

    Raises:
        RefusedError: one is malformed, or stands twice.
    """
    return _wanted(_once(query))


def token(position: Position) -> str:
    """What is told as ``next``: opaque to clients, and nothing that they could not know."""
    text = _BETWEEN.join((stamp(position.added), position.id, position.version))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _once(query: Query) -> dict[str, str]:
    known = {"added_after", "limit", "next", *(f"match[{one}]" for one in _FILTERS)}
    told = [(name, value) for name, value in query if name in known]
    twice = [name for name, count in Counter(name for name, _ in told).items() if count > 1]
    if twice:
        raise not_understood(f"The parameter {twice[0]} stands more than once.")
    return dict(told)


def _wanted(told: dict[str, str]) -> Wanted:
    specs = _values(told.get("match[spec_version]"))
    ids = _values(told.get("match[id]"))
    return Wanted(
        ids=None if ids is None else frozenset(one.lower() for one in ids),
        types=_values(told.get("match[type]")),
        versions=_versions(told.get("match[version]")),
        added_after=_moment("added_after", told["added_after"]) if "added_after" in told else None,
        nothing=specs is not None and SPEC_VERSION not in specs,
    )


def _values(stated: str | None) -> frozenset[str] | None:
    if stated is None:
        return None
    values = stated.split(",")
    if not all(values) or len(values) > MOST_VALUES or "\x00" in stated:
        raise not_understood("A filter has an empty value, or too many of them.")
    return frozenset(values)


def _versions(stated: str | None) -> Versions:
    if stated is None:
        return LATEST
    values = stated.split(",")
    if len(set(values)) != len(values) or len(values) > MOST_VALUES:
        raise not_understood("match[version] has a value twice, or too many of them.")
    if "all" in values and len(values) > 1:
        raise not_understood("In match[version], all stands alone.")
    moments = [one for one in values if one not in ("all", "first", "last")]
    return Versions(
        all="all" in values,
        first="first" in values,
        last="last" in values,
        at=tuple(_moment("match[version]", one) for one in moments),
    )


def _moment(name: str, text: str) -> datetime:
    found = instant(text)
    if found is None:
        raise not_understood(f"{name} holds no timestamp such as 2026-03-01T08:30:00.000000Z.")
    return found


def _limit(stated: str | None, most: int) -> int:
    if stated is None:
        return most
    if not (stated.isascii() and stated.isdigit()) or len(stated) > _DIGITS or not int(stated):
        raise not_understood("limit is a whole number from 1.")
    return min(int(stated), most)


def _position(text: str) -> Position:
    wrong = not_understood("next is none that this server gave.")
    if len(text) > _LONGEST:
        raise wrong
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        parts = urlsafe_b64decode(padded).decode().split(_BETWEEN)
    except ValueError:  # no Base64, or no UTF-8 in it
        raise wrong from None
    added = instant(parts[0])
    if len(parts) != len(Position._fields) or added is None or "\x00" in text:
        raise wrong
    return Position(added, parts[1], parts[2])
