"""Accounts under pseudonyms: linkable inside one workspace, by its key holder alone.

A pseudonym is keyed BLAKE2b of platform and account id: the same account has the same
pseudonym throughout a workspace and a different one in every other. The identity itself is
kept sealed (AES-256-GCM under a key derived from the workspace key), so that who holds the
key can look a person up when a case requires it, and nobody else can.

This is pseudonymity, not anonymity: a post's own text, links and id may still name its
author to whoever looks the post up.
"""

import os
from hashlib import blake2b
from typing import Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tocsin.errors import StorageError

_NONCE_BYTES: Final = 12
_MARK: Final = "p_"


class Pseudonyms:
    """Makes pseudonyms with one workspace's key (32 bytes), and opens sealed identities."""

    def __init__(self, key: bytes) -> None:
        self._naming = blake2b(b"names", key=key, digest_size=32).digest()
        self._sealing = AESGCM(blake2b(b"seals", key=key, digest_size=32).digest())

    def name(self, platform: str, account_id: str) -> str:
        """The pseudonym: 80 bits, so ten million accounts collide with chance 4·10⁻¹¹."""
        text = f"{platform}\x1f{account_id}".encode("utf-8", "surrogatepass")
        return _MARK + blake2b(text, key=self._naming, digest_size=10).hexdigest()

    def seal(self, account_id: str, account_name: str | None) -> bytes:
        """The identity, readable with the key only."""
        # Half of a surrogate pair, which JSON allows, has no UTF-8.
        texts = [
            text if text is None else text.encode("utf-8", "replace").decode()
            for text in (account_id, account_name)
        ]
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._sealing.encrypt(nonce, orjson.dumps(texts), None)

    def unseal(self, sealed: bytes) -> tuple[str, str | None]:
        """Account id and name.

        Raises:
            StorageError: sealed with another key, or damaged.
        """
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            account_id, account_name = orjson.loads(self._sealing.decrypt(nonce, body, None))
        except (InvalidTag, ValueError) as error:  # ValueError: cut short
            raise StorageError(
                "This identity was sealed with another key, or is damaged.",
                "Use the workspace's own key file.",
            ) from error
        return account_id, account_name
