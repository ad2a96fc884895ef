"""From the paths a person gives to named streams of content."""

import contextlib
import io
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import IO, BinaryIO, Final

from tocsin.errors import InputError, StorageError
from tocsin.posts.opening.archives import (
    Member,
    is_office_document,
    is_tar,
    is_workbook,
    open_zip,
    tar_members,
    zip_members,
)
from tocsin.posts.opening.beside import Beside, in_folder, nothing_beside
from tocsin.posts.opening.compressions import compression_of, unpacked
from tocsin.posts.opening.limits import DEFAULT_LIMITS, Budget, Limits
from tocsin.posts.opening.streams import blocks_of, buffered, spooled

_HEAD_BYTES: Final = 512  # a tar header
_ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_UNSUPPORTED: Final = {
    b"7z\xbc\xaf\x27\x1c": "7z archive",
    b"Rar!\x1a\x07": "RAR archive",
    b"\x04\x22\x4d\x18": "LZ4 file",
    b"\x1f\x9d": "Unix compress (.Z) file",
    b"LZIP": "lzip file",
    b"\xff\x06\x00\x00sNaPpY": "Snappy file",
}


@dataclass(slots=True, eq=False)
class Opened:
    """A file, or a member of an archive, ready to be read once.

    Valid until the next one is asked for. ``name`` is for people and the ledger: the input
    as the user gave it, then the place inside it (``export.zip/inner/tweets.jsonl.gz``).
    ``size`` is in bytes of content, ``None`` where it is not known beforehand. ``path`` is
    the real path of a plain file, ``None`` for everything that was unpacked or piped.
    ``beside`` reads the files that came with it, such as the pictures of an export.
    """

    name: str
    stream: io.BufferedReader
    size: int | None = None
    path: Path | None = None
    limits: Limits = field(default=DEFAULT_LIMITS)
    beside: Beside = nothing_beside

    def seekable_file(self) -> BinaryIO:
        """The content as a file with random access; the caller closes it.

        The plain file itself, or a temporary copy of what was unpacked.

        Raises:
            InputError: the content is cut off, damaged or too large to copy.
            StorageError: no room for the copy.
        """
        if self.path is not None:
            return self.path.open("rb")
        return spooled(blocks_of(self.stream, self.name), self.name, self.limits.max_spooled_bytes)


@dataclass(frozen=True, slots=True)
class Unopened:
    """A file or member that could not be opened, and what a person can do about it."""

    name: str
    reason: str
    remedy: str


Found = Opened | Unopened


def open_inputs(
    inputs: Sequence[str | Path],
    limits: Limits = DEFAULT_LIMITS,
    stdin: BinaryIO | None = None,
) -> Iterator[Found]:
    """Every file in the inputs, unpacked, in a stable order.

    An input is a file, a folder (walked in sorted order without its hidden files), or ``-``
    for ``stdin``. What a file is, its content decides. Read each stream before asking for
    the next; a stream's ``read`` raises :class:`~tocsin.errors.InputError` where its
    content breaks off, after all that could be read.
    """
    for item in files_in(inputs):
        if isinstance(item, Unopened):
            yield item
        elif str(item) == "-":
            yield from _standard_input(stdin, limits)
        else:
            yield from _file(Path(item), limits)


def files_in(inputs: Sequence[str | Path]) -> Iterator[str | Path | Unopened]:
    """The single files that the inputs name: a folder gives its files, in a stable order."""
    for given in inputs:
        if str(given) != "-" and Path(given).is_dir():
            yield from _folder(Path(given), Path(given).resolve())
        else:
            yield given


