"""The files that came with an export: its pictures, by the path that a post names.

A path in a post is a stranger's word. It is looked up below the folder, or in the zip, of the file
that names it, and nowhere else: what leaves that root, or reaches its file by a link, is not there.
A tar is read once, from front to back, so nothing stands beside its members.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from tocsin.errors import InputError, UnsafeInputError
from tocsin.posts.opening.streams import blocks_of

Beside = Callable[[str, int], bytes | None]
"""From a path and the most bytes to the file's content; ``None`` where there is no such file.

Raises InputError where the file is damaged or larger.
"""


def nothing_beside(_name: str, _most_bytes: int) -> None:
    """For what came alone."""


def leaves_root(name: str) -> bool:
    """Whether a path points outside the folder or archive it belongs to.

    >>> [leaves_root(name) for name in ("a/b.csv", "../b.csv", "/b.csv", "C:/b.csv")]
    [False, True, True, True]
    """
    absolute = name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) is not None
    return absolute or ".." in re.split(r"[\\/]", name)


def in_folder(folder: Path) -> Beside:
    """What stands in a folder and its subfolders."""

    def read(name: str, most_bytes: int) -> bytes | None:
        try:
            path = _found(folder, name)
            if path is None:
                return None
            with path.open("rb") as file:
                return whole(blocks_of(file, str(path)), str(path), most_bytes)
        except OSError as error:
            raise InputError(
                f"{name} cannot be read ({error.strerror or error}).", "Copy the export again."
            ) from error

    return read


def _found(folder: Path, name: str) -> Path | None:
    """The file, if it is one and no link leads to it."""
    path = folder
    if leaves_root(name) or "\0" in name:
        return None
    for part in PurePosixPath(name).parts:
        path /= part
        if path.is_symlink():
            return None
    return path if path.is_file() else None


def whole(blocks: Iterator[bytes], name: str, most_bytes: int) -> bytes:
    """All blocks together.

    Raises:
        UnsafeInputError: they are more than ``most_bytes``.
    """
    content = bytearray()
    for block in blocks:
        content += block
        if len(content) > most_bytes:
            raise UnsafeInputError(f"{name} has more than {most_bytes:,} bytes.", "Leave it out.")
    return bytes(content)
