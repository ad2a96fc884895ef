"""A cursor over JSON that arrives in blocks: finds where a value ends without parsing it.

Why not an event parser: those stop for good at the first ``NaN``, half emoji or large
number inside any record, and building records from their events is slower than to cut the
record's bytes out by their brackets and have orjson parse (and judge) each on its own. The
scan is a few regular expressions whose repeats are possessive, so its work is linear.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import orjson

from tocsin.errors import InputError

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_SCALARS = rb'[^"{}\[\]]++|' + _STRING
# Everything up to the next bracket that needs counting; innermost containers pass as a whole.
# The repeats are capped because the engine remembers each one until the match ends.
_PLAIN: Final = re.compile(
    rb"(?:" + _SCALARS + rb"|[{\[](?:" + _SCALARS + rb"){0,256}+[}\]]){0,256}+", re.DOTALL
)
_REST_OF_STRING: Final = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_BARE: Final = re.compile(rb'[^\s,:"{}\[\]\x00\x1e]*+')  # numbers, true, false, null
_SPACE: Final = re.compile(rb"[ \t\r\n]*+")
_BETWEEN_DOCUMENTS: Final = re.compile(rb"[ \t\r\n\x00\x1e]*+")
_JOINT: Final = re.compile(rb'\}\s*+,\s*+\{\s*+"')
_MAX_GUESSES: Final = 64
_QUOTE, _BACKSLASH, _OPEN_OBJECT = b'"\\{'
_OPENING, _CLOSING = frozenset(b"{["), frozenset(b"}]")
SHOWN_BYTES: Final = 1 << 16
"""How much of a broken stretch is kept to show."""
_MAX_SPACE_BYTES: Final = 1 << 20

END: Final = -1
"""What :meth:`Cursor.next_sign` gives at the end of the data."""


class BrokenDocumentError(Exception):
    """The document ends early or its structure is not JSON. ``raw`` is the place."""

    def __init__(self, reason: str, raw: bytes) -> None:
        super().__init__(reason)
        self.reason = reason
        self.raw = raw


class Cursor:
    """Reads signs and whole values from blocks of JSON text in UTF-8."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._text = b""
        self._at = 0
        self._joint = b""
        self._kept: list[bytes] | None = None
        self._kept_bytes = 0
        self._max_kept_bytes = 0
        self.failure: InputError | None = None
        """Why the data broke off, where they did."""

    def next_sign(self, *, between_documents: bool = False) -> int:
        """The next byte that is not white space, or :data:`END`. It is not consumed."""
        space = _BETWEEN_DOCUMENTS if between_documents else _SPACE
        while True:
            match = space.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._refill():
                return END

    def take(self, sign: bytes) -> None:
        """Consumes this sign.

        Raises:
            BrokenDocumentError: something else stands there.
        """
        found = self.next_sign()
        if found != sign[0]:
            stands = "the end" if found == END else repr(chr(found))
            raise BrokenDocumentError(
                f"{sign.decode()!r} is missing before {stands}",
                self._text[self._at : self._at + SHOWN_BYTES],
            )
        self._at += 1
        self._keep(sign)

    def sign_after_next(self) -> int:
        """The sign after the one that :meth:`next_sign` shows, white space skipped."""
        self.next_sign()
        while True:
            match = _SPACE.match(self._text, self._at + 1)
            if match and match.end() < len(self._text):
                return self._text[match.end()]
            if len(self._text) - self._at > _MAX_SPACE_BYTES or not self._refill():
                return END

    def value(self, max_bytes: int) -> bytes | None:
        """Consumes the next value and gives its bytes; ``None`` where it is over the cap.

        Raises:
            BrokenDocumentError: the data end inside it, or no value stands here.
        """
        sign = self.next_sign()
        piece = _Piece(max_bytes)
        if sign in _OPENING or sign == _QUOTE:
            self._scan_container_or_string(piece)
        else:
            self._scan_bare(piece)
            if not piece.size:
                raise BrokenDocumentError(
                    "a value is missing", self._text[self._at : self._at + SHOWN_BYTES]
                )
        return piece.whole()

    def element(self, max_bytes: int) -> tuple[bytes | None, Any]:
        """Consumes the next element of an array; its bytes, and its value if that is known.

        Elements are mostly joined alike (``},  {"``), so the end of this one is where the
        same joint comes next, its brackets balance, and the bytes up to there parse: no JSON
        object is the start of another. Where that fails, the exact scan decides.
        """
        guess = self._end_by_joint() if self._joint and self.next_sign() == _OPEN_OBJECT else 0
        if 0 < guess - self._at <= max_bytes:
            raw = self._text[self._at : guess]
            try:
                value = orjson.loads(raw)
            except orjson.JSONDecodeError:
                pass
            else:
                self._at = guess
                self._keep(raw)
                return raw, value
        raw_or_none = self.value(max_bytes)
        joint = _JOINT.match(self._text, self._at - 1) if self._at else None
        self._joint = joint[0] if joint else b""
        return raw_or_none, None

    def _end_by_joint(self) -> int:
        """Where the object that stands here probably ends; 0 where no guess is at hand."""
        end = self._text.find(self._joint, self._at)
        if end < 0 and self._refill():
            end = self._text.find(self._joint, self._at)
        text, counted, depth = self._text, self._at, 0
        for _ in range(_MAX_GUESSES):
            if end < 0:
                return 0
            depth += text.count(b"{", counted, end + 1) - text.count(b"}", counted, end + 1)
            counted = end + 1
            if not depth:
                return counted
            end = text.find(self._joint, counted)
        return 0

    def _scan_bare(self, piece: "_Piece") -> None:
        while True:
            match = _BARE.match(self._text, self._at)
            self._consume(match.end() if match else self._at, piece)
            if self._at < len(self._text) or not self._refill():
                return

    def _scan_container_or_string(self, piece: "_Piece") -> None:
        depth, in_string = 0, False
        at = self._at
        while True:
            if in_string:
                match = _REST_OF_STRING.match(self._text, at)
            else:
                match = _PLAIN.match(self._text, at) if depth else None
            at = match.end() if match else at
            if at == len(self._text) or (in_string and self._text[at] == _BACKSLASH):
                self._consume(at, piece)
                if not self._refill():
                    raise BrokenDocumentError("it ends inside a value", piece.start())
                at = self._at
                continue
            sign = self._text[at]
            if sign == _QUOTE:
                in_string = not in_string
            else:
                depth += (sign in _OPENING) - (sign in _CLOSING)
            if sign == _QUOTE or sign in _OPENING or sign in _CLOSING:
                at += 1
                if not depth and not in_string:
                    self._consume(at, piece)
                    return

    def _consume(self, to: int, piece: "_Piece") -> None:
        part = self._text[self._at : to]
        self._at = to
        piece.add(part)
        self._keep(part)

    def _refill(self) -> bool:
        """Reads a block on; false at the end of the data."""
        try:
            block = next(self._blocks, b"")
        except InputError as failure:
            self.failure = failure
            return False
        self._text = self._text[self._at :] + block
        self._at = 0
        return bool(block)

    # A document of no known shape is one record, which shows only at its end.

    def keep(self, max_bytes: int) -> None:
        """From here on remembers what is consumed, unless it grows over the cap."""
        self._kept, self._kept_bytes, self._max_kept_bytes = [], 0, max_bytes

    def kept(self) -> bytes | None:
        """What was consumed since :meth:`keep`; ``None`` when it was over the cap."""
        return None if self._kept is None else b"".join(self._kept)

    def forget(self) -> None:
        """Stops remembering."""
        self._kept = None

    def _keep(self, part: bytes) -> None:
        if self._kept is None:
            return
        self._kept_bytes += len(part)
        if self._kept_bytes > self._max_kept_bytes:
            self._kept = None
        else:
            self._kept.append(part)


class _Piece:
    """The bytes of one value, dropped when they grow over the cap."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._parts: list[bytes] = []
        self.size = 0

    def add(self, part: bytes) -> None:
        self.size += len(part)
        if self.size <= self._max_bytes:
            self._parts.append(part)
        else:
            self._parts = [self.start()]

    def start(self) -> bytes:
        return b"".join(self._parts)[:SHOWN_BYTES]

    def whole(self) -> bytes | None:
        if self.size > self._max_bytes:
            return None
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
