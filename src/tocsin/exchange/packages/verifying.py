"""What of a package was changed, is missing or was added since it was made.

The manifest (as in BagIt, RFC 8493) has the SHA-256 of every file, the desk's signature is over the
manifest, in a file that can hold nothing else, and an archive must be, byte by byte, what we would
write of its files. Beyond that every copy must bear out its own id, so a package signed anew by
somebody else still cannot hold a copy that was changed under the id that others noted.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import orjson

from tocsin.cases.canonical import canonical
from tocsin.cases.documents import Document, from_json, to_json
from tocsin.cases.evidence import Evidence
from tocsin.errors import InputError, TocsinError
from tocsin.exchange.packages.holding import MAX_FILES, MAX_TOTAL, Held, blocks, held, is_safe
from tocsin.exchange.packages.parts import (
    CASE,
    CUSTODY,
    EVIDENCE,
    MANIFEST,
    REQUIRED,
    SIGNATURE,
    UNLISTED,
    text_name,
    text_of,
)
from tocsin.exchange.packages.writing import signature_file, signed_part
from tocsin.posts.opening.archives import ZIP_FAILURES
from tocsin.seal import Verifier

_LINE: Final = re.compile(r"([0-9a-f]{64})  ([^\n]+)\n")
_LONGEST: Final = 64 << 20
"""Bytes of a file that is held whole; a copy has two million at most."""
_UNTOLD: Final = (*ZIP_FAILURES, TocsinError, TypeError, KeyError, RecursionError)
"""What a file of strangers can make a reader raise."""


class Wrong(StrEnum):
    """What can be wrong with a file of a package."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"
    UNSAFE = "unsafe"
    TOO_LARGE = "too_large"
    UNSIGNED = "unsigned"
    NO_EVIDENCE = "no_evidence"
    REPACKED = "repacked"
    CUSTODY = "custody"


@dataclass(frozen=True, slots=True)
class Fault(Document):
    """One thing that is wrong, and with which file."""

    wrong: Wrong
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Checked(Document):
    """What checking a package gave.

    ``key`` is the public key that signed it, empty where the signature does not hold; ``expected``
    says that this is the key which the reader gave. ``log_key`` is the one that signed the entries
    of the audit log, as whoever signed the package says. ``files`` counts those of the manifest,
    ``evidence`` the copies.
    """

    files: int
    evidence: tuple[str, ...]
    key: str
    log_key: str
    expected: bool
    faults: tuple[Fault, ...]


def verify(path: Path, key: str = "") -> Checked:
    """Checks an archive, or the folder it was unpacked to; nothing is written.

    ``key`` is the desk's public key as it is known from elsewhere. Without it the package shows
    only that nothing was changed since **somebody** signed it.

    Raises:
        InputError: the path is neither a folder nor a whole archive.
    """
    with held(path) as files:
        faults, names = _named(files)
        if any(one.wrong is Wrong.TOO_LARGE for one in faults):
            return Checked(0, (), "", "", expected=False, faults=tuple(faults))
        listed = _manifest(files, names)
        faults += _differing(files, names, listed)
        signer = _signer(files)
        if not signer:
            faults.append(Fault(Wrong.UNSIGNED, SIGNATURE, "the signature does not hold"))
        elif key and signer != key:
            faults.append(Fault(Wrong.UNSIGNED, SIGNATURE, "another key than yours signed it"))
        copies = sorted(one for one in names if one.startswith(EVIDENCE) and one.endswith(".json"))
        bad = {one.name for one in faults}
        faults += [one for name in copies if name not in bad for one in _copy(files, name, names)]
        log_key = _log_key(files) or signer
        if not faults and not files.is_as_written():
            faults.append(Fault(Wrong.REPACKED, path.name, "every file in it is as it was"))
    ids = tuple(one.removeprefix(EVIDENCE).removesuffix(".json") for one in copies)
    is_theirs = bool(key) and signer == key
    return Checked(len(listed), ids, signer, log_key, is_theirs, tuple(faults))


def custody_lines(path: Path) -> list[Mapping[str, Any]]:
    """The entries of the audit log in a package, for whoever can check them.

    Raises:
        InputError: there are none that can be read.
    """
    with held(path) as files:
        try:
            return [dict(orjson.loads(one)) for one in _whole(files, CUSTODY).splitlines()]
        except _UNTOLD as error:
            raise InputError(
                f"{path}: {CUSTODY} cannot be read.", "Ask for the package again."
            ) from error


