"""Deletes whole days of the corpus: no file is rewritten, so it takes no time."""

import shutil
from datetime import date
from typing import Final

from tocsin.posts.corpus import Corpus
from tocsin.workspace import Workspace

_GOING: Final = ".going-"


def delete_days(workspace: Workspace, before: date) -> list[str]:
    """Deletes the posts of all days before one; gives the days, as ``platform=x/day=2026-01-02``.

    Raises:
        StorageError: an import holds the corpus.
    """
    corpus = Corpus(workspace.corpus)
    posts = corpus.folder / "posts"
    deleted: list[str] = []
    with corpus.writing():
        for folder in sorted(posts.glob("platform=*/day=*")):
            if folder.name.removeprefix("day=") < before.isoformat():
                # Moved away first: a reader sees the day or does not, never half of it.
                folder.rename(folder.with_name(_GOING + folder.name))
                deleted.append(str(folder.relative_to(posts)))
        for going in posts.glob(f"platform=*/{_GOING}*"):
            shutil.rmtree(going)
    return deleted
