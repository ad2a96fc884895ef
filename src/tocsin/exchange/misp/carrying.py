"""What of a case MISP carries, and what it does not: the list, and the case without it.

The law that the tests hold: a case that is exported and read back is :func:`carried` of it.

What stays at home, and why:

* ``need_to_know``, ``tasks`` and steps of the timeline: our own work, nobody else's business;
* ``links``: the id of another case, and what somebody noted of it, under that case's own label;
* people's names and times of work (``added_by``, ``marked_by``, ``stated_by`` …): a partner deals
  with an institution, so whatever a person stands for, the institution stands for abroad;
* suggestions that nobody confirmed: a machine's guess must not travel as a finding;
* ``severity``: goes along in words only, since its answers name people and places of work;
* ``origins`` and fields of newer versions: they mean something at one desk only.

MISP itself trims white space around every value and keeps no empty one.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar

from tocsin.cases.agenda import Entry, EntryKind
from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.case import Case
from tocsin.cases.describing import PARTS, Description, Part
from tocsin.cases.documents import from_json
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.severity import Severity
from tocsin.cases.storable import storable
from tocsin.cases.technique_use import TechniqueUse

NOT_CARRIED: Final = (
    "need_to_know", "tasks", "links", "severity", "extra",
    "timeline: steps", "timeline.written_by", "timeline.origins",
    "references.added_by", "references.added_at", "references.origins",
    "techniques: unconfirmed", "techniques.suggested_by", "techniques.marked_by",
    "techniques.marked_at", "techniques.origins",
    "attribution: of nobody", "attribution.stated_by", "attribution.stated_at",
    "description: parts without text", "outcomes.extra",
    "white space around texts",
)  # fmt: skip
"""Every part of a case that an event has no place for, or that must not travel."""

T = TypeVar("T")


def sendable(case: Case) -> Case:
    """The case without what stays at home; still with who stands for what is left.

    Texts are trimmed as MISP trims them, and hold no NUL and no half of a surrogate pair.
    """
    plain = _trimmed(storable(case.to_json())[0])
    clean: Case = from_json(Case, plain)
    return replace(
        clean,
        need_to_know=(),
        tasks=(),
        links=(),
        severity=Severity(),
        extra={},
        description=_parts(clean.description),
        techniques=tuple(replace(one, extra={}) for one in clean.techniques if one.marked_by),
        timeline=tuple(one for one in clean.timeline if one.kind is EntryKind.EVENT),
    )


def carried(case: Case, producer: str, receiver: str, now: datetime) -> Case:
    """The case as whoever receives the event will have it.

    ``producer`` is the name of the institution that sends, ``receiver`` and ``now`` (aware) who
    takes it in and when.
    """
    sent = sendable(case)

    def reference(one: Reference) -> Reference:
        return Reference(one.id, one.label or one.id, receiver, now, one.evidence, one.note)

    shelves: dict[str, Any] = {
        shelf.value: _each(getattr(sent, shelf.value), reference) for shelf in Shelf
    }
    return replace(
        sent,
        **shelves,
        techniques=_each(sent.techniques, lambda one: _use(one, producer)),
        attribution=_attribution(sent.attribution, producer),
        timeline=_each(sent.timeline, lambda one: _entry(one, producer)),
        outcomes=_each(sent.outcomes, lambda one: replace(one, extra={})),
    )


def _each(items: Iterable[T], change: Callable[[T], T]) -> tuple[T, ...]:
    return tuple(change(one) for one in items)


def _parts(description: Description) -> Description:
    kept: dict[str, Any] = {one: _part(getattr(description, one)) for one in PARTS}
    return Description(**kept)


def _part(part: Part) -> Part:
    return replace(part, extra={}) if part.text else Part()


def _use(use: TechniqueUse, producer: str) -> TechniqueUse:
    return TechniqueUse(use.technique, use.basis, use.evidence, use.note, marked_by=producer)


def _entry(entry: Entry, producer: str) -> Entry:
    return Entry(entry.id, entry.at, entry.text, evidence=entry.evidence, written_by=producer)


def _attribution(one: Attribution, producer: str) -> Attribution:
    if one.kind is ActorKind.UNKNOWN:
        return Attribution()
    return replace(one, stated_by=producer, stated_at=None, extra={})


def _trimmed(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_trimmed(one) for one in value]
    if isinstance(value, dict):
        return {name: _trimmed(one) for name, one in value.items()}
    return value
