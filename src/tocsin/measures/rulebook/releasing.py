"""A release of a rulebook: its canonical JSON, SHA-256 and signature (RFC 8785, RFC 8032)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tocsin.cases.canonical import canonical, digest
from tocsin.cases.documents import Document, from_json, to_json
from tocsin.errors import InputError
from tocsin.measures.rulebook.conditions import Condition
from tocsin.measures.rulebook.rule import Rule
from tocsin.seal import Seal, Verifier


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

    Raises:
        ReleaseError: the rules, the version or the signature were changed.
        ConditionError: a condition does not compile under this Tocsin.
    """
    made = from_json(Release, value)
    if made.extra or digest_of(made.rules) != made.digest:
        raise ReleaseError("The rules are not those of the digest.", "Fetch the release again.")
    signed = Verifier(public).is_signed(_message(made.version, made.digest), made.signature)
    if made.signed_by != public or not signed:
        raise ReleaseError(
            "The release is not signed by this key.", "Ask who published it for their public key."
        )
    for rule in made.rules:
        for when in rule.when:
            Condition.of(when.test)
    return made


def _message(version: str, name: str) -> bytes:
    return canonical({"type": "tocsin.rulebook", "version": version, "digest": name})
