"""The extensions that our objects use: OpenCTI's, OASIS's, and our own two with their definitions.

A property that STIX does not know is only valid on an object that names the extension it belongs
to, and a new type only where an extension says that it is one.
"""

from typing import Any, Final

from tocsin.exchange.stix.identifiers import Made, stix_id

OPENCTI: Final = "extension-definition--ea279b3e-5c71-4632-ac08-831c66a786ba"
"""OpenCTI's, for its new domain objects (``channel``, ``narrative``) and its own properties."""
OPENCTI_OBSERVABLE: Final = "extension-definition--f93e2c80-4231-4f9a-af8b-95c9bd566a82"
"""OpenCTI's, for its new observables (``media-content``, ``persona``)."""
MITRE: Final = "extension-definition--322b8f77-262a-4cb8-a915-1e441e00329b"
INCIDENT_CORE: Final = "extension-definition--ef765651-680c-498d-9894-99799f2fa126"
"""OASIS: determination and status of an incident."""
OASIS_EVENT: Final = "extension-definition--4ca6de00-5b0d-45ef-a1dc-ea7279ea910e"
"""OASIS has an ``event`` that is another type than OpenCTI's; we send neither."""
TLP_2: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
TOCSIN: Final = stix_id("extension-definition", "case")
"""Ours: the part of a case that an object carries, for what STIX has no property for."""
TOP_LEVEL: Final = stix_id("extension-definition", "top-level")
"""Ours: names the properties that OpenCTI reads at the top of an object and STIX does not know."""

TOP_LEVEL_NAMES: Final = (
    "first_seen", "incident_type", "last_seen", "objective", "source", "x_mitre_id",
)  # fmt: skip
_VERSION: Final = "1.0.0"
_SINCE: Final = "2026-11-29T00:00:00.000Z"
AUTHOR: Final[Made] = {
    "type": "identity",
    "spec_version": "2.1",
    "id": stix_id("identity", "tocsin"),
    "created": _SINCE,
    "modified": _SINCE,
    "name": "Tocsin",
    "description": "The software that wrote this bundle; it says nothing about anybody.",
    "identity_class": "system",
}
"""Who defined our extensions: the software, not the institution that uses it."""

PSEUDONYMS: Final = (
    "Account ids that begin with p_ are keyed pseudonyms: made with a secret key of the "
    "producer's, the same for one account throughout the producer's bundles, and another at every "
    "other desk. "
    "They are no platform ids, and no two producers' pseudonyms can be compared. Ask the producer "
    "where a legal basis calls for the account itself."
)


def definitions() -> tuple[Made, ...]:
    """Our extension definitions, which every bundle carries, and who made them."""
    return (
        dict(AUTHOR),
        _definition(
            TOCSIN,
            "Tocsin: part of a case",
            "The part of a case of Tocsin's that an object carries. " + PSEUDONYMS,
            "part (string): the list or section of the case; place (integer): where it stands in "
            "that list; item (object): its fields, without empty ones; record (string): a panel's "
            "published record, or a line of the register, in canonical JSON (RFC 8785); incident "
            "(identifier): the incident it is of; account_id_is (string): keyed-pseudonym or "
            "platform-id.",
            ["property-extension"],
        ),
        {
            **_definition(
                TOP_LEVEL,
                "Tocsin: properties that OpenCTI reads",
                "Properties at the top of incidents and attack patterns, as OpenCTI reads them.",
                "first_seen, last_seen (timestamp); incident_type, objective, source, x_mitre_id "
                "(string).",
                ["toplevel-property-extension"],
            ),
            "extension_properties": list(TOP_LEVEL_NAMES),
        },
    )


def _definition(
    definition_id: str, name: str, description: str, schema: str, types: list[str]
) -> Made:
    return {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": definition_id,
        "created_by_ref": AUTHOR["id"],
        "created": _SINCE,
        "modified": _SINCE,
        "name": name,
        "description": description,
        "schema": schema,
        "version": _VERSION,
        "extension_types": types,
    }


def new_type(extension: str) -> dict[str, Any]:
    """The ``extensions`` that make a type of OpenCTI's valid STIX."""
    kind = "new-sco" if extension == OPENCTI_OBSERVABLE else "new-sdo"
    return {extension: {"extension_type": kind}}


def part(name: str, **told: Any) -> dict[str, Any]:
    """The ``extensions`` by which an object carries a part of a case."""
    return {TOCSIN: {"extension_type": "property-extension", "part": name, **told}}


def part_of(content: Any) -> Any:
    """What :func:`part` wrote into an object, as a mapping; empty where there is none."""
    extensions = content.get("extensions")
    found = extensions.get(TOCSIN) if isinstance(extensions, dict) else None
    return found if isinstance(found, dict) else {}
