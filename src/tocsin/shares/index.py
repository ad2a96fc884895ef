"""The shares of a corpus on disk: derived, rebuilt for what is new, deleted at no loss.

``shares-<version>/<run>/<kind>.parquet``: one folder for each commit of posts, so that an
import only adds the shares of its own posts.
"""

import shutil
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from tocsin.engine.base import Engine, Table
from tocsin.posts.corpus import Corpus
from tocsin.shares.kinds import ObjectKind
from tocsin.shares.objects import NEEDED, SHARES, shared_objects

VERSION: Final = 1
"""Raised when the same posts would give other shares."""


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

    def _build(self, run: str, files: list[Path]) -> None:
        unfinished = self._folder / f"{run}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        with ExitStack() as stack:
            writers: dict[ObjectKind, pq.ParquetWriter] = {}
            for posts in self._corpus.batches(NEEDED, files):
                for kind in ObjectKind:
                    rows = shared_objects(posts, kind).select(SHARES.names)
                    if rows.num_rows and kind not in writers:
                        path = unfinished / f"{kind.value}.parquet"
                        writer = pq.ParquetWriter(path, SHARES, compression="zstd")
                        writers[kind] = stack.enter_context(writer)
                    if rows.num_rows:
                        writers[kind].write_table(rows.cast(SHARES))
        unfinished.rename(self._folder / run)
