"""Readers that other packages bring (entry points ``tocsin.readers``).

The entry point stands for a subclass of :class:`~tocsin.posts.readers.base.Reader`, whose ``name``
is the entry point's. What is sure of a record reads it, as ever; Tocsin's own readers go first
where two are equally sure. The ledger and the column ``reader`` hold its name and version.
"""

from collections.abc import Collection
from functools import cache
from typing import Any

from tocsin.plugins import PluginError, Plugins, Point, load
from tocsin.posts.readers.base import Reader


@cache
def plugged_readers(taken: frozenset[str]) -> Plugins[Reader]:
    """Those that are installed; ``taken`` are the names of Tocsin's own."""
    return load(Point.READERS, taken, _made)


def _made(name: str, made: Any) -> Reader:
    reader = made()
    if not isinstance(reader, Reader):
        raise PluginError(f"{made!r} makes no Reader.")
    _check(name, reader)
    return reader


def _check(name: str, reader: Reader) -> None:
    if getattr(reader, "name", None) != name:
        raise PluginError(f"The reader is called {getattr(reader, 'name', None)!r}, not {name!r}.")
    if not isinstance(reader.version, int):
        raise PluginError("The reader's version is no whole number.")
    layouts: Collection[str] = getattr(reader, "layouts", ())
    if not layouts or not set(layouts) <= {"json", "table", "text"}:
        raise PluginError(f"The reader's layouts are {layouts!r}.")
    if not getattr(reader, "title", ""):
        raise PluginError("The reader has no title.")
