"""Vectors kept on disk by the content of their texts, so that nothing is embedded twice.

One SQLite file a model: safe for several processes, whole after a crash, and one read for all
vectors. A vector is kept in float16, whose error (1e-3) is below that of any model here.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import orjson
import pyarrow as pa

from tocsin.embed.base import Embedder, Purpose, Vectors, printable, unit
from tocsin.errors import StorageError
from tocsin.posts.keys import keys64

_AT_ONCE: Final = 4_096
_WAIT_S: Final = 60
_TABLE: Final = "CREATE TABLE IF NOT EXISTS vectors (key INTEGER PRIMARY KEY, vector BLOB NOT NULL)"
_KNOWN: Final = "SELECT key, vector FROM vectors WHERE key IN (SELECT value FROM json_each(?))"
_KEEP: Final = "INSERT OR IGNORE INTO vectors VALUES (?, ?)"


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
        where it was.

        Raises:
            StorageError: the file cannot be read or written.
        """
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        texts = [printable(text) for text in texts]
        key = keys64(purpose, pa.array(texts, pa.string())).to_numpy()
        distinct, first, place = np.unique(key, return_index=True, return_inverse=True)
        with self._open() as file:
            vectors, known = self._known(file, distinct)
            missing = np.flatnonzero(~known)
            for start in range(0, len(missing), _AT_ONCE):
                rows = missing[start : start + _AT_ONCE]
                made = self._embedder.embed([texts[first[row]] for row in rows], purpose)
                vectors[rows] = made
                packed = made.astype("<f2")
                with file:
                    pairs = zip(distinct[rows].tolist(), map(bytes, packed), strict=True)
                    file.executemany(_KEEP, pairs)
        return vectors[place]

    def _known(
        self, file: sqlite3.Connection, keys: np.typing.NDArray[np.int64]
    ) -> tuple[Vectors, np.typing.NDArray[np.bool_]]:
        vectors = np.zeros((len(keys), self.dimensions), dtype=np.float32)
        known = np.zeros(len(keys), dtype=bool)
        for start in range(0, len(keys), _AT_ONCE):
            asked = orjson.dumps(keys[start : start + _AT_ONCE].tolist()).decode()
            rows = file.execute(_KNOWN, (asked,)).fetchall()
            if rows:
                found = np.searchsorted(keys, np.array([key for key, _ in rows]))
                content = np.frombuffer(b"".join(vector for _, vector in rows), dtype="<f2")
                vectors[found] = unit(content.reshape(len(rows), -1).astype(np.float32))
                known[found] = True
        return vectors, known

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=_WAIT_S)) as file:
                file.execute("PRAGMA journal_mode = WAL")
                file.execute("PRAGMA synchronous = NORMAL")
                file.execute(_TABLE)
                yield file
        except (OSError, sqlite3.Error, ValueError) as error:
            raise StorageError(
                f"The vectors kept in {self._path} cannot be used: {error}.",
                "Delete that file: it is made again.",
            ) from error
