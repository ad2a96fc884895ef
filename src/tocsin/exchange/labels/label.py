"""A label as AT Protocol has it (lexicon ``com.atproto.label.defs``), to JSON and back."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from tocsin.cases.storable import is_storable
from tocsin.errors import InputError, UsageError

VERSION: Final = 1
MAX_VALUE_BYTES: Final = 128
MAX_URI_BYTES: Final = 8192
"""The longest URI that the protocol allows."""
_DID: Final = re.compile(r"did:[a-z]+:[a-zA-Z0-9._:%-]{1,2000}(?<![:%])")
_URI: Final = re.compile(r"[a-z][a-z.+-]{0,80}:\S+")
_CID: Final = re.compile(r"[a-zA-Z0-9+=]{8,256}")
_OURS: Final = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Label:
    """What ``src`` (a DID) says of ``uri``: of one version of it, where ``cid`` names one.

    ``neg`` takes an earlier label back; after ``exp`` it no longer applies. Times are aware.

    Raises:
        UsageError: a part is not what the lexicon asks for; it is named.
    """

    src: str
    uri: str
    val: str
    cts: datetime
    cid: str | None = None
    neg: bool = False
    exp: datetime | None = None
    ver: int = VERSION
    sig: bytes | None = None

    def __post_init__(self) -> None:
        for name, fits in (
            ("src", _DID.fullmatch(self.src) is not None),
            ("uri", len(self.uri.encode("utf-8", "replace")) <= MAX_URI_BYTES
             and _URI.fullmatch(self.uri) is not None and is_storable(self.uri)),
            ("val", 0 < len(self.val.encode("utf-8", "replace")) <= MAX_VALUE_BYTES
             and is_storable(self.val)),
            ("cid", self.cid is None or _CID.fullmatch(self.cid) is not None),
            ("cts", self.cts.tzinfo is not None),
            ("exp", self.exp is None or self.exp.tzinfo is not None),
        ):  # fmt: skip
            if not fits:
                raise UsageError(
                    f"The label's {name} is not what AT Protocol asks for.",
                    "src is a DID, uri an at:// address or a DID, val at most 128 bytes, times "
                    "have an offset.",
                )

    @property
    def key(self) -> tuple[str, str, str]:
        """What a later label with the same key replaces."""
        return self.src, self.uri, self.val


def issuable(label: Label) -> Label:
    """The label, if it is one that an institution may issue.

    Raises:
        UsageError: its word is none of ours: small letters and hyphens. Words with an exclamation
            mark make services hide or block, which no label of ours may do by itself.
    """
    if not _OURS.fullmatch(label.val):
        raise UsageError(
            f"The label word {label.val[:40]!r} is not one to issue.",
            "Use small letters and hyphens, as in fact-checked.",
        )
    return label


def negation(label: Label, now: datetime) -> Label:
    """The label that takes ``label`` back, unsigned.

    Raises:
        UsageError: ``now`` is not after it, so that nobody could say which holds.
    """
    if now <= label.cts:
        raise UsageError(
            "A label cannot be taken back before it was made.", "Look at the clock of this machine."
        )
    return replace(label, neg=True, cts=now, exp=None, cid=None, ver=VERSION, sig=None)


def unsigned_record(label: Label) -> dict[str, Any]:
    """The fields that are signed: those that are there; ``neg`` only where it is true."""
    told: dict[str, Any] = {
        "ver": label.ver, "src": label.src, "uri": label.uri, "cid": label.cid, "val": label.val,
        "neg": label.neg or None, "cts": written(label.cts),
        "exp": written(label.exp) if label.exp else None,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


def to_record(label: Label) -> dict[str, Any]:
    """The label as JSON; bytes as ``{"$bytes": …}``, as the protocol writes them."""
    record = unsigned_record(label)
    if label.sig is not None:
        record["sig"] = {"$bytes": base64.b64encode(label.sig).decode().rstrip("=")}
    return record


def from_record(record: Any) -> Label:
    """A label from JSON, or from a frame (where ``sig`` is bytes).

    Raises:
        InputError: it is no label; what is missing or wrong is named.
    """
    if not isinstance(record, Mapping):
        raise InputError("A label is not an object.", "Ask its sender for it again.")
    try:
        return Label(
            src=_text(record, "src"),
            uri=_text(record, "uri"),
            val=_text(record, "val"),
            cts=_time(record, "cts"),
            cid=_text(record, "cid") if record.get("cid") is not None else None,
            neg=record.get("neg") is True,
            exp=_time(record, "exp") if record.get("exp") is not None else None,
            ver=_version(record),
            sig=_bytes(record.get("sig")),
        )
    except UsageError as error:
        raise InputError(error.message, "Ask its sender for it again.") from error


def written(time: datetime) -> str:
    """A time as the protocol writes it: UTC, milliseconds, ``Z``.

    >>> written(datetime(2026, 3, 1, 8, 30, tzinfo=UTC))
    '2026-03-01T08:30:00.000Z'
    """
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        raise InputError(f"A label has no {name}.", "Ask its sender for it again.")
    return value


def _time(record: Mapping[str, Any], name: str) -> datetime:
    try:
        return datetime.fromisoformat(_text(record, name))
    except ValueError as error:
        raise InputError(f"A label's {name} is no time.", "Ask its sender for it again.") from error


def _version(record: Mapping[str, Any]) -> int:
    version = record.get("ver", VERSION)
    if type(version) is not int or version != VERSION:
        raise InputError(
            f"A label is of version {str(version)[:20]}, not {VERSION}.", "Update Tocsin."
        )
    return version


def _bytes(value: Any) -> bytes | None:
    if value is None or isinstance(value, bytes):
        return value
    packed = value.get("$bytes") if isinstance(value, Mapping) else None
    text = packed if isinstance(packed, str) else "no bytes"
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (ValueError, binascii.Error) as error:
        raise InputError("A label's sig is no bytes.", "Ask its sender for it again.") from error
