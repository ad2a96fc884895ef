"""A Tocsin bundle read back: the case as its producer sent it, verdicts, measures, answers.

It is still the producer's. Where the bundle comes from another desk this is how theirs is shown;
where it is our own, it is what we told others. Nothing here opens a case.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from tocsin.answers.registry.content import Content
from tocsin.cases.case import Case
from tocsin.cases.describing import PARTS
from tocsin.cases.documents import Document, from_json
from tocsin.cases.errors import DamagedDocumentError
from tocsin.cases.marking import Tlp
from tocsin.exchange.stix.extensions import part_of
from tocsin.exchange.stix.receiving import Foreign
from tocsin.measures.sanctions.register import Entry

_LISTS: Final = (
    "accounts", "claims", "findings", "narratives", "networks", "posts", "techniques",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Restored(Document):
    """What one incident of a Tocsin bundle says.

    ``records`` are panels' published records as plain JSON.
    """

    incident: str
    producer: str
    case: Case
    records: tuple[Mapping[str, Any], ...] = ()
    measures: tuple[Entry, ...] = ()
    answers: tuple[Content, ...] = ()


def restored(objects: Iterable[Foreign]) -> tuple[Restored, ...]:
    """The cases of Tocsin desks among foreign objects, revoked ones left out.

    Raises:
        DamagedDocumentError: a part of one is not what it should be; the path is named.
        CannotStandError: it holds what a case must not, such as an accusation without a basis.
    """
    live = [one for one in objects if not one.revoked]
    incidents = [one for one in live if part_of(one.content).get("part") == "case"]
    by_incident: dict[str, list[Foreign]] = {one.id: [] for one in incidents}
    for one in live:
        for incident in _about(one):
            if incident in by_incident:
                by_incident[incident].append(one)
    measures = {one.id: one for one in live if one.type == "course-of-action"}
    return tuple(_restored(one, by_incident[one.id], measures) for one in incidents)


def _about(one: Foreign) -> Iterator[str]:
    """The objects that a relationship, a note or an opinion is about, and the incident it is of."""
    if one.type == "relationship":
        yield from (str(one.content["source_ref"]), str(one.content["target_ref"]))
    elif one.type == "opinion":
        yield str(part_of(one.content).get("incident", ""))
    elif one.type == "note":
        told = one.content.get("object_refs")
        listed = told if isinstance(told, list) else []
        yield from (name for name in listed if isinstance(name, str))


def _restored(incident: Foreign, parts: list[Foreign], known: Mapping[str, Foreign]) -> Restored:
    taken = [known[name] for one in parts for name in _about(one) if name in known]
    return Restored(
        incident.id,
        incident.by,
        _case(incident, parts),
        tuple(_records(one for one in parts if one.type != "course-of-action")),
        tuple(from_json(Entry, entry) for entry in _records(taken)),
        tuple(
            from_json(Content, _item(one).get("content"), "answer")
            for one in parts
            if part_of(one.content).get("part") == "answer"
        ),
    )


def _case(incident: Foreign, parts: list[Foreign]) -> Case:
    told: dict[str, Any] = {
        **_item(incident),
        "title": incident.content.get("name", ""),
        "summary": incident.content.get("description", ""),
        "tlp": (incident.tlp or Tlp.AMBER).value,
        "description": {},
    }
    placed: dict[str, list[tuple[int, Any]]] = {name: [] for name in _LISTS}
    for one in parts:
        found = part_of(one.content)
        name = str(found.get("part", ""))
        section, _, inner = name.partition(".")
        if name in placed:
            place = found.get("place")
            placed[name].append((place if isinstance(place, int) else 0, found.get("item")))
        elif section == "description" and inner in PARTS:
            told["description"][inner] = found.get("item")
        elif name == "timeline":
            told["timeline"] = found.get("items")
    for name, items in placed.items():
        told[name] = [item for _, item in sorted(items, key=lambda one: one[0])]
    return Case.from_json(told)


def _records(parts: Iterable[Foreign]) -> Iterator[Mapping[str, Any]]:
    for one in parts:
        text = part_of(one.content).get("record")
        if text is None:
            continue
        try:
            record = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise DamagedDocumentError(f"{one.id}.record", "JSON") from error
        if not isinstance(record, dict):
            raise DamagedDocumentError(f"{one.id}.record", "an object")
        yield record


def _item(one: Foreign) -> Any:
    found = part_of(one.content).get("item")
    return found if isinstance(found, dict) else {}
