"""Writes a package: the same case gives the same bytes, one file in memory at a time.

Files are stored, not compressed: what a compressor makes of them differs from version to version,
and the bytes would with it.
"""

import zipfile
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, BinaryIO, Final

import orjson

from tocsin.cases.canonical import canonical
from tocsin.cases.documents import to_json
from tocsin.cases.evidence import EvidenceKind
from tocsin.cases.storable import storable
from tocsin.errors import UsageError
from tocsin.exchange.packages.annotating import annotations
from tocsin.exchange.packages.describing import Packed, metadata
from tocsin.exchange.packages.parts import (
    ANNOTATIONS,
    CASE,
    CUSTODY,
    FORMAT,
    MANIFEST,
    METADATA,
    SIGNATURE,
    Contents,
    copy_name,
    text_name,
    text_of,
)
from tocsin.seal import Seal

_MADE: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can say: the package states its own date."""
_UNIX: Final = 3
_MODE: Final = 0o100644 << 16


def write_package(contents: Contents, seal: Seal, file: BinaryIO) -> int:
    """Writes a package, signed with the desk's key; gives how many frozen copies it holds.

    Raises:
        UsageError: a copy is not what its hash says.
    """
    packed: dict[str, Packed] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in _files(contents):
            put(archive, name, content)
            packed[name] = Packed(len(content), sha256(content).hexdigest())
        described = _json(metadata(contents, packed))
        put(archive, METADATA, described)
        packed[METADATA] = Packed(len(described), sha256(described).hexdigest())
        manifest = "".join(f"{one.sha256}  {name}\n" for name, one in sorted(packed.items()))
        put(archive, MANIFEST, manifest.encode())
        signature = seal.sign(signed_part(manifest.encode()))
        put(archive, SIGNATURE, signature_file(seal.public, signature))
    return len(contents.basket)


def signed_part(manifest: bytes) -> bytes:
    """What the signature of a package is over."""
    return f"{FORMAT}\n{sha256(manifest).hexdigest()}".encode()


def signature_file(key: str, signature: str) -> bytes:
    """The file of the signature: no manifest lists it, so it is these bytes and no others."""
    return _json({"format": FORMAT, "key": key, "signature": signature})


def entry(name: str) -> zipfile.ZipInfo:
    """How a file stands in the archive: the same on every machine."""
    info = zipfile.ZipInfo(name, _MADE)
    info.create_system, info.external_attr = _UNIX, _MODE
    return info


def put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Adds a file to an archive."""
    archive.writestr(entry(name), content)


def _files(contents: Contents) -> Iterator[tuple[str, bytes]]:
    maker = contents.producer
    told = {
        "format": FORMAT,
        "case_id": contents.case_id,
        "version": contents.version,
        "from": {"id": maker.id, "name": maker.name, "log_key": contents.log_key},
        "tlp": contents.case.tlp.label,
        "case": contents.case.to_json(),
    }
    yield CASE, _json(told)
    yield ANNOTATIONS, _json(annotations(contents))
    lines = (orjson.dumps(dict(one), option=orjson.OPT_APPEND_NEWLINE) for one in contents.custody)
    yield CUSTODY, b"".join(lines)
    for copy in sorted(contents.basket, key=lambda one: one.id):
        if not copy.verify():
            raise UsageError(
                f"Evidence {copy.id[:12]} is not what its hash says.",
                "Do not send it; freeze anew.",
            )
        yield copy_name(copy.id), canonical(to_json(copy))
        text = text_of(copy.content) if copy.kind is EvidenceKind.POST else None
        if text is not None:
            yield text_name(copy.id), text.encode()


def _json(value: Any) -> bytes:
    clean, _ = storable(value)
    return orjson.dumps(clean, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
