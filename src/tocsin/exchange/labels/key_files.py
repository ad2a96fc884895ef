"""A labeler's key as a file: PKCS #8 in PEM, as other tools write it, for its owner alone."""

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tocsin.errors import InputError, UsageError
from tocsin.exchange.labels.signing import LabelKey, did_key_of


def write_key(key: LabelKey, path: Path) -> None:
    """Writes a new key, readable for its owner alone; a file that is there is never replaced.

    Raises:
        UsageError: there is a file already.
    """
    packed = key.private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UsageError(
            f"{path} is there already, and a lost key cannot be made again.", "Choose another name."
        ) from error
    with os.fdopen(handle, "wb") as file:
        file.write(packed)


def read_key(path: Path) -> LabelKey:
    """The key of a file.

    Raises:
        InputError: it is no key, or one on a curve that labels are not signed with.
    """
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError) as error:  # TypeError: it has a password
        raise _no_key(path) from error
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise _no_key(path)
    try:
        did_key_of(private.public_key())
    except StopIteration as error:
        raise _no_key(path) from error
    return LabelKey(private)


def _no_key(path: Path) -> InputError:
    return InputError(
        f"{path} holds no key to sign labels with.",
        "Make one: tocsin exchange labels keys --out label.pem",
    )
