"""The members of zip and tar archives, as blocks, without writing any of them to disk.

A member's name is only a label here, so a name such as ``../../etc/passwd`` could do no
harm; it is refused all the same, because an archive that holds one is not an honest export.
"""

import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, Final, cast

from tocsin.errors import InputError, UnsafeInputError
from tocsin.posts.opening.beside import Beside, leaves_root, nothing_beside, whole
from tocsin.posts.opening.limits import Budget
from tocsin.posts.opening.streams import BLOCK_BYTES

_READABLE_ZIP_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}
ZIP_FAILURES: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
"""What :mod:`zipfile` raises for archives that are damaged or that it does not support."""
_DIRECTORY_ENTRY_BYTES: Final = 512  # of a zip's directory; entries of real exports have about 100
_MAX_TAR_HEADER_BYTES: Final = 1 << 20
_ZERO_BLOCK: Final = bytes(tarfile.BLOCKSIZE)


@dataclass(slots=True)
class Member:
    """A file in an archive, or why it cannot be read."""

    name: str
    size: int = 0
    blocks: Iterator[bytes] | None = None
    reason: str = ""
    remedy: str = ""
    beside: Beside = nothing_beside


def is_hidden(name: str) -> bool:
    """Whether a member is a folder's bookkeeping (``.DS_Store``, ``__MACOSX/``), not content."""
    return any(
        part.startswith(".") or part == "__MACOSX" for part in name.split("/") if part != "."
    )


def _misleading(name: str) -> Member:
    return Member(
        name,
        reason="its name points outside the archive",
        remedy="Do not trust this archive. Unpack it yourself if you know where it comes from.",
    )


# ---------------------------------------------------------------------------- zip


def open_zip(file: BinaryIO, name: str, budget: Budget) -> zipfile.ZipFile:
    """The archive's directory.

    Raises:
        InputError: not a whole zip.
        UnsafeInputError: a directory too large to hold.
    """
    try:
        directory_bytes = _zip_directory_bytes(file)
        if directory_bytes > budget.limits.max_members * _DIRECTORY_ENTRY_BYTES:
            raise UnsafeInputError(
                f"{name} lists far more than {budget.limits.max_members:,} members.",
                "Unpack it yourself and import the folder, or raise max_members.",
            )
        return zipfile.ZipFile(file)
    except ZIP_FAILURES as error:
        raise InputError(
            f"{name} is a zip archive that is cut off or damaged ({error}).",
            "Copy or download it again.",
        ) from error


def _zip_directory_bytes(file: BinaryIO) -> int:
    """The size of the directory as the end record states it (APPNOTE.TXT 4.3.14 and 4.3.16)."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))  # the end record, 22 bytes, and its longest comment
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return 0
    stated = int(struct.unpack_from("<L", tail, at + 12)[0])
    wide = tail.rfind(b"PK\x06\x06", 0, at)
    if wide >= 0 and len(tail) >= wide + 48:
        stated = max(
            stated if stated != 0xFFFFFFFF else 0, struct.unpack_from("<Q", tail, wide + 40)[0]
        )
    return stated


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether the zip is a spreadsheet (XLSX, XLSB, ODS)."""
    names = set(archive.namelist())
    if names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return True
    return _declared_type(archive).startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def is_office_document(archive: zipfile.ZipFile) -> bool:
    """Whether the zip is a document of another kind (DOCX, PPTX, ODT, EPUB)."""
    return "[Content_Types].xml" in archive.namelist() or bool(_declared_type(archive))


def _declared_type(archive: zipfile.ZipFile) -> bytes:
    """The ``mimetype`` member with which OpenDocument and EPUB files start."""
    first = archive.infolist()[0] if archive.infolist() else None
    if first is None or first.filename != "mimetype" or first.file_size > 256:
        return b""
    try:
        return archive.read(first)
    except ZIP_FAILURES:
        return b""


def zip_members(archive: zipfile.ZipFile, name: str, budget: Budget) -> Iterator[Member]:
    """The files of a zip in the order of its directory."""
    for info in archive.infolist():
        if info.is_dir():
            continue
        problem = _zip_problem(info)
        if problem is not None:
            yield problem
        elif not is_hidden(info.filename):
            label = f"{name}/{info.filename}"
            yield Member(
                info.filename,
                info.file_size,
                _zip_blocks(archive, info, label, budget),
                beside=_zip_beside(archive, info.filename, name, budget),
            )


