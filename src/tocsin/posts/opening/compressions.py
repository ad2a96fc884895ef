"""Unpacking gzip, zstd, bzip2 and xz in bounded memory.

A stream may hold several members one after another (``cat a.gz b.gz``, parallel packers):
all are read. A stream that ends early or is damaged gives what it could, then says so.
"""

import bz2
import lzma
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import zstandard

from tocsin.errors import InputError
from tocsin.posts.opening.limits import Budget
from tocsin.posts.opening.streams import BLOCK_BYTES

# A zstd block is 4 bytes at least and gives 128 KiB at most: 512 bytes in, 16 MiB out at worst.
_ZSTD_SLICE_BYTES: Final = 512
# Dumps of Reddit need windows of 2 GiB; memory is only touched as it fills.
_ZSTD_WINDOW_BYTES: Final = 1 << 31
_XZ_MEMORY_BYTES: Final = 1 << 30


class _Unpacker(ABC):
    """One member of a packed stream."""

    ended = False
    rest = b""
    """What follows the member's end in the data that was fed."""

    @abstractmethod
    def feed(self, data: bytes) -> Iterator[bytes]:
        """What the data unpack to."""


class _Gzip(_Unpacker):
    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            piece = self._inflate.decompress(data, BLOCK_BYTES)
            yield piece
            data = self._inflate.unconsumed_tail
            if self._inflate.eof or (not data and len(piece) < BLOCK_BYTES):
                break
        self.ended, self.rest = self._inflate.eof, self._inflate.unused_data


class _Zstd(_Unpacker):
    def __init__(self) -> None:
        decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
        self._frame = decompressor.decompressobj()

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _ZSTD_SLICE_BYTES):
            end = start + _ZSTD_SLICE_BYTES
            yield self._frame.decompress(data[start:end])
            if self._frame.eof:
                self.ended, self.rest = True, self._frame.unused_data + data[end:]
                return


class _Standard(_Unpacker):
    """bzip2 and xz, whose standard-library decompressors share one shape."""

    def __init__(self, member: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> None:
        self._member = member

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._member.decompress(data, BLOCK_BYTES)
        while not self._member.eof and not self._member.needs_input:
            yield self._member.decompress(b"", BLOCK_BYTES)
        self.ended, self.rest = self._member.eof, self._member.unused_data


@dataclass(frozen=True, slots=True)
class Compression:
    """A way of packing one stream."""

    name: str
    magic: tuple[bytes, ...]
    start: Callable[[], _Unpacker]
    failures: tuple[type[Exception], ...]


COMPRESSIONS: Final = (
    Compression("gzip", (b"\x1f\x8b\x08",), _Gzip, (zlib.error,)),
    Compression("zstd", (b"\x28\xb5\x2f\xfd",), _Zstd, (zstandard.ZstdError,)),
    Compression(
        "bzip2",
        tuple(b"BZh%d1AY&SY" % level for level in range(1, 10)),
        lambda: _Standard(bz2.BZ2Decompressor()),
        (OSError, EOFError),
    ),
    Compression(
        "xz",
        (b"\xfd7zXZ\x00",),
        lambda: _Standard(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY_BYTES)),
        (lzma.LZMAError, EOFError),
    ),
)


def compression_of(head: bytes) -> Compression | None:
    """How the stream that starts like this is packed, if it is."""
    for compression in COMPRESSIONS:
        if head.startswith(compression.magic):
            return compression
    return None


def unpacked(
    blocks: Iterator[bytes], compression: Compression, name: str, budget: Budget
) -> Iterator[bytes]:
    """The content of a packed stream, counted against the budget.

    Raises:
        InputError: cut off or damaged; everything before was given.
        UnsafeInputError: over the budget.
    """
    made = 0
    members = _members(blocks, compression)
    while True:
        try:
            piece = next(members)
        except StopIteration:
            return
        except EOFError:
            raise InputError(
                f"{name} is cut off: its {compression.name} data end early, after "
                f"{made:,} bytes of content.",
                "What came before is kept. Copy or download the file again.",
            ) from None
        except compression.failures as error:
            raise InputError(
                f"{name} is damaged: its {compression.name} data break after "
                f"{made:,} bytes of content ({error}).",
                "What came before is kept. Copy or download the file again.",
            ) from error
        made += len(piece)
        budget.gave(len(piece))
        yield piece


def _members(blocks: Iterator[bytes], compression: Compression) -> Iterator[bytes]:
    """The content of all members; ``EOFError`` when the last one has no end."""
    member = compression.start()
    for block in blocks:
        data = block
        while data:
            if member.ended:
                data = data.lstrip(b"\0")  # tapes and some packers pad the end with zeros
                if not data:
                    break
                member = compression.start()
            yield from member.feed(data)
            data = member.rest if member.ended else b""
    if not member.ended:
        raise EOFError
