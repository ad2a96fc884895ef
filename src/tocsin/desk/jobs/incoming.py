"""Where files wait that people send to the desk, and which files a job may read at all.

A file lands in ``incoming/ID/NAME``; once imported it is moved to ``incoming/done/ID/NAME``, so
that a finding's source can still be opened. A job reads nothing but these, and what lies under the
folders that the administrator watches: who may import is not thereby given the whole machine.
"""

import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tocsin.desk.errors import InvalidError
from tocsin.errors import Sentence, StorageError, UsageError
from tocsin.workspace import Workspace

DONE: Final = "done"
_ID_BYTES: Final = 8
_LONGEST_NAME: Final = 100


def receive(workspace: Workspace, name: str, chunks: Iterable[bytes], most_bytes: int) -> Path:
    """Keeps a file that somebody sends; its path is an import's argument.

    Whole or not at all: it has its name only once every byte is on disk.

    Raises:
        InvalidError: it is larger than ``most_bytes``.
        StorageError: it cannot be written.
    """
    folder = _folder(workspace) / secrets.token_hex(_ID_BYTES)
    path, draft = folder / _safe(name), folder / ".part"
    try:
        folder.mkdir(parents=True)
        _write(draft, chunks, most_bytes)
        draft.rename(path)
    except OSError as error:
        _remove(draft)
        raise StorageError(
            Sentence("The file cannot be kept: {error}.", error=error),
            "Make room in the workspace, and send it again.",
        ) from error
    except BaseException:
        _remove(draft)
        raise
    return path


def settle(workspace: Workspace, path: Path) -> Path:
    """Moves a file that is imported out of the way; one of a watched folder stays where it is."""
    folder = _folder(workspace)
    if not path.is_relative_to(folder) or path.is_relative_to(folder / DONE):
        return path
    target = folder / DONE / path.relative_to(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    if not any(path.parent.iterdir()):
        path.parent.rmdir()
    return target


def forget(workspace: Workspace, path: Path) -> None:
    """Deletes a file that somebody sent; one of a watched folder is theirs, and stays."""
    if path.is_relative_to(_folder(workspace)):
        path.unlink(missing_ok=True)
        if path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()


def readable(workspace: Workspace, stated: str) -> Path:
    """The file that a job may read, with links followed.

    Raises:
        UsageError: it lies elsewhere, or there is none.
    """
    try:
        path = Path(stated).resolve()
        there = path.exists()
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise UsageError(
            Sentence("{stated} is no path.", stated=ascii(stated)), "Name a file."
        ) from None
    folder = _folder(workspace)
    if not there and path.is_relative_to(folder):
        path = folder / DONE / path.relative_to(folder)  # moved there before the job was cut off
        there = path.exists()
    if not any(path.is_relative_to(root) for root in (folder, *watch_roots(workspace))):
        raise UsageError(
            Sentence("{stated} lies outside of what may be read.", stated=ascii(stated)),
            "Send the file to the desk, or have its folder named in watch_roots in tocsin.toml.",
        )
    if not there:
        raise UsageError(
            Sentence("There is no file {stated}.", stated=ascii(stated)),
            "Send it to the desk again.",
        )
    return path


def watch_roots(workspace: Workspace) -> tuple[Path, ...]:
    """The folders below which the administrator lets folders be watched.

    Raises:
        UsageError: the setting is not a list of absolute paths.
    """
    stated = workspace.settings().get("watch_roots", [])
    fine = isinstance(stated, list) and all(
        isinstance(one, str) and Path(one).is_absolute() for one in stated
    )
    if not fine:
        raise UsageError(
            Sentence(
                "watch_roots in {file} is no list of absolute paths.",
                file=workspace.root / "tocsin.toml",
            ),
            'Write it as in watch_roots = ["/srv/exports"].',
        )
    return tuple(Path(one).resolve() for one in stated)


def _folder(workspace: Workspace) -> Path:
    return workspace.root.resolve() / "incoming"


def _safe(name: str) -> str:
    last = re.split(r"[\\/]", name)[-1]
    return re.sub(r"[^\w.-]+", "_", last)[-_LONGEST_NAME:].strip("._") or "file"


def _write(draft: Path, chunks: Iterable[bytes], most_bytes: int) -> None:
    held = 0
    with draft.open("xb") as file:
        for chunk in chunks:
            held += len(chunk)
            if held > most_bytes:
                raise InvalidError(
                    Sentence("The file is larger than {most_bytes} bytes.", most_bytes=most_bytes),
                    "Send it in parts, or have it put into a watched folder.",
                    {"file": "is too large"},
                )
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _remove(draft: Path) -> None:
    draft.unlink(missing_ok=True)
    if draft.parent.is_dir() and not any(draft.parent.iterdir()):
        draft.parent.rmdir()
