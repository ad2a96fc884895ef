"""The folder of the registry: commits that are only ever added, and withdrawals.

``commits/000001-0000.parquet`` … (new revisions), ``rejected/000001.jsonl`` and, written last,
``commits/000001.json`` (the ledgers), which alone says that the commit is whole: what an
interrupted one left is removed before the next. ``withdrawals.parquet`` grows at its end.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from tocsin.errors import StorageError
from tocsin.factchecks.ledger import FileLedger
from tocsin.factchecks.schema import FACTCHECKS
from tocsin.posts.staging import replace_file

WITHDRAWALS: Final = pa.schema(
    {
        "factcheck_id": pa.string(),
        "factcheck_key": pa.int64(),
        "at": pa.timestamp("us", tz="UTC"),
        "withdrawn": pa.bool_(),
        "reason": pa.string(),
    }
)
ROWS_A_GROUP: Final = 20_000
_KEYS: Final = ("factcheck_key", "content_key", "revision", "added_at")


@dataclass(frozen=True)
class Revisions:
    """Every stored revision, in the order of the commits: some 30 bytes each. Shapes: (n,)."""

    key: npt.NDArray[np.int64]
    content_key: npt.NDArray[np.int64]
    revision: npt.NDArray[np.int32]
    added_us: npt.NDArray[np.int64]

    def newest(self, until_us: int | None = None) -> npt.NDArray[np.int64]:
        """The row of the newest revision of each id that was added until then, by key."""
        rows = np.arange(len(self.key))
        if until_us is not None:
            rows = rows[self.added_us <= until_us]
        rows = rows[np.lexsort((self.revision[rows], self.key[rows]))]
        keys = self.key[rows]
        newest: npt.NDArray[np.int64] = rows[np.append(keys[1:] != keys[:-1], True)[: len(keys)]]
        return newest


class Store:
    """Reads and writes the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def commits(self) -> list[int]:
        """The numbers of the whole commits, in order."""
        return sorted(int(path.stem) for path in (self.folder / "commits").glob("*.json"))

    def parts(self) -> list[Path]:
        """The Parquet files of the whole commits, in order."""
        return [path for number in self.commits() for path in self.parts_of(number)]

    def parts_of(self, number: int) -> list[Path]:
        """The Parquet files of one commit, whole or not."""
        return sorted((self.folder / "commits").glob(f"{number:06d}-*.parquet"))

    def rejected(self, commit: int | None = None) -> Iterator[dict[str, Any]]:
        """Every rejected record (of one commit): file, line, reader, field, reason, remedy, raw."""
        for number in self.commits() if commit is None else [commit]:
            with (self.folder / "rejected" / f"{number:06d}.jsonl").open("rb") as file:
                yield from (orjson.loads(row) for row in file)

    def withdrawals(self) -> pa.Table:
        """Every withdrawal and reinstatement, in the order they were noted (``WITHDRAWALS``)."""
        path = self.folder / "withdrawals.parquet"
        return pq.read_table(path) if path.exists() else WITHDRAWALS.empty_table()

    def note(self, events: pa.Table) -> None:
        """Adds withdrawals or reinstatements."""
        sink = pa.BufferOutputStream()
        pq.write_table(pa.concat_tables([self.withdrawals(), events]), sink, compression="zstd")
        replace_file(self.folder / "withdrawals.parquet", sink.getvalue().to_pybytes())

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the folder for one writer, after removing what an interrupted commit left.

        Raises:
            StorageError: another writer holds it, or it cannot be written.
        """
        try:
            for name in ("commits", "rejected"):
                (self.folder / name).mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / ".lock", timeout=0):
                self._forget_unfinished()
                yield
        except Timeout as error:
            raise StorageError(
                f"Something else is writing to {self.folder}.", "Wait until it has ended."
            ) from error
        except OSError as error:
            raise StorageError(
                f"The registry {self.folder} cannot be written: {error}.",
                "Make room or check permissions, then run the same command again.",
            ) from error

    def _forget_unfinished(self) -> None:
        whole = set(self.commits())
        for path in (self.folder / "commits").glob("*.parquet"):
            if int(path.stem.partition("-")[0]) not in whole:
                path.unlink()


class Commit:
    """A commit in the making; nothing of it counts until :meth:`complete`."""

    def __init__(self, store: Store) -> None:
        self._folder = store.folder
        self.number = max(store.commits(), default=0) + 1
        self.parts: list[Path] = []
        self._rejected = (self._folder / "rejected" / f"{self.number:06d}.jsonl").open("wb")

    def __enter__(self) -> "Commit":
        return self

    def __exit__(self, *_failure: object) -> None:
        self._rejected.close()

    def append(self, rows: pa.Table) -> None:
        """Writes new revisions."""
        path = self._folder / "commits" / f"{self.number:06d}-{len(self.parts):04d}.parquet"
        pq.write_table(rows, path, compression="zstd", row_group_size=ROWS_A_GROUP)
        self.parts.append(path)

    def reject(self, row: Mapping[str, Any]) -> None:
        """Keeps a record that could not be read."""
        self._rejected.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))

    def complete(self, ledgers: Sequence[FileLedger], now: datetime) -> None:
        """Makes the commit count."""
        self._rejected.flush()
        content = {"added_at": now.isoformat(), "files": [vars(ledger) for ledger in ledgers]}
        path = self._folder / "commits" / f"{self.number:06d}.json"
        replace_file(path, orjson.dumps(content, option=orjson.OPT_INDENT_2))


def batches(parts: Sequence[Path], columns: Sequence[str]) -> Iterator[pa.Table]:
    """The revisions in some files, in order, a row group at a time.

    Raises:
        StorageError: a file is damaged.
    """
    for path in parts:
        try:
            with pq.ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    yield file.read_row_group(group, columns=list(columns), use_threads=False)
        except (pa.ArrowException, FileNotFoundError) as error:
            raise StorageError(
                f"{path} is damaged: {error}.", "Restore the registry from a backup."
            ) from error


def revisions(parts: Sequence[Path]) -> Revisions:
    """The keys of all revisions in some files."""
    empty = pa.schema([FACTCHECKS.field(name) for name in _KEYS]).empty_table()
    table = pa.concat_tables([empty, *batches(parts, _KEYS)], promote_options="permissive")
    added = table["added_at"].cast(pa.int64()).to_numpy()
    key, content_key, revision = (table[name].to_numpy() for name in _KEYS[:3])
    return Revisions(key, content_key, revision, added)


def rows_at(
    parts: Sequence[Path], rows: npt.NDArray[np.int64], columns: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Single rows of some files, by their number among all of them; ``rows`` ascends.

    Row groups without a row that is asked for are not read.
    """
    begin = 0
    for path in parts:
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                size = file.metadata.row_group(group).num_rows
                low, high = np.searchsorted(rows, [begin, begin + size])
                if low < high:
                    table = file.read_row_group(group, columns=list(columns), use_threads=False)
                    yield from table.take(pa.array(rows[low:high] - begin)).to_pylist()
                begin += size
