"""Files that are there wholly or not at all: a half-written report must never be believed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tocsin.errors import StorageError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path`` that takes its place once the block has ended well.

    Raises:
        StorageError: the folder or the file cannot be written.
    """
    draft = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield draft
        draft.replace(path)
    except OSError as error:
        raise StorageError(
            f"{path} could not be written: {error.strerror or error}.",
            "Check that the disk has room and that you may write to this folder.",
        ) from error
    finally:
        if draft.exists():
            draft.unlink()
