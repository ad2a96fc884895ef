"""A release of a rulebook: its canonical JSON, SHA-256 and signature (RFC 8785, RFC 8032)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tocsin.cases.canonical import canonical, digest
from tocsin.cases.documents import Document, from_json, to_json
from tocsin.cases.storable import storable
from tocsin.errors import InputError
from tocsin.measures.rulebook.reading import rule_of, unique
from tocsin.measures.rulebook.rule import Rule
from tocsin.seal import Seal, Verifier

VERSION: Final = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", re.ASCII)
"""A semantic version (semver.org) without a tail."""


class ReleaseError(InputError):
    """A release is not what was signed."""


@dataclass(frozen=True, slots=True)
class Release(Document):
    """Rules under a version, with who signed them (public key, hexadecimal)."""

    version: str
    rules: tuple[Rule, ...]
    digest: str
    signed_by: str
    signature: str


def digest_of(rules: tuple[Rule, ...]) -> str:
    """SHA-256 of the canonical JSON of the rules: the base that an overlay names."""
    return digest([to_json(rule) for rule in rules])


def release(rules: tuple[Rule, ...], version: str, seal: Seal) -> Release:
    """Signs version and digest together, so that neither can be moved to another release."""
    name = digest_of(rules)
    return Release(version, rules, name, seal.public, seal.sign(_message(version, name)))


def verify(value: Mapping[str, Any], public: str) -> Release:
    """A release from JSON, if the holder of ``public`` signed exactly this.

    A signature says who wrote it, not that it may stand: each rule is held against the schema
    again, so that no release, whoever signed it, lets a machine do more than label.

    Raises:
        ReleaseError: the rules, the version or the signature were changed.
        RuleFaultError: a rule cannot stand under this Tocsin.
        DamagedDocumentError: it is no release.
    """
    made = from_json(Release, value)
    if made.extra or not _is_of(made.rules, made.digest):
        raise ReleaseError("The rules are not those of the digest.", "Fetch the release again.")
    if VERSION.fullmatch(made.version) is None:
        raise ReleaseError("The release has no version such as 1.0.0.", "Ask who published it.")
    signed = Verifier(public).is_signed(_message(made.version, made.digest), made.signature)
    if made.signed_by != public or not signed:
        raise ReleaseError(
            "The release is not signed by this key.", "Ask who published it for their public key."
        )
    unique(
        rule_of(_given(rule), "release", {}, ("rules", number))
        for number, rule in enumerate(value["rules"])
    )
    if storable(value)[1]:
        raise ReleaseError(
            "The release holds characters that cannot be kept.", "Ask who published it."
        )
    return made


def _is_of(rules: tuple[Rule, ...], wanted: str) -> bool:
    """Whether rules have a digest; what is too deep or too large to be one of ours has none."""
    try:
        return digest_of(rules) == wanted
    except (RecursionError, OverflowError):
        return False


def _given(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule as a file has it: what is not there is left out, not null."""
    return {name: one for name, one in rule.items() if one is not None}


def _message(version: str, name: str) -> bytes:
    return canonical({"type": "tocsin.rulebook", "version": version, "digest": name})
