"""Gzip without compression, so that the bytes are the same whatever zlib a machine has.

Compressors differ between zlib versions and forks; the container (RFC 1952) with stored
blocks (RFC 1951, 3.2.4) leaves them nothing to decide.
"""

import struct
import zlib

_HEADER = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255))  # no name, no time, unknown system
_BLOCK = 65_535


def stored_gzip(content: bytes) -> bytes:
    """A gzip file that holds ``content``.

    >>> import gzip
    >>> gzip.decompress(stored_gzip(b"tocsin"))
    b'tocsin'
    """
    starts = range(0, max(len(content), 1), _BLOCK)
    blocks = []
    for start in starts:
        block = content[start : start + _BLOCK]
        is_last = start + _BLOCK >= len(content)
        size = len(block)
        blocks.append(struct.pack("<BHH", is_last, size, size ^ 0xFFFF) + block)
    trailer = struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    return _HEADER + b"".join(blocks) + trailer
