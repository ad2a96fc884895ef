"""Brings the index up to the corpus: what is new is added, what is gone is taken out."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from tocsin.errors import StorageError
from tocsin.explore.fields import FILE, documents
from tocsin.explore.storing import index_folder, open_index, remedy
from tocsin.posts.corpus import Corpus
from tocsin.posts.schema import POSTS
from tocsin.workspace import Workspace

HEAP_BYTES: Final = 256 << 20
"""Before a segment is written: few segments, and well below a gigabyte in all."""
POSTS_A_COMMIT: Final = 500_000
"""What a crash can cost, about a minute's work; the posts of a commit can be found from then on."""

Progress = Callable[[int, int], None]
"""Is told how many new posts are done, and how many there are."""


def update_explorer(workspace: Workspace, progress: Progress | None = None) -> int:
    """Indexes the posts of files that are not indexed yet; how many.

    Interrupted at any moment, the index is as after its last commit, and the next call goes on.

    Raises:
        StorageError: the index is being updated already, or cannot be written.
    """
    index = open_index(workspace)
    folder = index_folder(workspace)
    try:
        with FileLock(folder.parent / ".updating", timeout=0):
            return _update(workspace, index, progress)
    except Timeout as error:
        raise StorageError(
            "The posts are being indexed already.", "Wait until that has ended."
        ) from error
    except (OSError, ValueError) as error:
        raise StorageError(f"{folder} cannot be written: {error}.", remedy(folder)) from error


def _update(workspace: Workspace, index: Any, progress: Progress | None) -> int:
    corpus = Corpus(workspace.corpus)
    files = {_name(path, corpus.folder): path for path in corpus.post_files()}
    index.reload()
    held = {name for name, _ in index.searcher().terms_with_prefix(FILE, "")}
    gone, new = held - files.keys(), {name: files[name] for name in files.keys() - held}
    if not gone and not new:
        return 0
    writer = index.writer(HEAP_BYTES, 1)
    for name in sorted(gone):
        writer.delete_documents_by_term(FILE, name)
    total = sum(pq.read_metadata(path).num_rows for path in new.values())
    done = 0
    for done in _add(writer, corpus, sorted(new.items())):
        if progress is not None:
            progress(done, total)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return done


def _add(writer: Any, corpus: Corpus, files: Sequence[tuple[str, Path]]) -> Iterator[int]:
    """Adds the posts of the files; how many so far, again and again. A commit parts no file."""
    done = committed = 0
    for name, path in files:
        for posts in corpus.batches(POSTS.names, [path]):
            for document in documents(posts, name):
                writer.add_document(document)
            done += posts.num_rows
            yield done
        if done - committed >= POSTS_A_COMMIT:
            writer.commit()
            committed = done


def _name(path: Path, folder: Path) -> str:
    """The file in the corpus, and its size: one that was written anew is another file."""
    return f"{path.relative_to(folder).as_posix()}|{path.stat().st_size}"
