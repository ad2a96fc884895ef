"""Tokens that are given out once and kept as hashes; secrets that are kept sealed."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tocsin.errors import StorageError

_BYTES: Final = 32


def new_token(prefix: str) -> str:
    """256 random bits, with a prefix by which a leaked one is found in a file."""
    return f"{prefix}_{secrets.token_urlsafe(_BYTES)}"


def token_hash(token: str) -> str:
    """What is kept of a token: it is random, so a fast hash is enough."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def sealed(key: bytes, secret: str) -> bytes:
    """A secret, encrypted with a key derived from the workspace's."""
    return _cipher(key).encrypt(secret.encode())


def opened(key: bytes, token: bytes) -> str:
    """The secret again.

    Raises:
        StorageError: the workspace's key is another one.
    """
    try:
        return _cipher(key).decrypt(token).decode()
    except InvalidToken as error:
        raise StorageError(
            "A secret of the desk cannot be opened with this workspace's key.",
            "Restore the key that belongs to this database.",
        ) from error


def _cipher(key: bytes) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"tocsin desk secrets").derive(key)
    return Fernet(urlsafe_b64encode(derived))