def _zip_beside(archive: zipfile.ZipFile, member: str, name: str, budget: Budget) -> Beside:
    """What stands beside a member, by its name seen from there."""
    folder = member[: member.rfind("/") + 1]

    def read(wanted: str, most_bytes: int) -> bytes | None:
        info = archive.NameToInfo.get(folder + wanted)
        if info is None or info.is_dir() or leaves_root(wanted) or _zip_problem(info):
            return None
        label = f"{name}/{info.filename}"
        return whole(_zip_blocks(archive, info, label, budget), label, most_bytes)

    return read


def _zip_problem(info: zipfile.ZipInfo) -> Member | None:
    if leaves_root(info.orig_filename):
        return _misleading(info.orig_filename)
    if stat.S_ISLNK(info.external_attr >> 16):
        return Member(info.filename, reason="it is a link", remedy="Import what it points to.")
    if info.flag_bits & 0x1:
        return Member(
            info.filename,
            reason="it is encrypted",
            remedy="Unpack the archive with its password and import the result.",
        )
    if info.compress_type not in _READABLE_ZIP_METHODS:
        return Member(
            info.filename,
            reason=f"its compression (zip method {info.compress_type}) is not supported",
            remedy="Unpack the archive yourself and import the result.",
        )
    return None


def _zip_blocks(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str, budget: Budget
) -> Iterator[bytes]:
    made = 0
    try:
        with archive.open(info) as content:
            while block := cast("io.BufferedIOBase", content).read1(BLOCK_BYTES):
                made += len(block)
                budget.gave(len(block))
                yield block
    except ZIP_FAILURES as error:
        raise InputError(
            f"{label} is damaged after {made:,} bytes of content ({error}).",
            "What came before is kept. Copy or download the archive again.",
        ) from error


# ---------------------------------------------------------------------------- tar


def is_tar(head: bytes) -> bool:
    """Whether the first 512 bytes are a tar header (its checksum holds)."""
    if len(head) < tarfile.BLOCKSIZE:
        return False
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def tar_members(stream: IO[bytes], name: str) -> Iterator[Member]:
    """The files of a tar as they come. A member must be read before the next is asked for.

    Raises:
        InputError: the archive is cut off or damaged; the members before were given.
    """
    forward = _Forward(stream, name)
    try:
        with tarfile.TarFile(fileobj=cast("IO[bytes]", forward), mode="r") as archive:
            while (info := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined]  # a streamed archive never looks back
                if not info.isdir():
                    yield from _tar_member(forward, info, name)
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise InputError(
            f"{name} is a damaged tar archive ({error}).",
            "The members before the damage are kept. Copy or download it again.",
        ) from error
    if forward.last_read != _ZERO_BLOCK:
        raise InputError(
            f"{name} is a tar archive without its end: it is cut off or damaged.",
            "The members before the cut are kept. Copy or download it again.",
        )


def _tar_member(forward: "_Forward", info: tarfile.TarInfo, name: str) -> Iterator[Member]:
    if leaves_root(info.name):
        yield _misleading(info.name)
    elif not info.isreg() or info.issparse():
        yield Member(
            info.name,
            reason="it is a link, a device or a sparse file",
            remedy="Only ordinary files are read from archives.",
        )
    elif not is_hidden(info.name):
        yield Member(info.name, info.size, _tar_blocks(forward, info, f"{name}/{info.name}"))


def _tar_blocks(forward: "_Forward", info: tarfile.TarInfo, label: str) -> Iterator[bytes]:
    """The member's bytes; ``extractfile`` would drop those before a cut."""
    forward.seek(info.offset_data)
    left = info.size
    while left > 0:
        block = forward.read(min(left, BLOCK_BYTES))
        if not block:
            raise InputError(
                f"{label} is cut off after {info.size - left:,} of {info.size:,} bytes.",
                "What came before is kept. Copy or download the archive again.",
            )
        left -= len(block)
        yield block


class _Forward:
    """A stream that ``tarfile`` may seek in, forward only, and not ask too much of at once.

    ``tarfile`` reads extended headers whole, whatever size they claim.
    """

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._name = name
        self._at = 0
        self.last_read = b""

    def tell(self) -> int:
        return self._at

    def seek(self, to: int, whence: int = 0) -> int:
        if whence != 0 or to < self._at:
            raise tarfile.ReadError("a header points backwards")
        while self._at < to:
            skipped = len(self._stream.read(min(to - self._at, BLOCK_BYTES)))
            if not skipped:
                break
            self._at += skipped
        return self._at

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _MAX_TAR_HEADER_BYTES:
            raise UnsafeInputError(
                f"{self._name} has a tar header of {size:,} bytes.",
                "Do not trust this archive. Unpack it yourself if you know where it comes from.",
            )
        self.last_read = self._stream.read(size)
        self._at += len(self.last_read)
        return self.last_read

    def close(self) -> None:
        """The stream belongs to whoever opened it."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)
