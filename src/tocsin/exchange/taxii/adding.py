"""What a client sends to a collection (section 5.5): read with the bounds of any foreign bundle.

An object that cannot be one is refused alone, with the reason in the status; the others are taken.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tocsin.cases.storable import storable
from tocsin.errors import InputError
from tocsin.exchange.stix.parsing import Bounds, parse
from tocsin.exchange.stix.receiving import Fault, Foreign, Origin, read_bundle
from tocsin.exchange.taxii.errors import unprocessable
from tocsin.exchange.taxii.store import Outcome
from tocsin.exchange.taxii.times import stamp

MOST_OBJECTS: Final = 20_000
"""Of a request: with its bytes bounded, more would be objects of nothing."""
_BOUNDS: Final = Bounds(size=4_000_000, objects=MOST_OBJECTS)
_LONGEST_NAME: Final = 200
FAULTS: Final[Mapping[Fault, str]] = {
    Fault.NO_OBJECT: "It is no JSON object.",
    Fault.NO_TYPE: "It has no type, or none that STIX allows.",
    Fault.WRONG_ID: "Its id is none of its type.",
    Fault.OLD_VERSION: "It is not of STIX 2.1.",
    Fault.NO_TIMES: "It does not say when it was created and modified.",
    Fault.TIMES: "It was modified before it was created.",
    Fault.TWICE: "Another object of the same id and version was sent with it.",
    Fault.MARKS_ITSELF: "It is marked by itself.",
    Fault.LOOSE_ENDS: "It does not say what it relates.",
    Fault.NUMBER: "It holds a whole number beyond 2^53, which JSON does not carry exactly.",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """An envelope that was sent.

    ``listed``: of each object of the envelope, in order, its name, its version as far as it states
    one, and why it was refused; ``places``: which of ``objects`` it is, where it was not.
    """

    objects: tuple[Foreign, ...]
    listed: tuple[tuple[str, str, str], ...]
    places: tuple[int | None, ...]


def sent_objects(body: bytes, now: datetime) -> Sent:
    """The objects of an envelope.

    Raises:
        RefusedError: 422, it is none, or over a bound.
    """
    try:
        _, listed = parse(body, _BOUNDS)
        received = read_bundle(body, Origin("", now), bounds=_BOUNDS)
    except InputError as error:
        raise unprocessable(f"{error.message} {error.remedy}") from error
    if "type" in json.loads(body.decode("utf-8-sig")):
        raise unprocessable("Objects are sent in an envelope, not in a bundle (section 3.7).")
    if not listed:
        raise unprocessable("The envelope has no objects.")
    refused = {one.place: FAULTS[one.fault] for one in received.refused}
    at = {one.key: place for place, one in enumerate(received.objects)}
    rows = [(*_named(told, place), refused.get(place, "")) for place, told in enumerate(listed)]
    places = [
        None if place in refused else at[f"{told['id'].lower()} {told.get('modified', '')}"]
        for place, told in enumerate(listed)
    ]
    return Sent(received.objects, tuple(rows), tuple(places))


def status_of(sent: Sent, outcomes: Sequence[Outcome], now: datetime) -> list[tuple[str, Outcome]]:
    """What became of each object of an envelope, under its name."""
    told = []
    for (name, version, trouble), place in zip(sent.listed, sent.places, strict=True):
        made = Outcome(version or stamp(now), trouble) if place is None else outcomes[place]
        told.append((name, made))
    return told


def _named(told: Any, place: int) -> tuple[str, str]:
    """An object's id and version; where it has none, its place in the envelope."""
    if not isinstance(told, dict):
        return f"objects[{place}]", ""
    name, version = told.get("id"), told.get("modified", told.get("created"))
    said, _ = storable([
        str(name)[:_LONGEST_NAME] if name else f"objects[{place}]",
        version[:_LONGEST_NAME] if isinstance(version, str) else "",
    ])  # fmt: skip
    return said[0], said[1]
