"""The bytes of one file on their way to a layout: looked ahead into, cut into lines.

Every layout works on UTF-8. What stands in another encoding is recoded on the way in, so
that a byte which is wrong in it becomes a byte which is wrong in UTF-8, and only the line
that holds it is refused.
"""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tocsin.errors import InputError, UsageError

BLOCK_BYTES: Final = 1 << 18
HEAD_BYTES: Final = 1 << 18
"""How much of a file is looked at to decide what it is."""
_FRAGMENT_BYTES: Final = 1 << 16
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Source:
    """Blocks of bytes that can be looked into before they are read, once."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._ahead = bytearray()
        self.encoding_known = False
        """Whether the data themselves tell that they are UTF-8 now."""
        self.failure: InputError | None = None
        """Why the data break off, where the look ahead reached that place."""
        self.ended = False
        """Whether the look ahead reached the end of the data, or the place where they break."""

    def head(self, size: int = HEAD_BYTES) -> bytes:
        """The next ``size`` bytes, fewer at the end. They are not consumed."""
        while len(self._ahead) < size and not self.ended:
            try:
                self._ahead += next(self._blocks)
            except StopIteration:
                self.ended = True
            except InputError as failure:  # raised again once the data before it are read
                self.failure, self.ended = failure, True
        return bytes(self._ahead[:size])

    def skip(self, size: int) -> None:
        """Drops the first ``size`` bytes of what was looked at."""
        del self._ahead[:size]

    def __iter__(self) -> Iterator[bytes]:
        ahead, self._ahead = bytes(self._ahead), bytearray()
        if ahead:
            yield ahead
        if self.failure is not None:
            raise self.failure
        if not self.ended:
            yield from self._blocks


def stream_blocks(stream: io.BufferedReader) -> Iterator[bytes]:
    """The stream's bytes; ``read1`` because ``read`` would drop what precedes a failure."""
    while block := stream.read1(BLOCK_BYTES):
        yield block


def as_utf8(source: Source) -> Source:
    """The source in UTF-8 without its byte order mark; UTF-16 is also known by its zeros."""
    start = source.head(4)
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            source.skip(len(mark))
            source.encoding_known = encoding == "utf-8"
            return source if encoding == "utf-8" else recoded(source, encoding)
    unmarked = _utf16_without_mark(source.head(4096))
    return recoded(source, unmarked) if unmarked else source


def _utf16_without_mark(sample: bytes) -> str:
    """The byte order in which Latin text has a zero in every other byte, if it has."""
    half = len(sample) // 2
    if half < 2:
        return ""
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.05 else ""


def check_encoding(name: str) -> None:
    """Raises :class:`~tocsin.errors.UsageError` unless text can be in an encoding of that name."""
    try:
        b"a".decode(name, "replace")
    except (LookupError, UnicodeError):
        raise UsageError(
            f"There is no text encoding {name!r}.",
            "Use a name such as utf-8, utf-16, cp1252, latin-1, cp1251, shift_jis or gb18030.",
        ) from None


def recoded(source: Source, encoding: str) -> Source:
    """The source in UTF-8, from another encoding."""
    codec = codecs.lookup(encoding)
    wide = codec.name.startswith(("utf-16", "utf-32"))
    decoder = codec.incrementaldecoder("surrogatepass" if wide else "surrogateescape")
    utf8 = Source(_recode(source, decoder))
    utf8.encoding_known = True
    return utf8


def _recode(source: Source, decoder: codecs.IncrementalDecoder) -> Iterator[bytes]:
    try:
        for block in source:
            yield decoder.decode(block).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:  # only UTF-32 has numbers that no handler can pass on
        raise InputError(f"The file breaks off: {error.reason}.", "Check its encoding.") from error
    if decoder.getstate()[0]:  # half a character: the file is cut off, its last line is refused
        yield b"\xff"


def with_line_feeds(source: Source) -> Source:
    """The source with the line ends of old Macintosh programs (CR alone) made usual ones."""
    head = source.head()
    if b"\n" in head or b"\r" not in head:
        return source
    return Source(block.replace(b"\r", b"\n") for block in source)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A line that is not whole: longer than the cap (only its start is kept), or cut off."""

    start: bytes
    size: int
    cut_off: bool


Line = bytes | Fragment


def line_batches(source: Source, max_bytes: int) -> Iterator[tuple[int, list[Line]]]:
    """Lines without their line feed, a block at a time, with the number of the first.

    In batches because a Python call for each line would cost as much as parsing it. Where
    the data break off, what stands of the last line comes as a fragment, then the failure.

    Raises:
        InputError: the data break off.
    """
    number = 1
    open_line = _OpenLine(max_bytes)
    failure: InputError | None = None
    try:
        for block in source:
            parts = block.split(b"\n")
            last = parts.pop()
            if parts:
                lines: list[Line] = [open_line.close(parts[0]), *parts[1:]]
                if len(block) > max_bytes:  # never so with the usual cap
                    lines = [_capped(line, max_bytes) for line in lines]
                yield number, lines
                number += len(lines)
            open_line.add(last)
    except InputError as error:
        failure = error
    if open_line.size:
        rest = open_line.close(b"")
        if failure is not None and isinstance(rest, bytes):
            rest = Fragment(rest, len(rest), cut_off=True)
        yield number, [rest]
    if failure is not None:
        raise failure


def _capped(line: Line, max_bytes: int) -> Line:
    if isinstance(line, bytes) and len(line) > max_bytes:
        return Fragment(line[:_FRAGMENT_BYTES], len(line), cut_off=False)
    return line


class _OpenLine:
    """The line that runs over the end of a block."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._parts: list[bytes] = []
        self.size = 0

    def add(self, part: bytes) -> None:
        self.size += len(part)
        if self.size <= self._max_bytes:
            self._parts.append(part)
        elif len(self._parts) > 1 or not self._parts:  # over the cap: keep its start only
            self._parts = [b"".join([*self._parts, part])[:_FRAGMENT_BYTES]]

    def close(self, part: bytes) -> Line:
        self.add(part)
        size, whole = self.size, self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
        self._parts, self.size = [], 0
        return whole if size <= self._max_bytes else Fragment(whole[:_FRAGMENT_BYTES], size, False)
