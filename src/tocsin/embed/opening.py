"""Which embedder a name on the command line stands for."""

from pathlib import Path
from typing import Final

from tocsin.embed.base import Embedder
from tocsin.embed.cache import Cached
from tocsin.errors import UsageError

DEFAULT: Final = "e5"


def open_embedder(name: str, cache: Path | None, threads: int = 1) -> Embedder:
    """The embedder, with its vectors kept in ``cache`` (a workspace's ``index/vectors``).

    Models are imported only here, when they are asked for: some take seconds to load.

    Raises:
        UsageError: the name stands for nothing.
        MissingExtraError: the model is not installed.
    """
    embedder = _made(name, threads)
    return Cached(embedder, cache) if cache is not None else embedder


def _made(name: str, threads: int) -> Embedder:
    if name == "e5":
        from tocsin.embed.e5.embedder import E5  # noqa: PLC0415

        return E5(threads)
    raise UsageError(f"There is no embedder named {name}.", "Take one of: e5")
