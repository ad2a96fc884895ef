"""DISARM techniques as attack patterns, both ways.

A technique is the same object in every bundle of every desk. OpenCTI and MISP know it by its
DISARM id alone (``x_mitre_id``; STIX ids change from release to release of the framework), so that
is where it stands. The framework's own texts are share-alike and stay with the framework: ids and
names are sent, and where to read the rest.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tocsin.cases import disarm
from tocsin.cases.case import Case
from tocsin.cases.documents import to_json
from tocsin.cases.errors import CannotStandError
from tocsin.exchange.stix.extensions import MITRE, TOP_LEVEL, part
from tocsin.exchange.stix.identifiers import Made, stix_id
from tocsin.exchange.stix.producing import Maker, lean

_RELEASED: Final = "2025-02-10T00:00:00.000Z"
"""When DISARM 1.6 was released; raise it with the packaged framework."""
FRAMEWORK: Final[Made] = {
    "type": "identity",
    "spec_version": "2.1",
    "id": stix_id("identity", "disarm"),
    "created": _RELEASED,
    "modified": _RELEASED,
    "name": "DISARM Foundation",
    "description": "Maintains the DISARM framework (CC BY-SA 4.0).",
    "identity_class": "organization",
}
CHAIN: Final = "disarm"


def attack_pattern(technique_id: str) -> Made:
    """A technique; one that the packaged framework does not know keeps its id as its name."""
    found = known(technique_id)
    made = {
        "type": "attack-pattern",
        "spec_version": "2.1",
        "id": stix_id("attack-pattern", "disarm", technique_id),
        "created_by_ref": FRAMEWORK["id"],
        "created": _RELEASED,
        "modified": _RELEASED,
        "name": found.name if found else technique_id,
        "x_mitre_id": technique_id,
        "external_references": [{"source_name": "DISARM", "external_id": technique_id}],
        "extensions": {
            TOP_LEVEL: {"extension_type": "toplevel-property-extension"},
            MITRE: {"extension_type": "property-extension", "id": technique_id},
        },
    }
    if found:
        made["kill_chain_phases"] = [
            {"kill_chain_name": CHAIN, "phase_name": _phases()[found.tactic]}
        ]
    return made


def used(maker: Maker, case: Case, incident: str) -> Iterator[Made]:
    """The techniques of a case, each with who stands for it on the relationship."""
    if case.techniques:
        yield dict(FRAMEWORK)
    for place, use in enumerate(case.techniques):
        made = attack_pattern(use.technique)
        yield made
        said = f"{use.basis.capitalize()}. {use.note}".strip()
        yield maker.relationship(
            incident, "uses", made["id"],
            description=said,
            extensions=part("techniques", place=place, item=lean(to_json(use))),
        )  # fmt: skip


def technique_named(content: Mapping[str, Any]) -> str:
    """The DISARM id of anybody's attack pattern; empty where it has none.

    Looked for where OpenCTI, MITRE's extension and the framework's own bundle put it.
    """
    extensions = content.get("extensions")
    mitre = extensions.get(MITRE) if isinstance(extensions, dict) else None
    told = [content.get("x_mitre_id"), mitre.get("id") if isinstance(mitre, dict) else None]
    references = content.get("external_references")
    listed = references if isinstance(references, list) else []
    told += [one.get("external_id") for one in listed if isinstance(one, dict)]
    return next((one for one in told if isinstance(one, str) and _is_of_disarm(one)), "")


def known(technique_id: str) -> disarm.Technique | None:
    """The technique as it is packaged, if it is."""
    try:
        return disarm.technique(technique_id)
    except CannotStandError:
        return None


def _is_of_disarm(technique_id: str) -> bool:
    """Of today's framework, or retired from it; ATT&CK has ids of the same look."""
    try:
        disarm.technique(technique_id)
    except disarm.RetiredTechniqueError:
        return True
    except CannotStandError:
        return False
    return True


def _phases() -> dict[str, str]:
    return {one.id: one.name.lower().replace(" ", "-") for one in disarm.tactics()}
