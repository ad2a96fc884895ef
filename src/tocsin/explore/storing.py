"""Where the index lies: ``index/explorer/<version>``, made again from the corpus at any time.

tantivy's commits are atomic (one file names the segments that count), and readers of any process
go on with what they opened until they look again. Each post carries the name of its file, so the
index itself says which files it holds, and can never disagree with a list beside it.
"""

from pathlib import Path
from typing import Any, Final

import tantivy
from filelock import FileLock

from tocsin.errors import StorageError
from tocsin.explore.fields import register, schema
from tocsin.workspace import Workspace

VERSION: Final = 1
"""Raised when the same posts would be found by other words."""


def index_folder(workspace: Workspace) -> Path:
    """The folder of this version's index."""
    return workspace.index / "explorer" / str(VERSION)


def open_index(workspace: Workspace) -> Any:
    """The index, empty at first.

    Raises:
        StorageError: it cannot be read or made.
    """
    folder = index_folder(workspace)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / ".making"):  # two that make it at once would undo each other
            return register(tantivy.Index(schema(), path=str(folder)))
    except (OSError, ValueError) as error:
        raise StorageError(f"{folder} cannot be used: {error}.", remedy(folder)) from error


def remedy(folder: Path) -> str:
    """What to do about a damaged index."""
    return f"Check space and permissions; or delete {folder}: it is made again from the corpus."
