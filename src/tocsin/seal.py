"""The seal of a workspace: the key that signs its audit log (Ed25519, RFC 8032).

It lies in the workspace (file ``seal``, readable by its owner alone). Who holds it can write
another log; so what proves that the log was not rewritten is a signed head that somebody else
keeps (:mod:`tocsin.desk.audit.heads`).
"""

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from tocsin.errors import InputError, StorageError
from tocsin.workspace import Workspace

_FILE: Final = "seal"
_HEAD: Final = "audit.head"


@dataclass(frozen=True, slots=True)
class Seal:
    """A private key, and where the head of what it signs is written."""

    private: Ed25519PrivateKey = field(repr=False)
    head: Path

    @classmethod
    def of(cls, workspace: Workspace) -> Self:
        """The seal of a workspace, made where there is none yet.

        Raises:
            StorageError: it is damaged, or cannot be written.
        """
        return cls.at(workspace.root / _FILE, workspace.root / _HEAD)

    @classmethod
    def at(cls, path: Path, head: Path) -> Self:
        """The seal in a file, made where there is none yet.

        Raises:
            StorageError: it is damaged, or cannot be written.
        """
        try:
            if not path.exists():
                _make(path)
            private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
        except (OSError, ValueError) as error:
            raise StorageError(
                f"The seal {path} cannot be read or made.",
                "Restore it from a backup: without it nothing can be added to the audit log.",
            ) from error
        return cls(private, head)

    @property
    def public(self) -> str:
        """The public key in hexadecimal: what a verifier needs, and may be known by all."""
        return self.private.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        """The signature of a message, in hexadecimal."""
        return self.private.sign(message).hex()


class Verifier:
    """Checks signatures with a public key (64 hexadecimal digits).

    Raises:
        InputError: it is no public key.
    """

    def __init__(self, public: str) -> None:
        try:
            self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        except ValueError as error:
            raise InputError(
                f"{public[:80]!r} is no public key.",
                "Give the 64 hexadecimal digits that tocsin audit head prints.",
            ) from error

    def is_signed(self, message: bytes, signature: str) -> bool:
        """Whether the signature is of this message, written in the one way we write it."""
        try:
            raw = bytes.fromhex(signature)
            self._key.verify(raw, message)
        except (ValueError, InvalidSignature):
            return False
        return raw.hex() == signature  # another spelling of the same bytes is a change too


def _make(path: Path) -> None:
    """Writes a new key whole or not at all; when two processes do, one key wins for both."""
    handle, beside = tempfile.mkstemp(prefix=".seal-", dir=path.parent)  # readable by us alone
    try:
        with os.fdopen(handle, "w") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    except FileExistsError:
        return
    finally:
        Path(beside).unlink()
