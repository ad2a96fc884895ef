"""A package as it was given to us: an archive, or the folder that somebody unpacked it to.

Nothing is ever unpacked here, so no name can lead anywhere; a name that tries to is told all the
same. Sizes are capped, for a package comes from strangers.
"""

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final, Protocol, cast

from tocsin.errors import InputError
from tocsin.exchange.packages.writing import entry
from tocsin.posts.opening.archives import ZIP_FAILURES, open_zip
from tocsin.posts.opening.limits import DEFAULT_LIMITS, Budget

MAX_FILES: Final = DEFAULT_LIMITS.max_members
MAX_TOTAL: Final = 16 << 30
"""Bytes of all files: eight thousand of the largest copies that can be frozen."""
_BLOCK: Final = 1 << 20


class Held(Protocol):
    """The files of a package."""

    def names(self) -> Iterator[tuple[str, int]]:
        """Names and stated sizes, a name as often as it is there."""

    def open(self, name: str) -> IO[bytes]:
        """A file to read from its beginning."""

    def is_as_written(self) -> bool:
        """Whether nothing stands around or between the files but what belongs there."""


@contextmanager
def held(path: Path) -> Iterator[Held]:
    """The package at a path.

    Raises:
        InputError: it is neither a folder nor a whole archive.
    """
    if path.is_dir():
        yield _Folder(path)
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror or error}.", "Check the path."
        ) from error
    with file, open_zip(file, path.name, Budget(path.name, DEFAULT_LIMITS)) as archive:
        yield _Archive(file, archive)


def is_safe(name: str) -> bool:
    """Whether a name stays inside the package on any system.

    >>> is_safe("evidence/a.json"), is_safe("../a"), is_safe("C:/a"), is_safe("a//b")
    (True, False, False, False)
    """
    parts = PurePosixPath(name).parts
    plain = "/".join(parts) == name and not any(c in name for c in "\\:\0")
    return plain and not name.startswith("/") and ".." not in parts


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    """A file in blocks of a megabyte."""
    while block := file.read(_BLOCK):
        yield block


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> Iterator[tuple[str, int]]:
        for folder, folders, files in os.walk(self._root):
            links = [one for one in folders if Path(folder, one).is_symlink()]
            for one in (*files, *links):  # a link to a folder is not followed, but it was added
                path = Path(folder, one)
                yield path.relative_to(self._root).as_posix(), path.lstat().st_size

    def open(self, name: str) -> IO[bytes]:
        path = self._root / name
        if path.is_symlink() or not path.is_file():
            raise OSError("it is no plain file")
        return path.open("rb")

    def is_as_written(self) -> bool:
        return True  # a folder has nothing around its files


class _Archive:
    def __init__(self, file: BinaryIO, archive: zipfile.ZipFile) -> None:
        self._file, self._archive = file, archive

    def names(self) -> Iterator[tuple[str, int]]:
        for one in self._archive.infolist():
            name = one.orig_filename
            if one.file_size or not one.is_dir() or not is_safe(name.removesuffix("/")):
                yield name, one.file_size  # other programs note folders, and those are empty

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(name)

    def is_as_written(self) -> bool:
        """Writes the archive again from what it holds, and compares every byte."""
        if any(one.is_dir() for one in self._archive.infolist()):
            return False
        with tempfile.TemporaryFile() as again:
            try:
                with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as made:
                    for one in self._archive.infolist():
                        self._copy(one, made)
            except ZIP_FAILURES:
                return False
            return _same(self._file, cast("BinaryIO", again))

    def _copy(self, one: zipfile.ZipInfo, made: zipfile.ZipFile) -> None:
        info = entry(one.filename)
        info.file_size = one.file_size
        with self._archive.open(one) as source, made.open(info, "w") as target:
            for block in blocks(source):
                target.write(block)


def _same(one: BinaryIO, other: BinaryIO) -> bool:
    if one.seek(0, io.SEEK_END) != other.seek(0, io.SEEK_END):
        return False
    one.seek(0)
    other.seek(0)
    return all(left == other.read(len(left)) for left in blocks(one))