def _named(files: Held) -> tuple[list[Fault], set[str]]:
    """Names that may be opened, and what is wrong with the others."""
    faults: list[Fault] = []
    names: set[str] = set()
    total = 0
    for count, (name, size) in enumerate(files.names(), 1):
        total += size
        if count > MAX_FILES or total > MAX_TOTAL:
            return [*faults, Fault(Wrong.TOO_LARGE, name, "more than a package holds")], names
        if not is_safe(name.removesuffix("/")):
            faults.append(Fault(Wrong.UNSAFE, name, "its name leads out of the package"))
        elif name in names:
            faults.append(Fault(Wrong.ADDED, name, "it is there twice"))
        elif name.endswith("/"):
            faults.append(Fault(Wrong.ADDED, name, "a folder holds nothing of its own"))
        names.add(name)
    return faults, {one for one in names if is_safe(one)}


def _manifest(files: Held, names: set[str]) -> dict[str, str]:
    """By name, the hash that a file must have; empty where the manifest is no manifest."""
    if MANIFEST not in names:
        return {}
    try:
        told = _whole(files, MANIFEST).decode()
    except _UNTOLD:
        return {}
    found = _LINE.findall(told)
    whole = "".join(f"{hashed}  {name}\n" for hashed, name in found) == told
    return {name: hashed for hashed, name in found} if whole else {}


def _differing(files: Held, names: set[str], listed: Mapping[str, str]) -> Iterator[Fault]:
    for name in sorted({*listed, *REQUIRED, *UNLISTED} - names):
        yield Fault(Wrong.MISSING, name)
    for name in sorted(names - listed.keys() - UNLISTED):
        yield Fault(Wrong.ADDED, name, "the manifest does not list it")
    if MANIFEST in names and not listed:
        yield Fault(Wrong.CHANGED, MANIFEST, "it cannot be read as a manifest")
    for name in sorted(names & listed.keys()):
        if _hash(files, name) != listed[name]:
            yield Fault(Wrong.CHANGED, name, "its SHA-256 is not that of the manifest")


def _hash(files: Held, name: str) -> str:
    made = sha256()
    try:
        with files.open(name) as file:
            for block in blocks(file):
                made.update(block)
    except _UNTOLD:
        return ""
    return made.hexdigest()


def _signer(files: Held) -> str:
    """The key that signed the manifest as it stands; empty if none did."""
    try:
        raw = _whole(files, SIGNATURE)
        told = orjson.loads(raw)
        key, signature = str(told["key"]), str(told["signature"])
        signed = Verifier(key).is_signed(signed_part(_whole(files, MANIFEST)), signature)
        as_written = raw == signature_file(bytes.fromhex(key).hex(), signature)
    except _UNTOLD:
        return ""
    return key if signed and as_written else ""


def _log_key(files: Held) -> str:
    """The key of the audit log that the package names; empty if it names none."""
    try:
        return str(orjson.loads(_whole(files, CASE))["from"].get("log_key", ""))
    except (*_UNTOLD, AttributeError):
        return ""


def _copy(files: Held, name: str, names: set[str]) -> Iterator[Fault]:
    """What is wrong with a frozen copy in itself, whoever signed the package."""
    try:
        raw = _whole(files, name)
        copy = from_json(Evidence, orjson.loads(raw))
        stem = name.removeprefix(EVIDENCE).removesuffix(".json")
        stands = copy.id == stem and copy.verify() and canonical(to_json(copy)) == raw
        text, words = text_of(copy.content), text_name(stem)
        said = _whole(files, words).decode() if words in names else None
    except _UNTOLD:
        stands, text, said, words = False, None, None, name
    if not stands:
        yield Fault(Wrong.NO_EVIDENCE, name, "it does not bear out its own id")
    elif said is not None and said != text:
        yield Fault(Wrong.NO_EVIDENCE, words, "these are not the words of the frozen post")


def _whole(files: Held, name: str) -> bytes:
    with files.open(name) as file:
        content = file.read(_LONGEST + 1)
    if len(content) > _LONGEST:
        raise InputError(f"{name} is too large.", "Ask for the package again.")
    return content
