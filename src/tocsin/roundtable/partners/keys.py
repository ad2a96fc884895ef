"""Keys of institutions: how people compare them, and how one hands over to the next.

A key (Ed25519, RFC 8032) is worth as much as the way it came. So two people read its fingerprint to
each other, by a way that an attacker of the network does not hold (in person, over a telephone
number that was known before). The fingerprint is decimal digits, for these are read aloud in every
language: 40 of them, 10^40 ≈ 2^133, so nobody makes a second key with the same ones.

A desk is named by its first key. The name stays when the key is changed: the old key signs the new
one, and the new one signs too, which proves that somebody holds it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final

from tocsin.cases.canonical import canonical, digest
from tocsin.cases.documents import Document, to_json
from tocsin.errors import InputError
from tocsin.panels.errors import NotAllowedError
from tocsin.seal import Seal, Verifier

_DIGITS: Final = 40
_GROUP: Final = 5
_EMPTY: Final = "01" + "00" * 63
_TRIES: Final = 256
"""One in 10^14 weak keys passes: (7/8)^256."""


def fingerprint(public: str) -> str:
    """The fingerprint of a public key: eight groups of five digits.

    >>> fingerprint("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    '59824 69877 31506 50544 08603 65619 97059 56109'

    Raises:
        InputError: it is no public key.
    """
    Verifier(public)
    number = int.from_bytes(sha256(b"tocsin key\n" + bytes.fromhex(public)).digest())
    digits = str(number % 10**_DIGITS).zfill(_DIGITS)
    return " ".join(digits[i : i + _GROUP] for i in range(0, _DIGITS, _GROUP))


def desk_id(first_key: str) -> str:
    """The name of the desk that began with this key: 64 hexadecimal digits."""
    return digest({"what": "tocsin desk", "key": first_key})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation(Document):
    """A desk's statement that from now on another key is its own, signed by both keys."""

    desk: str
    old: str
    new: str
    at: datetime
    by_old: str
    by_new: str


def rotate(desk: str, old: Seal, new: Seal, now: datetime) -> Rotation:
    """The statement with which a desk goes over to a new key."""
    bare = Rotation(desk=desk, old=old.public, new=new.public, at=now, by_old="", by_new="")
    message = _rotation(bare)
    return Rotation(
        desk=desk, old=old.public, new=new.public, at=now,
        by_old=old.sign(message), by_new=new.sign(message),
    )  # fmt: skip


def is_genuine(rotation: Rotation) -> bool:
    """Whether both keys signed the statement, and are two."""
    message = _rotation(rotation)
    return rotation.old != rotation.new and (
        is_signed(rotation.old, message, rotation.by_old)
        and is_signed(rotation.new, message, rotation.by_new)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation(Document):
    """A desk's statement, signed by the key itself, that the key is not to be trusted.

    ``suspect_since`` is from when on somebody else may have held it.
    """

    desk: str
    key: str
    suspect_since: datetime
    at: datetime
    signature: str


def revoke(desk: str, key: Seal, suspect_since: datetime, now: datetime) -> Revocation:
    """The statement with which a desk gives up its key; prepared in time, it needs no key later."""
    bare = Revocation(
        desk=desk, key=key.public, suspect_since=suspect_since, at=now, signature=""
    )  # fmt: skip
    return Revocation(
        desk=desk, key=key.public, suspect_since=suspect_since, at=now,
        signature=key.sign(_revocation(bare)),
    )  # fmt: skip


def is_genuine_revocation(revocation: Revocation) -> bool:
    """Whether the key signed its own end."""
    return is_signed(revocation.key, _revocation(revocation), revocation.signature)


def is_signed(public: str, message: bytes, signature: str) -> bool:
    """Whether a signature is of a message; a key that is none has signed nothing."""
    try:
        return Verifier(public).is_signed(message, signature)
    except InputError:
        return False


def need_key(public: str) -> None:
    """Refuses what is no public key, written in the one way we write it.

    Raises:
        NotAllowedError: it is none, or one that anybody can sign for.
    """
    try:
        Verifier(public)
    except InputError as error:
        raise NotAllowedError("key", error.message, "Take it from the partner's desk.") from error
    if public != bytes.fromhex(public).hex():
        raise NotAllowedError("key", "A key is written in small letters.", "Copy it as it stands.")
    if is_weak(public):
        raise NotAllowedError(
            "key", "Anybody can sign for this key.", "Ask the partner for one that was drawn."
        )


@lru_cache(maxsize=4_096)
def is_weak(public: str) -> bool:
    """Whether a key is of small order: nobody holds it, and everybody can sign for it.

    Whoever registers such a key can deny everything afterwards. Its multiples are at most eight
    points, so a signature that is made without any key (R the neutral point, S zero) holds for one
    message in eight; for a key that was drawn it never does (RFC 8032, section 5.1.7).
    """
    verifier = Verifier(public)
    return any(verifier.is_signed(number.to_bytes(2), _EMPTY) for number in range(_TRIES))


def _rotation(rotation: Rotation) -> bytes:
    said = to_json(rotation)
    return canonical({
        "what": "tocsin key rotation",
        **{name: said[name] for name in ("desk", "old", "new", "at")},
    })  # fmt: skip


def _revocation(revocation: Revocation) -> bytes:
    said = to_json(revocation)
    return canonical({
        "what": "tocsin key revocation",
        **{name: said[name] for name in ("desk", "key", "suspect_since", "at")},
    })  # fmt: skip
