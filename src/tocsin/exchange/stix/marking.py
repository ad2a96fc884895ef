"""The Traffic Light Protocol in STIX: version 2.0 is an extension, version 1 was built in.

OASIS fixed the five objects of TLP 2.0 (cti-stix-common-objects, 2022-10-01); a bundle carries the
one that it uses. Labels of version 1 are read, and never written.
"""

from collections.abc import Iterable
from typing import Final

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
_LABELS: Final = {marking: label for label, marking in IDS.items()} | _VERSION_1


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


def label_of(markings: Iterable[object]) -> Tlp | None:
    """The strictest label among ids of markings; ``None`` where none is a label.

    >>> label_of(["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"])
    <Tlp.AMBER: 'amber'>
    """
    found = [_LABELS[one] for one in markings if isinstance(one, str) and one in _LABELS]
    return strictest(found) if found else None
