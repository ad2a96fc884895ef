"""An event from a partner, taken in: a case, its evidence, and what was not understood.

The whole event is kept as evidence, so nothing is lost by our not understanding it; a frozen copy
in it is taken over only if its hashes are right. Whatever the producer stands for is marked with
the producer's name: foreign judgements stay foreign until somebody here makes them their own.
"""

import base64
import binascii
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

import orjson

from tocsin.cases.attribution import Attribution
from tocsin.cases.case import Case, Objective, Status
from tocsin.cases.checking import MAX_ITEMS, MAX_TITLE
from tocsin.cases.documents import from_json
from tocsin.cases.errors import CannotStandError
from tocsin.cases.evidence import MAX_BYTES, Evidence, EvidenceKind, Provenance, freeze
from tocsin.cases.freezing import freeze_file
from tocsin.cases.marking import Tlp, strictest
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.storable import storable
from tocsin.errors import InputError, TocsinError, UnsafeInputError
from tocsin.exchange.misp import reading
from tocsin.exchange.misp.galaxy import technique_tagged
from tocsin.exchange.misp.objects import is_deleted, tags_of, values_of
from tocsin.exchange.misp.reading import Context, Made
from tocsin.exchange.misp.taxonomy import is_understood, own_words, tlps

MAX_EVENT_BYTES: Final = 256 * 1024 * 1024
"""An event with a thousand screenshots has about a hundred megabytes."""
MAX_OBJECTS: Final = 10 * MAX_ITEMS
"""Every list of a full case, and its evidence."""
_KNOWN: Final = frozenset({"annotation", "attack-pattern", "temporal-event"})


class Unread(NamedTuple):
    """What this project has no place for, and how many there are; it stands in the kept event."""

    what: str
    how_many: int


@dataclass(frozen=True, slots=True)
class Received:
    """An event as it came in.

    ``event_id`` and ``changed_at`` tell a newer version from an older; ``raw`` is the id of the
    evidence that holds the whole event.
    """

    case: Case
    basket: tuple[Evidence, ...]
    unread: tuple[Unread, ...]
    event_id: str
    changed_at: datetime
    producer: str
    raw: str

    def replaces(self, other: "Received") -> bool:
        """Whether this is a later version of the same event."""
        return self.event_id == other.event_id and self.changed_at > other.changed_at


def received(content: bytes, receiver: str, now: datetime) -> Received:
    """Reads an event; ``receiver`` is the person who takes it in, ``now`` is aware.

    Raises:
        UnsafeInputError: it is larger than ``MAX_EVENT_BYTES``, or holds more than a case can.
        InputError: it is no MISP event (what is missing is named), or several.
    """
    if len(content) > MAX_EVENT_BYTES:
        raise UnsafeInputError(
            f"The event has more than {MAX_EVENT_BYTES:,} bytes.",
            "Ask the sender to leave out attachments.",
        )
    event = _event(content)
    objects = [one for one in _objects(event) if not is_deleted(one)]
    if len(objects) > MAX_OBJECTS:
        raise UnsafeInputError(
            f"The event has {len(objects):,} objects, more than {MAX_OBJECTS:,}.",
            "Ask the sender for the part that matters.",
        )
    producer = _producer(event)
    context = Context(receiver, now, producer, reading.evidence_names(objects))
    raw = _kept(event, content, receiver, now)
    basket, altered = _copies(objects)
    return Received(
        _case(event, objects, context),
        (raw, *basket),
        (*_unread(event, objects), *altered),
        str(event["uuid"]),
        _changed(event),
        producer,
        raw.id,
    )


