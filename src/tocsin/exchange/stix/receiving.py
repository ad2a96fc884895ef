"""What a partner sent, kept whole and kept apart: foreign objects are never counted as our own.

An object that cannot be one (a wrong id, no times, STIX 2.0) is refused alone and named; the others
are kept as they came, with every property that we do not know. Texts are data: a name with HTML in
it stays a name with HTML in it, to be escaped by whoever shows it, and is never fetched from.

References are looked at one step deep and never followed from object to object, so circles of them
cost nothing.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from tocsin.cases.documents import Document, Item
from tocsin.cases.marking import Tlp
from tocsin.cases.storable import storable
from tocsin.exchange.stix.extensions import OASIS_EVENT
from tocsin.exchange.stix.identifiers import type_of
from tocsin.exchange.stix.marking import Defined, defined, label_of
from tocsin.exchange.stix.parsing import USUAL, Bounds, parse


@dataclass(frozen=True, slots=True)
class Origin(Document):
    """Who sent it, and when it came (aware). ``identities``: STIX ids the partner speaks as."""

    partner: str
    received_at: datetime
    identities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreign(Item):
    """An object in one version. ``content`` is all of it, as it came but for ids in lower case.

    ``tlp`` is the strictest label of it or a part of it, absent where it bears none; ``altered``
    names places where characters that no database holds were made visible. ``is_echo``: it is our
    own, come back.
    """

    id: str
    type: str
    modified: datetime | None
    revoked: bool
    by: str
    tlp: Tlp | None
    content: Mapping[str, Any]
    altered: tuple[str, ...] = ()
    is_echo: bool = False

    @property
    def key(self) -> str:
        return f"{self.id} {self.content.get('modified', '')}"


class Fault(StrEnum):
    """Why an object was refused."""

    NO_OBJECT = "no_object"
    NO_TYPE = "no_type"
    WRONG_ID = "wrong_id"
    OLD_VERSION = "old_version"
    NO_TIMES = "no_times"
    TIMES = "times"
    TWICE = "twice"
    MARKS_ITSELF = "marks_itself"
    LOOSE_ENDS = "loose_ends"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Refused(Document):
    """An object that was not taken: its place in the bundle, its id as far as it has one, why."""

    place: int
    id: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Received(Document):
    """A bundle as it was received. ``sha256`` is of its bytes.

    ``missing`` are ids that it refers to and does not hold, in order.
    """

    origin: Origin
    bundle_id: str
    sha256: str
    size: int
    objects: tuple[Foreign, ...]
    refused: tuple[Refused, ...] = ()
    missing: tuple[str, ...] = ()


def read_bundle(
    data: bytes,
    origin: Origin,
    own: Collection[str] = (),
    bounds: Bounds = USUAL,
    markings: Iterable[Mapping[str, Any]] = (),
) -> Received:
    """Reads a bundle, or a TAXII envelope, of anybody.

    ``own`` are the ids of our own identities: what they created has come back to us, confirms
    nothing, and is marked as an echo. ``markings`` are definitions of markings that its sender
    sent before: a label is told by them, as by those in the bundle.

    Raises:
        UnsafeInputError: it is over a bound.
        InputError: it is no bundle.
    """
    bundle_id, listed = parse(data, bounds)
    sent = (one for one in listed if isinstance(one, dict))
    objects, refused = _sorted_out(listed, frozenset(own), defined((*markings, *sent)))
    there = {one.id for one in objects}
    missing = (name for one in objects for name in references(one.content) if name not in there)
    return Received(
        origin,
        bundle_id if type_of(bundle_id) == "bundle" else "",
        sha256(data).hexdigest(),
        len(data),
        tuple(objects),
        tuple(refused),
        tuple(dict.fromkeys(missing)),
    )


def references(content: Mapping[str, Any]) -> Iterator[str]:
    """The ids that an object refers to, in its properties that end in ``_ref`` or ``_refs``."""
    for name, value in content.items():
        told = value if name.endswith("_refs") and isinstance(value, list) else [value]
        if name.endswith(("_ref", "_refs")):
            yield from (one for one in told if isinstance(one, str) and type_of(one))


def is_oasis_event(content: Mapping[str, Any]) -> bool:
    """Whether an ``event`` is OASIS's (something that happened within an incident).

    OpenCTI's ``event`` of the same name is an occasion, such as an election.
    """
    extensions = content.get("extensions")
    return isinstance(extensions, dict) and OASIS_EVENT in extensions


def _sorted_out(
    listed: Iterable[Any], own: frozenset[str], markings: Defined
) -> tuple[list[Foreign], list[Refused]]:
    taken: dict[str, Foreign] = {}
    refused = []
    for place, said in enumerate(listed):
        told = _in_lower_case(said)
        fault = _fault(told)
        made = None if fault else _foreign(told, own, markings)
        if made is not None and made.key in taken:
            if taken[made.key].content == made.content:
                continue
            fault = Fault.TWICE
        if fault or made is None:
            name = told.get("id", "") if isinstance(told, dict) else ""
            kept, _ = storable(str(name)[:200])
            refused.append(Refused(place, kept, fault or Fault.NO_OBJECT))
        else:
            taken[made.key] = made
    return list(taken.values()), refused


def _in_lower_case(value: Any, name: str = "") -> Any:
    """With ids as RFC 9562 has UUIDs written (section 4): else one object could pass for two."""
    if isinstance(value, dict):
        return {each: _in_lower_case(one, each) for each, one in value.items()}
    if isinstance(value, list):
        return [_in_lower_case(one, name) for one in value]
    names_object = name == "id" or name.endswith(("_ref", "_refs"))
    return value.lower() if names_object and isinstance(value, str) and type_of(value) else value


_LARGEST: Final = 2**53
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_TYPE: Final = re.compile(r"[a-z][a-z0-9-]{1,248}[a-z0-9]")


def _fault(told: Any) -> Fault | None:
    if not isinstance(told, dict):
        return Fault.NO_OBJECT
    kind, name = told.get("type"), told.get("id")
    if not isinstance(kind, str) or not _TYPE.fullmatch(kind) or kind == "bundle":
        return Fault.NO_TYPE
    if not isinstance(name, str) or type_of(name) != kind:
        return Fault.WRONG_ID
    times = [told.get("created"), told.get("modified")]
    if told.get("spec_version", "2.1") != "2.1" or (any(times) and "spec_version" not in told):
        return Fault.OLD_VERSION
    fault = _fault_of_times(kind, times)
    if fault is None and kind == "marking-definition" and name in references(told):
        return Fault.MARKS_ITSELF
    if fault is None and kind == "relationship":
        ends = (told.get("source_ref"), told.get("target_ref"))
        named = told.get("relationship_type")
        if not isinstance(named, str) or not all(isinstance(e, str) and type_of(e) for e in ends):
            return Fault.LOOSE_ENDS
    return Fault.NUMBER if fault is None and not _is_exact(told) else fault


def _is_exact(told: Any) -> bool:
    """Whether every whole number is one that each reader of JSON reads alike (RFC 8259, section 6).

    A larger one has no canonical form, and no database takes it.
    """
    if isinstance(told, dict):
        return all(map(_is_exact, told.values()))
    if isinstance(told, list):
        return all(map(_is_exact, told))
    return not isinstance(told, int) or abs(told) <= _LARGEST


def _fault_of_times(kind: str, times: list[Any]) -> Fault | None:
    created, modified = times
    if created is None and modified is None:
        return Fault.NO_TIMES if kind in _DOMAIN else None
    if kind == "marking-definition" and modified is None:
        modified = created
    read = [time_of(one) for one in (created, modified)]
    if read[0] is None or read[1] is None:
        return Fault.NO_TIMES
    return Fault.TIMES if read[1] < read[0] else None


_DOMAIN: Final = frozenset(
    {
        "attack-pattern", "campaign", "channel", "course-of-action", "grouping", "identity",
        "incident", "indicator", "infrastructure", "intrusion-set", "location", "malware",
        "marking-definition", "narrative", "note", "observed-data", "opinion", "relationship",
        "report", "sighting", "threat-actor", "tool", "vulnerability", "extension-definition",
    }
)  # fmt: skip
"""Types that must say when they were created; any other without a time is an observable."""


def time_of(told: Any) -> datetime | None:
    """A time as STIX writes it, in UTC; ``None`` where it is none."""
    if not isinstance(told, str) or not _TIME.fullmatch(told):
        return None
    try:
        return datetime.fromisoformat(told[:26].rstrip("Z")).replace(tzinfo=UTC)
    except ValueError:
        return None


def _foreign(told: dict[str, Any], own: frozenset[str], markings: Defined) -> Foreign:
    content, altered = storable(told)
    told_by = content.get("created_by_ref")
    by = told_by if isinstance(told_by, str) else ""
    return Foreign(
        id=content["id"],
        type=content["type"],
        modified=time_of(content.get("modified")),
        revoked=content.get("revoked") is True,
        by=by,
        tlp=label_of(content, markings),
        content=content,
        altered=altered,
        is_echo=by in own or content["id"] in own,
    )
