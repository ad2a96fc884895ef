"""Tocsin: the alarm bell of the town square.

Detect, judge and counter disinformation together. The package is a chain of rooms; a
post travels through them one way. See ``ARCHITECTURE.md`` for the plan of the house.

In a notebook, ``tocsin.open_case("folder")`` opens a workspace; see :mod:`tocsin.api`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tocsin.version import __version__

if TYPE_CHECKING:
    from tocsin.api import Case, open_case

__all__ = ["Case", "__version__", "open_case"]


def __getattr__(name: str) -> Any:
    """The door for notebooks, opened only by who uses it: it loads all that measures."""
    if name not in __all__:
        raise AttributeError(f"module 'tocsin' has no attribute {name!r}")
    return getattr(import_module("tocsin.api"), name)
