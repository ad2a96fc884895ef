"""Numba's compiler, with its result kept where that is possible.

Compiling takes seconds, so the machine code is kept: beside the package, or where that cannot be
written, in the user's cache folder (``XDG_CACHE_HOME``). Where neither can be written, each process
compiles anew, which is slower and gives the same results.

Numba looks only at the file a function stands in, so it would go on using old code after a change
to a function or constant of another module. So the folder is named by a hash of every module that
mentions ``tocsin.shares.compiled``: a module whose constants are compiled in must do so.

Modules that use this are imported only by the functions that need them: importing numba takes
half a second, which every command would pay.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")

_PACKAGE = Path(__file__).parent.parent


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as machine code; it releases the GIL."""
    folder = _cache_folder()
    if folder is None:
        return cast("Callable[P, R]", numba.njit(nogil=True)(function))
    settings: Any = numba.config
    before, settings.CACHE_DIR = settings.CACHE_DIR, str(folder)
    try:
        return cast("Callable[P, R]", numba.njit(cache=True, nogil=True)(function))
    finally:
        settings.CACHE_DIR = before


@cache
def _cache_folder() -> Path | None:
    """The first place that can be written to."""
    name = f"tocsin-compiled-{_digest()}"
    for place in _places():
        try:
            (place / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(place / name, os.W_OK):
            return place / name
    return None


def _places() -> Iterator[Path]:
    yield _PACKAGE / "__pycache__"
    stated = os.environ.get("XDG_CACHE_HOME")
    if stated:
        yield Path(stated)
    try:
        yield Path.home() / ".cache"
    except RuntimeError:  # no home: a service account
        return


def _digest() -> str:
    digest = blake2b(digest_size=8)
    for path in sorted(_PACKAGE.rglob("*.py")):
        content = path.read_bytes()
        if b"tocsin.shares.compiled" in content:
            digest.update(content)
    return digest.hexdigest()
