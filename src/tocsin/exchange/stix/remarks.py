"""What people wrote and detectors found, as notes about the incident.

A note is the one object that every platform shows as text. Each carries its part of the case.
"""

from collections.abc import Iterator
from typing import Any, Final

from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.case import Case
from tocsin.cases.confidence import Confidence
from tocsin.cases.describing import PARTS
from tocsin.cases.documents import iso, to_json
from tocsin.cases.evidence import Evidence, EvidenceKind
from tocsin.exchange.stix.extensions import PSEUDONYMS, part
from tocsin.exchange.stix.identifiers import Made
from tocsin.exchange.stix.producing import LONGEST, Maker, lean
from tocsin.exchange.stix.things import Held

CONFIDENCES: Final = {
    Confidence.VERY_LOW: 10, Confidence.LOW: 30, Confidence.MEDIUM: 50, Confidence.HIGH: 70,
    Confidence.VERY_HIGH: 90,
}  # fmt: skip
"""STIX asks for a number: the middle of five equal bands. The word is what was said."""


def remarks(maker: Maker, case: Case, incident: str, held: Held) -> Iterator[Made]:
    """All notes of a case."""
    yield from _described(maker, case, incident)
    yield from _found(maker, case, incident, held)
    yield from _told(maker, case, incident)
    if case.attribution.kind is not ActorKind.UNKNOWN:
        yield attributed(maker, case.attribution, incident)
    if case.accounts:
        yield note(
            maker, "pseudonyms", incident, "About account ids", PSEUDONYMS,
            extensions=part("pseudonyms"),
        )  # fmt: skip


def note(maker: Maker, key: str, about: str, title: str, text: str, **told: Any) -> Made:
    """A note about an object; ``key`` tells it from the other notes of the case."""
    return maker.own(
        "note", key, abstract=title[:LONGEST], content=text or title, object_refs=[about], **told
    )


def attributed(maker: Maker, attribution: Attribution, incident: str) -> Made:
    """Who is said to be behind it, with what it rests on and what else it may be.

    A note, and no ``threat-actor``: other platforms would tie the name to other people's cases.
    """
    basis = f"Basis: {attribution.basis}" if attribution.basis else ""
    others = "; ".join(attribution.alternatives)
    lines = (
        f"{attribution.kind.replace('_', ' ').capitalize()}: {attribution.to}".strip(" :"),
        f"Confidence: {(attribution.confidence or 'not stated').replace('_', ' ')}",
        basis,
        f"It may also be: {others}" if others else "No alternative is stated.",
    )
    text = "\n\n".join(one for one in lines if one)
    sure = CONFIDENCES[attribution.confidence] if attribution.confidence else None
    return note(
        maker, "attribution", incident, "Attribution", text,
        confidence=sure,
        extensions=part("attribution"),
    )  # fmt: skip


def _described(maker: Maker, case: Case, incident: str) -> Iterator[Made]:
    for name in PARTS:
        said = getattr(case.description, name)
        if said.text:
            sure = CONFIDENCES[said.confidence] if said.confidence else None
            yield note(
                maker, f"description.{name}", incident, name.capitalize(), said.text,
                confidence=sure,
                extensions=part(f"description.{name}", item=lean(to_json(said))),
            )  # fmt: skip


def _found(maker: Maker, case: Case, incident: str, held: Held) -> Iterator[Made]:
    for place, reference in enumerate(case.findings):
        frozen = [held[one] for one in reference.evidence if one in held]
        found = next((one for one in frozen if one.kind is EvidenceKind.FINDING), None)
        text = "\n\n".join((reference.label, *_numbers(found), reference.note)).strip()
        yield note(
            maker, f"findings.{reference.key}", incident, "Finding", text or reference.id,
            extensions=part("findings", place=place, item=lean(to_json(reference))),
        )  # fmt: skip


def _numbers(found: Evidence | None) -> Iterator[str]:
    """The detector, its numbers beside chance, and what it warns of."""
    if found is None:
        return
    content, origin = found.content, found.provenance
    yield f"Detector: {origin.detector}, version {origin.version}."
    for name, title in (("statistic", "Seen"), ("baseline", "Chance or background")):
        numbers = content.get(name)
        if isinstance(numbers, dict) and numbers:
            yield f"{title}: " + ", ".join(f"{n} = {one}" for n, one in numbers.items())
    for name, title in (("interval", "Interval"), ("q_value", "False discovery rate")):
        if content.get(name) is not None:
            yield f"{title}: {content[name]}"
    caveats = content.get("caveats")
    yield from (str(one) for one in caveats) if isinstance(caveats, list) else ()


def _told(maker: Maker, case: Case, incident: str) -> Iterator[Made]:
    if case.timeline:
        lines = (f"{iso(entry.at)}  {entry.text}" for entry in case.timeline)
        items = [lean(to_json(entry)) for entry in case.timeline]
        yield note(
            maker, "timeline", incident, "Timeline", "\n".join(lines),
            extensions=part("timeline", items=items),
        )  # fmt: skip
