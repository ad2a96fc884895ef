"""Embedders that other packages bring (entry points ``tocsin.embedders``).

The entry point stands for a function ``(argument, threads) -> Embedder``; ``argument`` is what
follows the colon in ``--embedder NAME:ARGUMENT``, or empty. It is called only when asked for.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import numpy as np

from tocsin.embed.base import Embedder
from tocsin.plugins import Plugin, PluginError, Plugins, Point, load

Opener = Callable[[str, int], Embedder]

OWN: Final = frozenset({"e5", "light", "endpoint", "sentence_transformers", "onnx"})
_NAMES_FILES: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._/-]*")
_PROBE: Final = ("a", "")


@cache
def plugged_embedders() -> Plugins[Opener]:
    """Those that are installed."""
    return load(Point.EMBEDDERS, OWN, _callable)


def opened(plugin: Plugin[Opener], argument: str, threads: int) -> Embedder:
    """The embedder, once it has shown with two texts that it keeps to its contract.

    Raises:
        PluginError: it cannot be opened, or gives something else than unit vectors.
    """
    try:
        embedder = plugin.thing(argument, threads)
        found = np.asarray(embedder.embed(_PROBE))
        problem = _problem(embedder, found)
    except Exception as error:  # noqa: BLE001 - others' code may raise anything
        problem = f"{type(error).__name__}: {error}"
    if problem:
        raise PluginError(
            f"The embedder {plugin.name} of {plugin.origin} cannot be used: {problem}.",
            "Take another embedder, or tell the package's authors.",
        )
    return embedder


def _problem(embedder: Embedder, found: Any) -> str:
    if not _NAMES_FILES.fullmatch(embedder.name) or ".." in embedder.name:
        return f"its name {embedder.name!a} is none for a file"
    if found.shape != (len(_PROBE), embedder.dimensions) or found.dtype != np.float32:
        return f"it gives {found.dtype} of shape {found.shape}"
    lengths = np.linalg.norm(found, axis=1)
    fine = np.isclose(lengths, 1, atol=1e-3) | (lengths == 0)
    return "" if fine.all() else "its vectors are not of length one"


def _callable(_name: str, thing: Any) -> Opener:
    if not callable(thing):
        raise PluginError(f"{thing!r} cannot be called.")
    opener: Opener = thing
    return opener
