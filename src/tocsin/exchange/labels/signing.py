"""Signing and verifying a label: ECDSA over SHA-256 of the DAG-CBOR of all its fields but ``sig``.

The key is the labeler's own (``#atproto_label`` in its DID document), on the curve secp256k1 or
P-256; the signature is 64 bytes, r then s, with s in the lower half of the group (the other would
be a second valid signature of the same label, and is refused). The nonce is that of RFC 6979, so
the same label has the same signature.

A record keeps times as text, and the text is what is signed. So a label of another's is verified
over the record as it came, not over what we would have written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from tocsin.errors import InputError
from tocsin.exchange.labels.cbor import encoded
from tocsin.exchange.labels.label import Label, from_record, issuable, unsigned_record

FIELDS: Final = ("ver", "src", "uri", "cid", "val", "neg", "cts", "exp")
"""What is signed of a label: all but the signature."""
_K256_ORDER: Final = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_CURVES: Final[Mapping[bytes, tuple[type[ec.EllipticCurve], int]]] = {
    b"\xe7\x01": (ec.SECP256K1, _K256_ORDER),
    b"\x80\x24": (ec.SECP256R1, _P256_ORDER),
}
"""By the multicodec that stands before a key in a ``did:key``."""
_HALF: Final = 32
_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PREFIX: Final = "did:key:z"
_LONGEST_KEY: Final = 100


class NotSignedError(InputError):
    """A label has no signature, or not that of its labeler."""


@dataclass(frozen=True, slots=True)
class LabelKey:
    """A labeler's private key."""

    private: ec.EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def of(cls, number: int, curve: type[ec.EllipticCurve] = ec.SECP256K1) -> Self:
        """The key of a secret number."""
        return cls(ec.derive_private_key(number, curve()))

    @property
    def did_key(self) -> str:
        """The public key as a DID document states it."""
        return did_key_of(self.private.public_key())


def new_key() -> LabelKey:
    """A new key on secp256k1, the curve that the protocol's own services use."""
    return LabelKey(ec.generate_private_key(ec.SECP256K1()))


def did_key_of(public: ec.EllipticCurvePublicKey) -> str:
    """A public key as ``did:key``: multicodec and compressed point in base58."""
    code = next(code for code, (curve, _) in _CURVES.items() if isinstance(public.curve, curve))
    point = public.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
    )
    number, digits = int.from_bytes(code + point, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = _ALPHABET[rest] + digits
    return _PREFIX + digits


def signing_input(record: Mapping[str, Any]) -> bytes:
    """The bytes that are signed, of a label as a record; fields that are not there stay away."""
    return encoded({name: record[name] for name in FIELDS if record.get(name) is not None})


def signed(label: Label, key: LabelKey) -> Label:
    """The label with our signature.

    Raises:
        UsageError: its word is none that an institution may issue.
    """
    told = signing_input(unsigned_record(issuable(label)))
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    r, s = decode_dss_signature(key.private.sign(told, algorithm))
    order = _order(key.private.curve)
    low = min(s, order - s)
    return replace(label, sig=r.to_bytes(_HALF, "big") + low.to_bytes(_HALF, "big"))


def verify(record: Mapping[str, Any], did_key: str) -> Label:
    """The label of a record that its labeler signed; ``did_key`` is the key from its DID document.

    Raises:
        NotSignedError: there is no signature, it is not strict, or it is another's.
        InputError: the record is no label, or the key none that we know.
    """
    label = from_record(record)
    public = _public(did_key)
    if label.sig is None or len(label.sig) != 2 * _HALF:
        raise NotSignedError("The label has no signature.", "Do not believe who it says it is of.")
    r, s = (int.from_bytes(one, "big") for one in (label.sig[:_HALF], label.sig[_HALF:]))
    if s > _order(public.curve) // 2:
        raise NotSignedError(
            "The label's signature is not in its one valid form.", "Ask its labeler for it again."
        )
    try:
        told = signing_input(record)
        public.verify(encode_dss_signature(r, s), told, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise NotSignedError(
            f"The label was not signed by the key of {label.src[:80]}.",
            "Fetch the labeler's DID document again: the key may have changed.",
        ) from error
    return label


def _order(curve: ec.EllipticCurve) -> int:
    return next(order for known, order in _CURVES.values() if isinstance(curve, known))


def _public(did_key: str) -> ec.EllipticCurvePublicKey:
    digits = did_key.removeprefix(_PREFIX) if len(did_key) <= _LONGEST_KEY else ""
    number = 0
    try:
        for sign in digits:
            number = number * 58 + _ALPHABET.index(sign)
        packed = number.to_bytes(_HALF + 3, "big")
        curve, _ = _CURVES[packed[:2]]
        return ec.EllipticCurvePublicKey.from_encoded_point(curve(), packed[2:])
    except (ValueError, KeyError, OverflowError) as error:
        raise InputError(
            "The key is no did:key of secp256k1 or P-256.", "Take it from the DID document."
        ) from error
