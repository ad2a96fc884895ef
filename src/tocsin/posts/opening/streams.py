"""Blocks of bytes as streams, and streams as blocks.

Every layer of unpacking is a generator of blocks: bounded memory and one place where it can
fail. :func:`buffered` turns such a generator into a file object that first gives every byte
that was good and only then raises.
"""

import contextlib
import io
import tempfile
from collections.abc import Iterator
from typing import IO, BinaryIO, Final

from tocsin.errors import InputError, StorageError, UnsafeInputError

BLOCK_BYTES: Final = 1 << 18


def blocks_of(file: IO[bytes], name: str) -> Iterator[bytes]:
    """The file's bytes from where it stands, as blocks of at most 256 KiB.

    Raises:
        InputError: the disk, pipe or network share failed.
    """
    read = getattr(file, "read1", file.read)  # read() would drop what came before a failure
    try:
        while block := read(BLOCK_BYTES):
            yield block
    except OSError as error:
        raise InputError(
            f"{name} could not be read further ({error.strerror or error}).",
            "Check the disk or connection, or copy the file again.",
        ) from error


def buffered(blocks: Iterator[bytes]) -> io.BufferedReader:
    """The blocks as a binary stream whose ``peek`` shows up to 256 KiB."""
    return io.BufferedReader(_BlockStream(blocks), BLOCK_BYTES)


class _BlockStream(io.RawIOBase):
    """Fills every request as far as it can; a failure waits until all good bytes are read."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        super().__init__()
        self._blocks = blocks
        self._rest = memoryview(b"")
        self._failure: InputError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, target: bytearray | memoryview) -> int:  # type: ignore[override]
        view = memoryview(target)
        filled = 0
        while filled < len(view) and self._refill():
            piece = self._rest[: len(view) - filled]
            view[filled : filled + len(piece)] = piece
            self._rest = self._rest[len(piece) :]
            filled += len(piece)
        if not filled and self._failure is not None:
            raise self._failure
        return filled

    def _refill(self) -> bool:
        while not self._rest and self._failure is None:
            try:
                self._rest = memoryview(next(self._blocks))
            except StopIteration:
                return False
            except InputError as failure:
                self._failure = failure
        return bool(self._rest)


def spooled(blocks: Iterator[bytes], name: str, max_bytes: int) -> BinaryIO:
    """The blocks in a temporary file that vanishes when closed, rewound.

    Raises:
        InputError: the blocks failed.
        UnsafeInputError: more than ``max_bytes``.
        StorageError: the temporary folder is full.
    """
    try:
        with contextlib.ExitStack() as stack:
            file = stack.enter_context(tempfile.TemporaryFile())
            written = 0
            for block in blocks:
                written += len(block)
                if written > max_bytes:
                    raise UnsafeInputError(
                        f"{name} needs more than {max_bytes:,} bytes of temporary space.",
                        "Unpack it yourself and import the result, or raise max_spooled_bytes.",
                    )
                file.write(block)
            file.seek(0)
            stack.pop_all()  # whole: from here on the caller closes it
            return file
    except OSError as error:
        raise StorageError(
            f"{name} could not be put in a temporary file ({error.strerror or error}).",
            "Free some space, or set TMPDIR to a folder that has some.",
        ) from error