def _readable(name: str) -> str:
    """The name without bytes that are not text and without terminal control codes."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _standard_input(stdin: BinaryIO | None, limits: Limits) -> Iterator[Found]:
    if stdin is None:
        yield Unopened("-", "there is no standard input", "Pipe something in, or name a file.")
        return
    budget = Budget("-", limits)
    yield from _Unpacking(budget).stream(buffered(_counted(stdin, "-", budget)), "-", 0)


def _counted(file: IO[bytes], name: str, budget: Budget) -> Iterator[bytes]:
    for block in blocks_of(file, name):
        budget.took(len(block))
        yield block


def _folder(folder: Path, root: Path) -> Iterator[Path | Unopened]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield _unreadable(_name(folder), error)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        target = path.resolve() if entry.is_symlink() else path
        if entry.is_symlink() and not target.is_relative_to(root):
            yield Unopened(
                _name(path),
                "it is a link that leaves the folder",
                "Give what it points to as an input.",
            )
        elif entry.is_dir(follow_symlinks=False):
            yield from _folder(path, root)
        elif target.is_file():
            yield path
        elif not target.is_dir():  # a linked folder inside is walked in its own place
            yield Unopened(
                _name(path),
                "it is a device, pipe or socket, not a file",
                "Give an ordinary file.",
            )


def _name(path: Path) -> str:
    return _readable(PurePath(path).as_posix())


def _unreadable(name: str, error: OSError) -> Unopened:
    remedies = {
        FileNotFoundError: "Check the path.",
        PermissionError: "Ask for permission to read it, or copy it to a folder of yours.",
    }
    remedy = remedies.get(type(error), "Check the disk and the path.")
    return Unopened(name, (error.strerror or str(error)).lower(), remedy)


def _file(path: Path, limits: Limits) -> Iterator[Found]:
    name = _name(path)
    try:
        status = path.stat()  # before opening: to open a pipe nobody writes to waits for ever
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
            yield Unopened(name, "it is a device or socket, not a file", "Give an ordinary file.")
            return
        file = path.open("rb")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        yield _unreadable(name, error if isinstance(error, OSError) else OSError(str(error)))
        return
    with file:
        budget = Budget(name, limits)
        stream = buffered(_counted(file, name, budget))
        if stat.S_ISREG(status.st_mode):
            beside = in_folder(path.parent)
            yield from _Unpacking(budget).stream(stream, name, 0, status.st_size, path, beside)
        else:
            yield from _Unpacking(budget).stream(stream, name, 0)


class _Unpacking:
    """Opens one input, layer by layer, under one budget."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._limits = budget.limits

    def stream(
        self,
        stream: io.BufferedReader,
        name: str,
        depth: int,
        size: int | None = None,
        path: Path | None = None,
        beside: Beside = nothing_beside,
    ) -> Iterator[Found]:
        """What a stream holds: itself, or what it unpacks to. ``depth`` counts the layers above."""
        try:
            head = stream.peek(_HEAD_BYTES)
        except InputError as error:
            yield Unopened(name, error.message, error.remedy)
            return
        compression = compression_of(head)
        packed = compression is not None or head.startswith(_ZIP_MAGIC) or is_tar(head)
        unsupported = next(
            (kind for magic, kind in _UNSUPPORTED.items() if head.startswith(magic)), ""
        )
        if unsupported:
            yield Unopened(
                name, f"it is a {unsupported}, which is not supported", "Unpack it yourself first."
            )
        elif packed and depth >= self._limits.max_depth:
            yield Unopened(
                name,
                f"it is packed more than {self._limits.max_depth} layers deep",
                "Unpack it yourself if you trust it, or raise max_depth.",
            )
        elif compression is not None:
            blocks = unpacked(blocks_of(stream, name), compression, name, self._budget)
            yield from self.stream(buffered(blocks), name, depth + 1, beside=beside)
        elif packed:
            opener = self._zip if head.startswith(_ZIP_MAGIC) else self._tar
            yield from opener(stream, name, depth, path)
        else:
            yield Opened(name, stream, size, path, self._limits, beside)

    def _zip(
        self, stream: io.BufferedReader, name: str, depth: int, path: Path | None
    ) -> Iterator[Found]:
        whole = Opened(name, stream, None, path, self._limits)
        with contextlib.ExitStack() as stack:
            try:
                file = stack.enter_context(whole.seekable_file())
                archive = stack.enter_context(open_zip(file, name, self._budget))
            except (InputError, StorageError) as error:
                yield Unopened(name, error.message, error.remedy)
                return
            if path is not None:
                self._budget.took(path.stat().st_size)
            if is_workbook(archive):
                size = file.seek(0, 2)
                file.seek(0)
                yield Opened(name, buffered(blocks_of(file, name)), size, path, self._limits)
            elif is_office_document(archive):
                yield Unopened(
                    name,
                    "it is a document, not a table",
                    "Export its table as CSV or XLSX, or its text as TXT.",
                )
            else:
                yield from self._members(zip_members(archive, name, self._budget), name, depth)

    def _tar(
        self, stream: io.BufferedReader, name: str, depth: int, path: Path | None
    ) -> Iterator[Found]:
        del path  # a tar is read as it comes
        yield from self._members(tar_members(stream, name), name, depth)

    def _members(self, members: Iterator[Member], name: str, depth: int) -> Iterator[Found]:
        try:
            for member in members:
                self._budget.members += 1
                if self._budget.members > self._limits.max_members:
                    yield Unopened(
                        name,
                        f"it has more than {self._limits.max_members:,} members; the rest is left",
                        "Unpack it yourself and import the folder, or raise max_members.",
                    )
                    return
                yield from self._member(member, f"{name}/{_readable(member.name)}", depth)
                if self._budget.breached:
                    yield Unopened(
                        name,
                        "it is over a safety cap; its remaining members are not read",
                        "Unpack it yourself if you trust it.",
                    )
                    return
        except InputError as error:
            yield Unopened(name, error.message, error.remedy)

    def _member(self, member: Member, label: str, depth: int) -> Iterator[Found]:
        if member.blocks is None:
            yield Unopened(label, member.reason, member.remedy)
        else:
            stream = buffered(member.blocks)
            yield from self.stream(stream, label, depth + 1, member.size, beside=member.beside)
