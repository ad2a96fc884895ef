"""One JSON value from its bytes: strict and fast, with mending for what platforms really write.

The first attempt is orjson, and for sound records the only one. What fails is mended where
the meaning is beyond doubt: ``NaN`` and ``Infinity``, as Python writes them, become null;
half an emoji (a lone surrogate, as JavaScript writes it) becomes U+FFFD. The raw record
keeps what stood there.
"""

import json
import re
from typing import Any, Final

import orjson

from tocsin.posts.layouts.faults import wrong_byte
from tocsin.posts.records import Rejected

_PADDING: Final = b" \t\r\n\x00\x1e"  # NUL: preallocated files; RS: JSON text sequences
_BOM: Final = b"\xef\xbb\xbf"
_NOT_A_NUMBER: Final = re.compile(rb"\b(?:NaN|Infinity)\b")
_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}(?P<low>\\u[dD][c-fC-F][0-9a-fA-F]{2})?"
    rb"|(?P<lone>u[dD][c-fC-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


class BrokenJsonError(Exception):
    """The bytes are no JSON value; ``fault`` says why."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.fault = Rejected(reason, remedy)


def mended(raw: bytes, encoding: str | None) -> Any:
    """The value of bytes that orjson refused.

    ``encoding`` is tried where the bytes are not UTF-8, which JSON has to be.

    Raises:
        BrokenJsonError: it stays broken.
    """
    text = raw.strip(_PADDING).removeprefix(_BOM).strip(_PADDING)
    text = _utf8(text, encoding)
    try:
        return orjson.loads(_without_halves(text))
    except orjson.JSONDecodeError as error:
        if _NOT_A_NUMBER.search(text):
            return _with_nan(text)
        raise BrokenJsonError(
            f"it is not valid JSON: {error.msg} (column {error.pos + 1})",
            "Export again, or mend the line by hand; what is not JSON cannot be read.",
        ) from None


def is_padding(raw: bytes) -> bool:
    """Whether a line holds nothing."""
    return not raw.strip(_PADDING).removeprefix(_BOM)


def parse(raw: bytes, encoding: str | None) -> Any:
    """The value of the bytes.

    Raises:
        BrokenJsonError: they are no JSON value, even when mended.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return mended(raw, encoding)


def canonical(value: Any, raw: bytes) -> bytes:
    """The value in one form whatever its indentation; ``raw`` where it is nested too deep."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return raw


def _utf8(raw: bytes, encoding: str | None) -> bytes:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if encoding is None:
            fault = wrong_byte(error)
            raise BrokenJsonError(fault.reason, fault.remedy) from None
        try:
            return raw.decode(encoding).encode("utf-8")
        except (UnicodeError, LookupError):
            raise BrokenJsonError(
                f"it is neither UTF-8 nor {encoding}", "Find out its encoding and name that."
            ) from None
    return raw


def _without_halves(raw: bytes) -> bytes:
    if b"\\ud" not in raw and b"\\uD" not in raw:
        return raw
    return _ESCAPE.sub(_whole, raw)


def _whole(escape: re.Match[bytes]) -> bytes:
    found = escape[0]
    is_high = found[1:2] == b"u" and found[2:3] in b"dD" and len(found) == 6
    half = escape["lone"] is not None or (is_high and escape["low"] is None)
    return rb"\ufffd" if half else found


def _with_nan(raw: bytes) -> Any:
    try:
        return json.loads(raw, parse_constant=lambda _name: None)
    except (ValueError, RecursionError):
        raise BrokenJsonError(
            "it is not valid JSON", "Export again, or mend the line by hand."
        ) from None
