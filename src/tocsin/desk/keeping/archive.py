"""The form of a backup: a tar file compressed with Zstandard, its last member a manifest.

The manifest names every file with its size and SHA-256. What is read back is taken in only when it
is a plain file inside the folder, named by the manifest, and byte for byte what was put in. At the
end stands the SHA-256 of all before it, in a frame that other programs skip (RFC 8878, 3.1.2): so
``tar --zstd -x`` unpacks a backup where Tocsin is not at hand.
"""

import io
import os
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, Self

import orjson
import zstandard

from tocsin.errors import Sentence, UnsafeInputError

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
_LEVEL: Final = 3  # Parquet is compressed already
_CHUNK: Final = 1 << 20
_SKIPPED: Final = bytes.fromhex("502a4d18") + (32).to_bytes(4, "little")  # a frame of 32 bytes
_END_BYTES: Final = len(_SKIPPED) + 32
_LARGEST_MANIFEST: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; ``holds_keys``: whoever has it can open pseudonyms and sign the log."""

    made_at: str
    tocsin: str
    database: str  # sqlite, postgresql or none
    files: Mapping[str, Member]
    holds_keys: bool = True
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        """As JSON."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2)

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """From JSON.

        Raises:
            UnsafeInputError: it is no manifest that this version reads.
        """
        try:
            value = orjson.loads(content)
            files = {name: Member(**member) for name, member in value.pop("files").items()}
            made = cls(**value, files=files)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise damaged("its manifest cannot be read") from error
        if made.format != FORMAT:
            raise damaged(f"its format is {made.format}, and this version reads {FORMAT}")
        return made


class Writer:
    """Adds files to a backup, and remembers what they were."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self.files: dict[str, Member] = {}

    def add(self, path: Path, name: str) -> None:
        """Adds a file under a name; as many bytes as it has now, should it grow meanwhile."""
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            member = tarfile.TarInfo(name)
            member.size, member.mode, member.mtime = (
                state.st_size,
                state.st_mode & 0o777,
                state.st_mtime,
            )
            hashing = _Hashing(file)
            self._archive.addfile(member, hashing)
        self.files[name] = Member(state.st_size, hashing.digest.hexdigest())

    def add_bytes(self, content: bytes, name: str) -> None:
        """Adds a file from memory."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(content), 0o600
        self._archive.addfile(member, io.BytesIO(content))


class _Hashing:
    """A file that remembers the hash of what was read from it, or written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.digest.update(content)
        return content

    def write(self, content: bytes) -> int:
        self.digest.update(content)
        return self._file.write(content)


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """A new backup file, readable by its owner alone; none is left where something fails.

    Raises:
        FileExistsError: there is a file of this name.
    """
    beside = target.with_name(target.name + ".part")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
        with os.fdopen(handle, "wb") as file:
            hashing: Any = _Hashing(file)
            with (
                packer.stream_writer(hashing, closefd=False) as packed,
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
            ):
                yield Writer(archive)
            file.write(_SKIPPED + hashing.digest.digest())
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, target)  # refuses to replace a file
    finally:
        beside.unlink()


def unpack(source: Path, folder: Path, most_bytes: int) -> Manifest:
    """Unpacks a backup into an empty folder and checks it against its manifest.

    Raises:
        UnsafeInputError: it is damaged, was changed, or holds what no backup holds (a link, a path
            that leads out of the folder, more than ``most_bytes``).
    """
    _refuse_changed(source)
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    left = most_bytes
    try:
        with (
            source.open("rb") as file,
            zstandard.ZstdDecompressor().stream_reader(file) as packed,
            tarfile.open(fileobj=packed, mode="r|") as archive,
        ):
            for member in archive:
                content = _content(archive, member, found, manifest)
                left -= member.size
                if left < 0:
                    raise damaged("it holds more than there is space for")
                if member.name == MANIFEST:
                    manifest = Manifest.from_bytes(content.read())
                else:
                    found[member.name] = _write(content, folder / member.name, member.mode)
    except (tarfile.TarError, zstandard.ZstdError, EOFError, UnicodeError) as error:
        raise damaged(f"it cannot be unpacked ({error})") from error
    if manifest is None:
        raise damaged("its end is missing")
    _compare(manifest, found)
    return manifest


def _refuse_changed(source: Path) -> None:
    """Lets pass a file that ends with the hash of what it holds: before anything is unpacked."""
    left = source.stat().st_size - _END_BYTES
    digest = sha256()
    with source.open("rb") as file:
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
        if left != 0 or file.read() != _SKIPPED + digest.digest():
            raise damaged("it was changed or cut short, or is none")


def _content(
    archive: tarfile.TarFile,
    member: tarfile.TarInfo,
    found: Mapping[str, Any],
    manifest: Manifest | None,
) -> IO[bytes]:
    path = PurePosixPath(member.name)
    inside = not path.is_absolute() and ".." not in path.parts and str(path) == member.name
    if not member.isreg() or not inside or "\\" in member.name or ":" in member.name:
        raise damaged(f"{member.name[:200]!r} is no plain file inside the folder")
    if member.name in found or manifest is not None:
        raise damaged(f"{member.name[:200]!r} is there twice, or after the end")
    if member.name == MANIFEST and member.size > _LARGEST_MANIFEST:
        raise damaged("its manifest is too large")
    content = archive.extractfile(member)
    if content is None:
        raise damaged(f"{member.name[:200]!r} has no content")
    return content


def _write(content: IO[bytes], path: Path, mode: int) -> Member:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode & 0o755)
    with os.fdopen(handle, "wb") as file:
        while chunk := content.read(_CHUNK):
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return Member(size, digest.hexdigest())


def _compare(manifest: Manifest, found: Mapping[str, Member]) -> None:
    for name in sorted(manifest.files.keys() ^ found.keys()):
        raise damaged(f"{name!r} is {'missing' if name in manifest.files else 'not in its list'}")
    for name, member in found.items():
        if member != manifest.files[name]:
            raise damaged(f"{name!r} is not what was put in")


def damaged(why: str) -> UnsafeInputError:
    """What is said of a backup that is not taken."""
    return UnsafeInputError(
        Sentence("This backup is not taken: {why}.", why=why),
        "Nothing was restored; use another backup.",
    )
