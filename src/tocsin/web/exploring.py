"""The posts explorer of a desk, opened once a process.

Counting all that a search finds costs more than a page of it, and who walks through the pages of a
search, or opens the same one as a colleague, is shown the same counts: they are kept until posts
come in or go.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from tocsin.desk.sitting import Desk
from tocsin.explore import Counts, Explorer, Facet, Moment, Query
from tocsin.explore.storing import index_folder
from tocsin.workspace import Workspace


def explorer(desk: Desk) -> Explorer:
    """The indexed posts of the desk's workspace; it sees what other processes add to them.

    Raises:
        StorageError: the index cannot be read.
    """
    if _state(desk) is None:
        _opened.cache_clear()  # an index may be deleted at any time, and is made again
    return _opened(desk.workspace.root)


def counted(desk: Desk, query: Query) -> tuple[Mapping[Facet, Counts], tuple[Moment, ...]]:
    """The facets of what a query finds, and its posts a day.

    Raises:
        UsageError: the query cannot be carried out.
        StorageError: the index cannot be read.
    """
    explorer(desk)
    return _counted(desk.workspace.root, _state(desk), query)


def _state(desk: Desk) -> tuple[int, int] | None:
    """Changes with every commit to the index; ``None`` where there is none."""
    try:
        stated = (index_folder(desk.workspace) / "meta.json").stat()
    except FileNotFoundError:
        return None
    return stated.st_mtime_ns, stated.st_ino


@lru_cache(maxsize=4)
def _opened(root: Path) -> Explorer:
    return Explorer(Workspace(root))


@lru_cache(maxsize=64)
def _counted(
    root: Path, _state: tuple[int, int] | None, query: Query
) -> tuple[Mapping[Facet, Counts], tuple[Moment, ...]]:
    known = _opened(root)
    return known.facets(query), known.timeline(query)
