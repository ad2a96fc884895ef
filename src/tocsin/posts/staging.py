"""What an import has read so far, on disk, so that an interruption costs nothing.

One folder an input: numbered Parquet parts, the rejected records, and ``progress.json``,
which is replaced (atomically) after each part. What lies behind it was written whole; what
lies beyond it is overwritten when the import resumes.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.posts.ledger import Tally


class Staging:
    """The staged state of one input under a folder of its own.

    ``settings`` are what shaped the rows; a stage made under other settings is discarded.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        self.folder = folder
        self.settings = dict(settings)
        self.consumed = 0
        self.parts = 0
        self.rejected_bytes = 0
        self.complete = False
        self.tallies: dict[str, Tally] = {}
        self._load()

    @property
    def rejected(self) -> Path:
        """The rejected records, one JSON object a line."""
        return self.folder / "rejected.jsonl"

    def tally(self, file: str) -> Tally:
        """The tally of one file within the input."""
        if file not in self.tallies:
            self.tallies[file] = Tally(file)
        return self.tallies[file]

    def append(
        self,
        posts: pa.Table,
        identities: pa.Table,
        rejected: Sequence[Mapping[str, Any]],
        consumed: int,
    ) -> None:
        """Writes one part; ``consumed`` is how many items the input has given so far."""
        name = f"{self.parts:06d}.parquet"
        pq.write_table(posts, self.folder / f"posts-{name}", compression="zstd")
        pq.write_table(identities, self.folder / f"identities-{name}", compression="zstd")
        self._append_rejected(rejected)
        self.parts += 1
        self.consumed = consumed
        self.save()

    def finish(self) -> None:
        """Notes that the whole input has been read."""
        self.complete = True
        self.save()

    def discard(self) -> None:
        """Forgets the stage."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def save(self) -> None:
        """Replaces ``progress.json``: from here on an interrupted import resumes."""
        state = {
            "settings": self.settings,
            "consumed": self.consumed,
            "parts": self.parts,
            "rejected_bytes": self.rejected_bytes,
            "complete": self.complete,
            "tallies": [tally.to_json() for tally in self.tallies.values()],
        }
        content = orjson.dumps(state)
        replace_file(self.folder / "progress.json", content)

    def posts(self) -> Iterator[pa.Table]:
        """The parts in order."""
        for number in range(self.parts):
            yield pq.read_table(self.folder / f"posts-{number:06d}.parquet")

    def identities(self) -> Iterator[pa.Table]:
        """The sealed identities, a table a part."""
        for number in range(self.parts):
            yield pq.read_table(self.folder / f"identities-{number:06d}.parquet")

    def _append_rejected(self, rows: Sequence[Mapping[str, Any]]) -> None:
        with self.rejected.open("ab") as file:
            file.truncate(self.rejected_bytes)  # what an interrupted part left behind
            for row in rows:
                file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        self.rejected_bytes = self.rejected.stat().st_size

    def _load(self) -> None:
        path = self.folder / "progress.json"
        state = orjson.loads(path.read_bytes()) if path.exists() else None
        if state is None or state["settings"] != orjson.loads(orjson.dumps(self.settings)):
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            return
        self.consumed, self.parts = state["consumed"], state["parts"]
        self.rejected_bytes, self.complete = state["rejected_bytes"], state["complete"]
        tallies = [Tally.from_json(value) for value in state["tallies"]]
        self.tallies = {tally.file: tally for tally in tallies}


def replace_file(path: Path, content: bytes) -> None:
    """Writes a file so that a reader sees the old content or the new, never half."""
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
