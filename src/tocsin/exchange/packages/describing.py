"""The metadata of a package, as an RO-Crate.

RO-Crate 1.1 (Soiland-Reyes et al. 2022, Data Science 5(2), https://w3id.org/ro/crate/1.1), not 1.2:
a package needs nothing that is new in 1.2, and older readers know 1.1 alone. ``sha256`` is no term
of its context, so the crate adds it, as its section on ad-hoc terms tells.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from tocsin.cases.marking import Tlp
from tocsin.exchange.packages.parts import ANNOTATIONS, CASE, CUSTODY, METADATA, Contents

_CONTEXT: Final = (
    "https://w3id.org/ro/crate/1.1/context",
    {"sha256": "http://schema.org/sha256"},
)
_NAMES: Final = {
    CASE: "The case, as it may leave the house",
    ANNOTATIONS: "Which copies and which words show what, who says so, and when",
    CUSTODY: "Entries of the audit log: when the case was opened and saved, and each copy added",
}
_TYPES: Final = {
    ".json": "application/json", ".jsonl": "application/x-ndjson", ".txt": "text/plain",
}  # fmt: skip


class Packed(NamedTuple):
    """A file of the package: how long it is, in bytes, and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


def metadata(contents: Contents, packed: Mapping[str, Packed]) -> dict[str, Any]:
    """The file ``ro-crate-metadata.json`` for the files that are packed."""
    tlp, maker = contents.case.tlp, contents.producer
    label = {"@id": f"#{tlp.value}"}
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": contents.case.title,
        "description": contents.case.summary or contents.case.title,
        "identifier": contents.case_id,
        "version": str(contents.version),
        "datePublished": contents.changed.date().isoformat(),
        "author": {"@id": f"#{maker.id}"},
        "license": label,
        "hasPart": [{"@id": name} for name in packed],
    }
    descriptor = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }
    author = {"@id": f"#{maker.id}", "@type": "Organization", "name": maker.name}
    files = [_file(name, one) for name, one in packed.items()]
    return {"@context": list(_CONTEXT), "@graph": [descriptor, root, author, _label(tlp), *files]}


def _file(name: str, one: Packed) -> dict[str, Any]:
    kind = _TYPES[name[name.rindex(".") :]]
    words = "The words of a frozen post" if kind == "text/plain" else "A frozen copy"
    return {
        "@id": name,
        "@type": "File",
        "name": _NAMES.get(name, words),
        "encodingFormat": kind,
        "contentSize": str(one.size),
        "sha256": one.sha256,
    }


def _label(tlp: Tlp) -> dict[str, Any]:
    return {
        "@id": f"#{tlp.value}",
        "@type": "CreativeWork",
        "name": tlp.label,
        "description": "Traffic Light Protocol 2.0: who may be told of this package.",
        "url": "https://www.first.org/tlp/",
    }
