"""multilingual-e5-small as an embedder: the embedded default."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np

from tocsin.embed.base import LONGEST, Purpose, Vectors, unit
from tocsin.embed.e5 import carrier
from tocsin.embed.e5.graph import graph
from tocsin.embed.e5.tokenizer import Tokenizer
from tocsin.embed.runtime import Ints, batches, gpu_present, session

_WINDOWS: Final = 4
"""Windows of 510 tokens read of a text, some 1,500 words: about a second of work. A post of 20,000
rare letters would be 40 windows."""


class E5:
    """Wang et al. (2024), arXiv:2402.05672: 384 dimensions, a hundred languages.

    Texts are lower-cased: the model was trained on text as written, and a shouted claim is the
    same claim. Texts of more than 510 tokens are cut into windows, whose means are weighed by
    their tokens; what comes after the fourth is not read.
    """

    name: str = "multilingual-e5-small/1"

    def __init__(self, threads: int = 1) -> None:
        """Reads the weights and makes the graph, which takes about a second.

        Raises:
            MissingExtraError: the weights are not installed.
        """
        self._model = carrier.read()
        self.dimensions: int = self._model.hidden
        self._tokenizer = Tokenizer(self._model.pieces)
        # On the GPU in float32; 8 bits are faster on the CPU only.
        self._session = session(graph(self._model, quantised=not gpu_present()))
        self._threads = threads
        places = self._model.floats("emb.pos", self._model.positions, self.dimensions)
        self._places = places + self._model.floats("emb.type", 1, self.dimensions)

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
        """One unit vector a text; see :class:`.base.Embedder`."""
        windows, text = self._windows([f"{purpose}: {t[:LONGEST].lower()}" for t in texts])
        length = np.array([len(window) for window in windows], dtype=np.int64)
        vectors = np.zeros((len(windows), self.dimensions), dtype=np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            parts = list(batches(length))
            computed = pool.map(lambda rows: self._computed([windows[r] for r in rows]), parts)
            for rows, found in zip(parts, computed, strict=True):
                vectors[rows] = found
        pooled = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        np.add.at(pooled, text, vectors * (length - 2)[:, np.newaxis])
        return unit(pooled)

    def _windows(self, texts: Sequence[str]) -> tuple[list[list[int]], Ints]:
        """The tokens of every window, with the marks of beginning and end; and of which text."""
        pieces, width = self._model.pieces, self._model.positions - 2
        windows, text = [], []
        for number, ids in enumerate(self._tokenizer.ids(texts)):
            for start in range(0, min(len(ids), _WINDOWS * width), width):
                windows.append([pieces.begin, *ids[start : start + width], pieces.end])
                text.append(number)
        return windows, np.array(text, dtype=np.int64)

    def _computed(self, windows: Sequence[Sequence[int]]) -> Vectors:
        """The mean over the tokens of each window."""
        length = np.array([len(window) for window in windows])
        mask = np.arange(int(length.max())) < length[:, np.newaxis]
        ids = np.full(mask.shape, self._model.pieces.pad)
        ids[mask] = np.concatenate([np.asarray(window) for window in windows])
        embedded = carrier.dequantised(self._model.words[ids])
        embedded += self._places[: mask.shape[-1]]
        given = {
            "embedded": embedded,
            "mask": mask.astype(np.int32),
            "share": (mask / length[:, np.newaxis]).astype(np.float32)[:, np.newaxis],
        }
        pooled: Vectors = self._session.run(["pooled"], given)[0][:, 0]
        return pooled
