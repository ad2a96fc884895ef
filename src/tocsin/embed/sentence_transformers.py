"""Any model of the sentence-transformers library: from a folder, or by its name on its hub.

Reimers and Gurevych (2019), "Sentence-BERT", EMNLP. The library uses a GPU where there is one. It
never runs code that comes with a model.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tocsin.embed.base import LONGEST, Purpose, Vectors, name_of, printable, unit
from tocsin.embed.fingerprint import fingerprint
from tocsin.errors import MissingExtraError, UsageError


class SentenceTransformers:
    """A model by its folder or name. Marks of queries and passages are used where it states them.

    A name stands for the model as it was when first used: a folder's content is part of the
    embedder's name, a hub's version is not known.
    """

    def __init__(self, model: str) -> None:
        """Loads the model; by name, the library fetches it from its hub the first time.

        Raises:
            MissingExtraError: the library is not installed.
            UsageError: there is no such model, or it cannot be loaded.
        """
        try:
            import sentence_transformers as library  # noqa: PLC0415 - takes seconds
        except ImportError as error:
            raise MissingExtraError(
                "sentence-transformers is not installed.",
                "Install it: pip install 'tocsin[sentence-transformers]'",
            ) from error
        try:
            self._model = library.SentenceTransformer(model, trust_remote_code=False)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"The model {model} cannot be loaded: {error}.", "Give its folder, or its name."
            ) from error
        identity = fingerprint(Path(model)) if Path(model).is_dir() else ""
        self.name = name_of("sentence-transformers", model, model, identity)
        self.dimensions: int = self._model.get_sentence_embedding_dimension()

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
        """One unit vector a text; see :class:`.base.Embedder`."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        marks = self._model.prompts or {}
        passage = marks.get("passage") or marks.get("document")
        found = self._model.encode(
            [printable(text[:LONGEST]) for text in texts],
            prompt=(marks.get("query") if purpose == "query" else passage) or None,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return unit(np.asarray(found, dtype=np.float32))