def _event(content: bytes) -> Made:
    try:
        told = orjson.loads(content.removeprefix(BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise InputError(
            f"The event is not JSON ({error}).", "Export it from MISP again."
        ) from error
    told = storable(told)[0]
    listed = told.get("response") if isinstance(told, dict) else None
    if isinstance(listed, list) and listed:
        if len(listed) > 1:
            raise InputError(
                f"The file holds {len(listed):,} events, and a case begins with one.",
                "Export each event to a file of its own.",
            )
        told = listed[0]
    event = told.get("Event", told) if isinstance(told, dict) else None
    if not isinstance(event, dict):
        raise InputError("The file holds no MISP event.", "Export one event as MISP JSON.")
    for name in ("uuid", "info"):
        if not isinstance(event.get(name), str) or not event[name].strip():
            raise InputError(f"The event has no {name}.", "Export it from MISP again.")
    return event


def _objects(event: Made) -> list[Made]:
    listed = event.get("Object")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _producer(event: Made) -> str:
    for name in ("Orgc", "Org"):
        told = event.get(name)
        if isinstance(told, dict) and isinstance(told.get("name"), str) and told["name"].strip():
            return str(told["name"])[:MAX_TITLE]
    return f"MISP event {event['uuid']}"[:MAX_TITLE]


def _changed(event: Made) -> datetime:
    try:
        return datetime.fromtimestamp(int(event.get("timestamp") or 0), UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise InputError(
            "The event's timestamp is no time.", "Export the event from MISP again."
        ) from error


def _case(event: Made, objects: list[Made], context: Context) -> Case:
    notes = [one for one in objects if one.get("name") == "annotation"]
    texts, description = reading.described(notes, context)
    tags = tags_of(event)
    return Case(
        title=str(event["info"])[:MAX_TITLE],
        summary=texts["summary"],
        status=next(iter(own_words(tags, Status)), Status.OPEN),
        tlp=_tlp(event, tags),
        objectives=frozenset(own_words(tags, Objective)),
        target=texts["target"],
        description=description,
        **_shelves(objects, context),
        techniques=tuple(reading.technique_uses(event, objects, context)),
        attribution=_attribution(notes, context),
        timeline=_once(reading.entries(objects, context)),
        outcomes=_once(reading.outcomes(objects)),
    )


def _tlp(event: Made, tags: Iterable[str]) -> Tlp:
    """The strictest label on the event or an attribute; without any, that of a new case."""
    said = [*tlps(tags)]
    for thing in (event, *_objects(event)):
        listed = thing.get("Attribute")
        for one in listed if isinstance(listed, list) else []:
            said += tlps(tags_of(one)) if isinstance(one, dict) else ()
    return strictest(said) if said else Tlp.AMBER


def _shelves(objects: Iterable[Made], context: Context) -> dict[str, Any]:
    found: dict[str, dict[str, Reference]] = {shelf.value: {} for shelf in Shelf}
    for made in objects:
        shelf = reading.shelf_of(made)
        if shelf is not None:
            one = reading.reference(made, shelf, context)
            found[shelf.value].setdefault(one.key, one)
    for name, things in found.items():
        if len(things) > MAX_ITEMS:
            raise UnsafeInputError(
                f"The event has {len(things):,} {name}; a case holds {MAX_ITEMS:,}.",
                "Ask the sender for the part that matters.",
            )
    return {name: tuple(things.values()) for name, things in found.items()}


def _attribution(notes: Iterable[Made], context: Context) -> Attribution:
    try:
        return reading.attribution(notes, context)
    except CannotStandError:  # an accusation without a basis: kept in the event, not in the case
        return Attribution()


def _once(items: Iterable[Any]) -> tuple[Any, ...]:
    found: dict[str, Any] = {}
    for one in items:
        found.setdefault(one.key, one)
    return tuple(found.values())


def _copies(objects: Iterable[Made]) -> tuple[tuple[Evidence, ...], tuple[Unread, ...]]:
    """The frozen copies whose hashes are right, and how many were not."""
    found: dict[str, Evidence] = {}
    altered = 0
    for name, data in _attached(objects):
        try:
            one: Evidence = from_json(Evidence, orjson.loads(base64.b64decode(data, validate=True)))
            right = one.id == name and one.verify()
        except (TocsinError, binascii.Error, orjson.JSONDecodeError, ValueError):
            right = False
        if right:
            found.setdefault(one.id, one)
        altered += not right
    told = (Unread("frozen copies that were altered", altered),) if altered else ()
    return tuple(found.values()), told


def _attached(objects: Iterable[Made]) -> Iterator[tuple[str, str]]:
    listed = list(objects)
    names = reading.evidence_names(listed)
    for made in listed:
        name = names.get(str(made.get("uuid")))
        for one in values_of(made, "attachment") if name else ():
            if isinstance(one.get("data"), str):
                yield str(name), one["data"]


def _kept(event: Made, content: bytes, receiver: str, now: datetime) -> Evidence:
    """The whole event as evidence; one too large is kept by its hash."""
    origin = Provenance(reader="misp/1", raw_hash=sha256(content).hexdigest())
    try:
        return freeze(EvidenceKind.DOCUMENT, dict(event), origin, receiver, now)
    except TocsinError:
        name = f"{event['uuid']}.json"[:MAX_TITLE]
        digest = sha256(content).hexdigest()
        note = f"A MISP event of more than {MAX_BYTES:,} bytes."
        return freeze_file(EvidenceKind.DOCUMENT, name, digest, len(content), note, receiver, now)


def _unread(event: Made, objects: Iterable[Made]) -> Iterator[Unread]:
    counts: Counter[str] = Counter()
    files = reading.evidence_names(objects)
    for made in objects:
        known = str(made.get("name")) in _KNOWN or reading.shelf_of(made) is not None
        known = known or reading.outcome_kind(made) is not None
        if not known and str(made.get("uuid")) not in files:
            counts[f"object {str(made.get('name'))[:MAX_TITLE]}"] += 1
        if made.get("name") == "attack-pattern" and not reading.is_disarm(made):
            counts["attack-pattern that is no technique of DISARM"] += 1
    loose = event.get("Attribute")
    for one in loose if isinstance(loose, list) else []:
        kind = one.get("type") if isinstance(one, dict) else None
        counts[f"attribute {str(kind)[:MAX_TITLE]}"] += 1
    for tag in tags_of(event):
        if not is_understood(tag) and technique_tagged(tag) is None:
            counts[f"tag {tag[:MAX_TITLE]}"] += 1
    reports = event.get("EventReport")
    if isinstance(reports, list) and reports:
        counts["event report"] = len(reports)
    yield from (Unread(what, count) for what, count in sorted(counts.items()))
