"""Vectors kept on disk by the content of their texts, so that nothing is embedded twice.

One SQLite file a model: safe for several processes, whole after a crash, and one read for all
vectors. A vector is kept in float16, whose error (1e-3) is below that of any model here; a new one
is rounded as well, so that a second run gives what the first gave.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa

from tocsin.embed.base import Embedder, Purpose, Vectors, printable, unit
from tocsin.errors import StorageError
from tocsin.posts.keys import keys64

_AT_ONCE: Final = 4_096
_WAIT_S: Final = 60
_KEPT: Final = np.dtype("<f2")
_TABLE: Final = "CREATE TABLE IF NOT EXISTS vectors (key INTEGER PRIMARY KEY, vector BLOB NOT NULL)"
_KNOWN: Final = (
    "SELECT key, vector FROM vectors "
    "WHERE key IN (SELECT value FROM json_each(?)) AND length(vector) = ?"
)
_KEEP: Final = "INSERT OR REPLACE INTO vectors VALUES (?, ?)"


class Cached:
    """An embedder that asks another one only for texts it has never seen."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        """Keeps the vectors under ``folder``, which may be deleted at any time."""
        self.name = embedder.name
        self.dimensions = embedder.dimensions
        self._embedder = embedder
        self._path = folder / f"{embedder.name.replace('/', '-')}.sqlite"

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
        """One unit vector a text; see :class:`.base.Embedder`.

        New vectors are kept after every few thousand, so that a run that is stopped goes on
        where it was, and one that runs beside it uses them.

        Raises:
            StorageError: the file cannot be read or written.
        """
        texts = [printable(text) for text in texts]
        key = keys64(purpose, pa.array(texts, pa.string())).to_numpy()
        distinct, first, place = np.unique(key, return_index=True, return_inverse=True)
        vectors = np.zeros((len(distinct), self.dimensions), dtype=np.float32)
        for start in range(0, len(distinct), _AT_ONCE):
            asked = distinct[start : start + _AT_ONCE]
            part = vectors[start : start + _AT_ONCE]
            missing = np.flatnonzero(~self._fill(part, asked))
            if len(missing):
                new = [texts[first[start + row]] for row in missing]
                part[missing] = self._keep(asked[missing], self._embedder.embed(new, purpose))
        return vectors[place]

    def _fill(self, vectors: Vectors, keys: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Fills in the vectors that are kept, and says which those are. The keys are sorted."""
        known = np.zeros(len(keys), dtype=bool)
        size = self.dimensions * _KEPT.itemsize
        with self._open() as file:
            rows = file.execute(_KNOWN, (orjson.dumps(keys.tolist()).decode(), size)).fetchall()
        if rows:
            found = np.searchsorted(keys, np.array([key for key, _ in rows]))
            content = np.frombuffer(b"".join(vector for _, vector in rows), dtype=_KEPT)
            vectors[found] = unit(content.reshape(len(rows), -1).astype(np.float32))
            known[found] = True
        return known

    def _keep(self, keys: npt.NDArray[np.int64], vectors: Vectors) -> Vectors:
        """Keeps new vectors, and gives them as they will be read."""
        packed = vectors.astype(_KEPT)
        with self._open() as file, file:
            file.executemany(_KEEP, zip(keys.tolist(), map(bytes, packed), strict=True))
        return unit(packed.astype(np.float32))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=_WAIT_S)) as file:
                file.execute("PRAGMA journal_mode = WAL")
                file.execute("PRAGMA synchronous = NORMAL")
                file.execute(_TABLE)
                yield file
        except (OSError, sqlite3.Error) as error:
            raise StorageError(
                f"The vectors kept in {self._path} cannot be used: {error}.",
                "If the disk is not full, delete that file: it is made again.",
            ) from error
