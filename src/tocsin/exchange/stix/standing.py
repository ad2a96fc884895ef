"""Which version of each foreign object stands, out of everything that partners sent.

STIX lets only the creator of an object make versions of it, and nothing after a revocation (STIX
2.1, section 3.6). A bundle's text does not show who sent it, so the one who sent an object first is
taken for its source, and a later version counts if it comes from the same partner, or from one who
is known to speak as the object's creator. Anything else is kept as a dispute and changes nothing:
nobody revokes another's finding by guessing its id.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tocsin.cases.documents import Document
from tocsin.exchange.stix.receiving import Foreign, Origin, Received

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held(Document):
    """A version that stands, or is disputed, and where it came from."""

    origin: Origin
    foreign: Foreign


@dataclass(frozen=True, slots=True)
class Standing(Document):
    """The version of each object that stands, by id; and versions of others that changed nothing.

    A revoked object stands as revoked: whoever relied on it must see that.
    """

    held: tuple[Held, ...]
    disputed: tuple[Held, ...]


def standing(received: Iterable[Received]) -> Standing:
    """What stands of all bundles, in whatever order they came.

    Bundles that are read twice change nothing. Linear in the number of objects, but for sorting.
    """
    coming = [
        Held(bundle.origin, foreign)
        for bundle in sorted(received, key=lambda one: one.origin.received_at)
        for foreign in bundle.objects
    ]
    stands: dict[str, Held] = {}
    sources: dict[str, Held] = {}
    disputed = []
    for one in coming:
        first = sources.setdefault(one.foreign.id, one)
        before = stands.get(one.foreign.id)
        if not _may_change(first, one):
            if before is None or one.foreign.content != before.foreign.content:
                disputed.append(one)
        elif before is None or _is_later(before.foreign, one.foreign):
            stands[one.foreign.id] = one
    return Standing(tuple(stands.values()), tuple(disputed))


def _may_change(first: Held, one: Held) -> bool:
    same_creator = one.foreign.by == first.foreign.by
    if one.origin.partner == first.origin.partner:
        return same_creator
    return same_creator and one.foreign.by != "" and one.foreign.by in one.origin.identities


def _is_later(before: Foreign, one: Foreign) -> bool:
    if before.revoked != one.revoked:
        return one.revoked
    return (one.modified or _EARLIEST) > (before.modified or _EARLIEST)
