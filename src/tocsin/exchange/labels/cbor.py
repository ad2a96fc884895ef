"""DAG-CBOR, as far as labels need it: one byte sequence for one value, so that it can be signed.

The strict form of CBOR (RFC 8949) that AT Protocol signs: shortest lengths, map keys sorted by
length and then by bytes, no floating-point numbers, no indefinite lengths, nothing after the end.
What is written in any other way is refused on reading, or one value would have two signatures.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tocsin.errors import InputError

MAX_DEPTH: Final = 16
"""A label has one level, a frame three."""
_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _LIST, _MAP, _SIMPLE = 0, 1, 2, 3, 4, 5, 7
_FALSE, _TRUE, _NULL = 20, 21, 22
_WIDTHS: Final = {24: 1, 25: 2, 26: 4, 27: 8}


class NotCborError(InputError):
    """Bytes that are no strict DAG-CBOR, or a value that it cannot hold."""


def encoded(value: Any) -> bytes:
    """The value's bytes; texts, whole numbers below 2^64, bytes, booleans, null, lists, maps.

    >>> encoded({"neg": True, "src": "did:example"}).hex()
    'a2636e6567f5637372636b6469643a6578616d706c65'

    Raises:
        NotCborError: it holds something else, or half of a surrogate pair.
    """
    if value is None or isinstance(value, bool):
        return bytes([_SIMPLE << 5 | (_NULL if value is None else _TRUE if value else _FALSE)])
    if isinstance(value, int):
        return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        pairs = sorted(((_text(name), encoded(one)) for name, one in value.items()), key=_order)
        return _head(_MAP, len(pairs)) + b"".join(name + one for name, one in pairs)
    if isinstance(value, Sequence):
        return _head(_LIST, len(value)) + b"".join(map(encoded, value))
    raise NotCborError(f"A {type(value).__name__} is not DAG-CBOR.", "Write it as text.")


def decoded(content: bytes) -> list[Any]:
    """The values that stand one after another in the bytes; a frame has two.

    Raises:
        NotCborError: they are not strict DAG-CBOR.
    """
    reader, found = _Reader(content), []
    while reader.place < len(content):
        found.append(reader.value(0))
    return found


def _order(pair: tuple[bytes, bytes]) -> tuple[int, bytes]:
    return len(pair[0]), pair[0]


def _text(text: str) -> bytes:
    try:
        packed = text.encode()
    except UnicodeEncodeError as error:
        raise NotCborError(
            "A text holds half of a surrogate pair.", "Make the text storable first."
        ) from error
    return _head(_TEXT, len(packed)) + packed


def _head(major: int, count: int) -> bytes:
    if count < 24:
        return bytes([major << 5 | count])
    for code, width in _WIDTHS.items():
        if count < 1 << 8 * width:
            return bytes([major << 5 | code]) + count.to_bytes(width, "big")
    raise NotCborError(f"{count} is beyond 64 bits.", "Write it as text.")


class _Reader:
    """Reads from the front; every length is checked before anything is made of it."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.place = 0

    def value(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise _refused("is nested too deep")
        major, count = self._head()
        if major == _UNSIGNED:
            return count
        if major == _NEGATIVE:
            return -1 - count
        if major == _BYTES:
            return self._taken(count)
        if major == _TEXT:
            return self._text(count)
        if major == _LIST:
            return [self.value(depth + 1) for _ in range(self._possible(count))]
        if major == _MAP:
            return self._map(self._possible(count), depth)
        if major == _SIMPLE and count in (_FALSE, _TRUE, _NULL):
            return None if count == _NULL else count == _TRUE
        raise _refused("holds a kind of value that labels have not")

    def _head(self) -> tuple[int, int]:
        first = self._taken(1)[0]
        major, code = first >> 5, first & 31
        if code < 24:
            return major, code
        if code not in _WIDTHS or major == _SIMPLE:
            raise _refused("holds a length or number that is not written strictly")
        count = int.from_bytes(self._taken(_WIDTHS[code]), "big")
        if count < (24 if code == 24 else 1 << 4 * _WIDTHS[code]):
            raise _refused("holds a number that could be written shorter")
        return major, count

    def _taken(self, count: int) -> bytes:
        if count > len(self._content) - self.place:
            raise _refused("breaks off")
        self.place += count
        return self._content[self.place - count : self.place]

    def _possible(self, count: int) -> int:
        if count > len(self._content) - self.place:  # every item has a byte at least
            raise _refused("breaks off")
        return count

    def _text(self, count: int) -> str:
        try:
            return self._taken(count).decode()
        except UnicodeDecodeError as error:
            raise _refused("holds a text that is not UTF-8") from error

    def _map(self, count: int, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        last = (0, b"")
        for _ in range(count):
            start = self.place
            name = self.value(depth + 1)
            packed = self._content[start : self.place]
            if not isinstance(name, str) or (len(packed), packed) <= last:
                raise _refused("holds a map whose keys are not texts in order")
            last = (len(packed), packed)
            found[name] = self.value(depth + 1)
        return found


def _refused(what: str) -> NotCborError:
    return NotCborError(f"The message {what}.", "Ask its sender for it again.")
