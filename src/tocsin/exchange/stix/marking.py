"""The Traffic Light Protocol in STIX: version 2.0 is an extension, version 1 was built in.

OASIS fixed the five objects of TLP 2.0 (cti-stix-common-objects, 2022-10-01); a bundle carries the
one that it uses. Labels of version 1 are read, and never written.

Of others a label is read wherever it can stand: on the object or on a part of it, by a published
id, by OpenCTI's, or by a definition that came along. A marking that nobody here knows may forbid
anything, so it counts as TLP:AMBER+STRICT: what came stays in this house, until a person asks.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from tocsin.cases.marking import Tlp, strictest
from tocsin.exchange.stix.extensions import TLP_2
from tocsin.exchange.stix.identifiers import Made

IDS: Final = {
    Tlp.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    Tlp.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    Tlp.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    Tlp.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    Tlp.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
_VERSION_1: Final = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": Tlp.CLEAR,
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": Tlp.GREEN,
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": Tlp.AMBER,
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": Tlp.RED,
}
_OPENCTI: Final = {"marking-definition--826578e1-40ad-459f-bc73-ede076f81f37": Tlp.AMBER_STRICT}
"""OpenCTI's own, from before TLP 2.0 had published objects; it sends it to this day."""
_LABELS: Final = {marking: label for label, marking in IDS.items()} | _VERSION_1 | _OPENCTI
_WORDS: Final = {
    "WHITE": Tlp.CLEAR, "CLEAR": Tlp.CLEAR, "GREEN": Tlp.GREEN, "AMBER": Tlp.AMBER,
    "AMBER+STRICT": Tlp.AMBER_STRICT, "RED": Tlp.RED,
}  # fmt: skip
_UNKNOWN: Final = Tlp.AMBER_STRICT
"""What a marking counts as that cannot be resolved."""
_STATEMENT: Final = "statement"
"""A marking of this type is words, such as a copyright, and no label."""
Defined = Mapping[str, Tlp | None]
"""Definitions by id; ``None``: it is a statement, and no label."""


def marking(label: Tlp) -> Made:
    """The marking definition of a label, as OASIS published it."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": IDS[label],
        "created": "2022-10-01T00:00:00.000Z",
        "name": label.label,
        "extensions": {
            TLP_2: {
                "extension_type": "property-extension",
                "tlp_2_0": label.value.replace("_", "+"),
            }
        },
    }


def defined(contents: Iterable[Mapping[str, Any]]) -> dict[str, Tlp | None]:
    """What the marking definitions among some objects say; of two of one id the stricter."""
    found: dict[str, Tlp | None] = {}
    for one in contents:
        name = one.get("id")
        if one.get("type") == "marking-definition" and isinstance(name, str):
            said = [said for said in (found.get(name.lower()), _said(one)) if said is not None]
            found[name.lower()] = strictest(said) if said else None
    return found


def label_of(content: Mapping[str, Any], known: Defined) -> Tlp | None:
    """The strictest label of an object and its parts; ``None`` where it bears none.

    ``known`` are definitions that came with it or before it (:func:`defined`).

    >>> label_of({"object_marking_refs": ["marking-definition--no-one-knows"]}, {})
    <Tlp.AMBER_STRICT: 'amber_strict'>
    """
    labels = [_label(one, known) for one in _markings(content)]
    found = [one for one in labels if one is not None]
    return strictest(found) if found else None


def _markings(content: Mapping[str, Any]) -> Iterator[object]:
    """Ids of markings, or what stands in their place."""
    whole = content.get("object_marking_refs")
    yield from whole if isinstance(whole, list) else [] if whole is None else [whole]
    granular = content.get("granular_markings")
    for one in granular if isinstance(granular, list) else [] if granular is None else [granular]:
        if not isinstance(one, dict):
            yield one
        elif "marking_ref" in one or "lang" not in one:  # else it only says in which language
            yield one.get("marking_ref")


def _label(marking: object, known: Defined) -> Tlp | None:
    if not isinstance(marking, str):
        return _UNKNOWN
    name = marking.lower()
    return _LABELS[name] if name in _LABELS else known.get(name, _UNKNOWN)


def _said(definition: Mapping[str, Any]) -> Tlp | None:
    """The label that a definition states, where OASIS's two versions or OpenCTI state it."""
    labels = [_WORDS.get(one, _UNKNOWN) for one in _words(definition)]
    if labels:
        return strictest(labels)
    return None if definition.get("definition_type") == _STATEMENT else _UNKNOWN


def _words(definition: Mapping[str, Any]) -> Iterator[str]:
    extensions, told = definition.get("extensions"), definition.get("definition")
    version_2 = extensions.get(TLP_2) if isinstance(extensions, dict) else None
    stated = [version_2.get("tlp_2_0")] if isinstance(version_2, dict) else []
    if isinstance(told, dict):
        stated += [said for name, said in told.items() if name.lower() == "tlp"]
    for said in stated:
        yield str(said).upper().removeprefix("TLP:").strip()
