"""The shares of a corpus on disk: derived, rebuilt for what is new, deleted at no loss.

``shares-<version>/<run>/<kind>.parquet``: one folder for each commit of posts, so that an
import only adds the shares of its own posts. Beside them ``texts.parquet``: each distinct text
with the keys by which its near-copies are found, so that nothing reads the posts' texts again; and
``pictures.parquet``: the hash of each picture.
"""

import shutil
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.engine.base import Engine, Table
from tocsin.posts.corpus import Corpus
from tocsin.shares.fingerprints import FINGERPRINTS, fingerprints
from tocsin.shares.kinds import ObjectKind
from tocsin.shares.objects import NEEDED, SHARES, shared_objects
from tocsin.shares.pictures import pictures

VERSION: Final = 3
"""Raised when the same posts would give other shares."""

_TEXTS: Final = "texts.parquet"
_PICTURES: Final = "pictures.parquet"
Int64s = npt.NDArray[np.int64]


class ShareIndex:
    """The index of a corpus under ``folder`` (a workspace's ``index/``)."""

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        self._corpus = corpus
        self._folder = folder / f"shares-{VERSION}"

    def update(self) -> None:
        """Makes the shares of posts that have none yet, and drops those without posts."""
        runs: dict[str, list[Path]] = {}
        for path in self._corpus.post_files():
            runs.setdefault(path.stem.rpartition("-")[0], []).append(path)
        self._folder.mkdir(parents=True, exist_ok=True)
        for stale in self._folder.iterdir():
            if stale.name not in runs:
                shutil.rmtree(stale)
        for run, files in runs.items():
            if not (self._folder / run).exists():
                self._build(run, files)

    def tables(self, engine: Engine, kinds: Iterable[ObjectKind]) -> Mapping[ObjectKind, Table]:
        """The shares of each kind that has any, as engine tables (schema ``SHARES``)."""
        files = {kind: sorted(self._folder.glob(f"*/{kind.value}.parquet")) for kind in kinds}
        return {kind: engine.parquet(paths) for kind, paths in files.items() if paths}

    def texts(self, engine: Engine) -> Table | None:
        """The distinct texts (schema ``FINGERPRINTS``; once in each import that has it), if any."""
        return self._beside(engine, _TEXTS)

    def pictures(self, engine: Engine) -> Table | None:
        """The hashed pictures (schema ``PICTURES``; some of them several times), if any."""
        return self._beside(engine, _PICTURES)

    def _beside(self, engine: Engine, name: str) -> Table | None:
        files = sorted(self._folder.glob(f"*/{name}"))
        return engine.parquet(files) if files else None

    def _build(self, run: str, files: list[Path]) -> None:
        unfinished = self._folder / f"{run}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        with ExitStack() as stack:
            files_of = _Files(unfinished, stack)
            known = np.zeros(0, dtype=np.int64)
            for posts in self._corpus.batches(NEEDED, files):
                for kind in ObjectKind:
                    rows = shared_objects(posts, kind)
                    files_of.write(f"{kind.value}.parquet", rows.select(SHARES.names).cast(SHARES))
                    if kind is ObjectKind.TEXT_COPY:
                        texts, known = _new_texts(rows, known)
                        files_of.write(_TEXTS, texts)
                    elif kind is ObjectKind.MEDIA:
                        files_of.write(_PICTURES, pictures(rows))
        unfinished.rename(self._folder / run)


class _Files:
    """Parquet files in a folder, each opened with its first rows."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._writers: dict[str, pq.ParquetWriter] = {}

    def write(self, name: str, rows: pa.Table) -> None:
        if not rows.num_rows:
            return
        if name not in self._writers:
            writer = pq.ParquetWriter(self._folder / name, rows.schema, compression="zstd")
            self._writers[name] = self._stack.enter_context(writer)
        self._writers[name].write_table(rows)


def _new_texts(rows: pa.Table, known: Int64s) -> tuple[pa.Table, Int64s]:
    """The fingerprints of texts not yet ``known`` (sorted object ids), and the longer list."""
    ids, first = np.unique(rows["object_id"].to_numpy(), return_index=True)
    new = ~np.isin(ids, known, assume_unique=True)
    if not new.any():
        return FINGERPRINTS.empty_table(), known
    texts = rows["label"].combine_chunks().take(pa.array(first[new]))
    return fingerprints(pa.array(ids[new]), texts), np.union1d(known, ids[new])
