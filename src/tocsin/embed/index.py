"""Vectors on disk, found by their likeness: one file a model, read by memory map.

Scores are cosines, since vectors have length one. In 8 bits a cosine is off by about 0.001.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

import faiss
import numpy as np
import numpy.typing as npt

from tocsin.embed import cells
from tocsin.embed.base import Vectors
from tocsin.embed.cells import Keys
from tocsin.errors import StorageError

_ROWS: Final = 65_536
_SEED: Final = 7
_NOTHING: Final = -1
_REMEDY: Final = "If the disk is not full, delete that file: it is made again from the posts."


class VectorIndex:
    """Vectors by key. Changes are kept by :meth:`save`; only one process may change an index.

    ``name`` is the embedder's: vectors of another are another index.
    """

    def __init__(self, folder: Path, name: str, dimensions: int, threads: int = 1) -> None:
        """The index that lies in the folder, or an empty one.

        Raises:
            StorageError: it cannot be read.
        """
        self.path = folder / f"{name.replace('/', '-')}.faiss"
        self._threads = threads
        self._mapped = self.path.is_file()
        self._index = self._read(mapped=True) if self._mapped else cells.empty(dimensions)
        if self._index.d != dimensions:
            raise StorageError(
                f"{self.path} holds vectors of {self._index.d} numbers, not {dimensions}.",
                "Delete that file: it is made again from the posts.",
            )

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, keys: Keys, vectors: Vectors) -> None:
        """Adds vectors ``(n, dimensions)`` by their keys; one whose key is there is replaced.

        Of a key that is given twice, the last counts. -1 is no key: it stands for nothing found.

        Raises:
            ValueError: a vector is not finite, or a key is -1.
            StorageError: the file cannot be read.
        """
        if not np.isfinite(vectors).all() or (keys == _NOTHING).any():
            raise ValueError("vectors must be finite, and no key may be -1")
        _, last = np.unique(keys[::-1], return_index=True)
        new = np.sort(len(keys) - 1 - last)
        keys, vectors = keys[new], np.ascontiguousarray(vectors[new], dtype=np.float32)
        self.remove(keys)
        count = len(self) + len(keys)
        if cells.fits(self._index, count):
            if len(keys):
                self._index.add_with_ids(vectors, keys)
            return
        sample = self._sample(vectors, cells.sample_size(count))
        rows = chain(cells.stored(self._index), _blocks(keys, vectors))
        self._index = cells.build(self._index.d, count, rows, sample)

    def remove(self, keys: Keys) -> int:
        """Removes the vectors of these keys, and says how many there were."""
        faiss.omp_set_num_threads(self._threads)
        if self._mapped:
            self._index, self._mapped = self._read(mapped=False), False
        return int(self._index.remove_ids(faiss.IDSelectorBatch(keys)))

    def save(self) -> None:
        """Writes the index beside the old one, which it then takes the place of.

        Raises:
            StorageError: it cannot be written.
        """
        if self._mapped:
            return  # nothing has changed
        beside = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            faiss.write_index(self._index, str(beside))
            beside.replace(self.path)
        except (OSError, RuntimeError) as error:
            raise StorageError(f"{self.path} cannot be written: {error}.", _REMEDY) from error

    def search(
        self, vectors: Vectors, k: int, allowed: Keys | None = None
    ) -> tuple[Keys, npt.NDArray[np.float32]]:
        """The k nearest of each vector, nearest first: keys and cosines, both ``(n, k)``.

        ``allowed``: only vectors of these keys. Where there are not so many, the key is -1 and
        the cosine too. Equally near ones are in the order of their keys.
        """
        faiss.omp_set_num_threads(self._threads)
        if not len(vectors) or not len(self) or (allowed is not None and not len(allowed)):
            shape = len(vectors), k
            return np.full(shape, _NOTHING), np.full(shape, -1, dtype=np.float32)
        settings = cells.search_settings(self._index, allowed)
        asked = np.ascontiguousarray(vectors, dtype=np.float32)
        scores, keys = self._index.search(asked, k, params=settings)
        scores[keys == _NOTHING] = -1
        order = np.lexsort((keys, -scores))
        return np.take_along_axis(keys, order, 1), np.take_along_axis(scores, order, 1)

    def recall(self, vectors: Vectors) -> float:
        """The share of the ten nearest of these vectors that a search finds; 1 without cells.

        What 8 bits change is not in it.
        """
        faiss.omp_set_num_threads(self._threads)
        if not hasattr(self._index, "nlist"):
            return 1.0
        return cells.recall(self._index, vectors, self._index.nprobe)

    def _sample(self, vectors: Vectors, size: int) -> Vectors:
        """``size`` vectors by chance of those that are there and new ones, in random order."""
        random = np.random.default_rng(_SEED)
        there = len(self)
        chosen = random.choice(there + len(vectors), size, replace=False)
        found = np.zeros((size, self._index.d), dtype=np.float32)
        is_new = chosen >= there
        found[is_new] = vectors[chosen[is_new] - there]
        end = 0
        for _, content in cells.stored(self._index):
            start, end = end, end + len(content)
            here = np.flatnonzero((chosen >= start) & (chosen < end))
            found[here] = content[chosen[here] - start]
        return found

    def _read(self, *, mapped: bool) -> Any:
        try:
            return faiss.read_index(str(self.path), faiss.IO_FLAG_MMAP_IFC if mapped else 0)
        except RuntimeError as error:
            raise StorageError(f"{self.path} cannot be read: {error}.", _REMEDY) from error


def _blocks(keys: Keys, vectors: Vectors) -> Iterator[cells.Rows]:
    for start in range(0, len(keys), _ROWS):
        yield keys[start : start + _ROWS], vectors[start : start + _ROWS]
