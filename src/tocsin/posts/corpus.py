"""The corpus: posts as Parquet, partitioned by platform and day, and how they got there.

``posts/platform=x/day=2016-09-01/<run>-<i>.parquet`` (hive layout: ``platform`` stands in
the path), ``identities/``, ``rejected/`` and ``imports/`` (one ledger an input). A commit
first writes everything beside the corpus, then moves it in; an interruption between the
two is completed by :meth:`Corpus.recover`, so the corpus is never half there.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import ibis
import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from tocsin.engine.base import Engine, Table
from tocsin.errors import StorageError
from tocsin.posts.duplicates import KEYS, find_repeated
from tocsin.posts.ledger import FileLedger
from tocsin.posts.schema import POSTS
from tocsin.posts.staging import Staging, replace_file

_ROWS_A_GROUP: Final = 2_000  # small, since a year of posts keeps 365 files open
_BATCH_ROWS: Final = 50_000
_MAX_OPEN_FILES: Final = 800
_PARTITIONS: Final = ds.partitioning(
    pa.schema({"platform": pa.string(), "day": pa.string()}), flavor="hive"
)


@dataclass(frozen=True)
class Import:
    """The record of one imported input: what it was, how it was read, what became of it."""

    id: str
    input: str
    imported_at: str
    settings: Mapping[str, Any]
    files: tuple[FileLedger, ...]


@dataclass(frozen=True)
class Amendment:
    """An earlier import whose ledger and rejected records have changed."""

    item: Import
    rejected: tuple[Mapping[str, Any], ...]


class Corpus:
    """The posts of a workspace (``folder`` is its ``corpus/``)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def staging(self, import_id: str) -> Path:
        """Where an input is staged."""
        return self.folder / ".staging" / import_id

    def post_files(self) -> list[Path]:
        """The Parquet files of the posts."""
        return sorted((self.folder / "posts").glob("platform=*/day=*/*.parquet"))

    def posts(self, engine: Engine) -> Table | None:
        """The posts table in an engine; ``None`` while there are none."""
        parts = [
            _with_all_columns(engine.parquet(files, hive_root=self.folder / "posts"))
            for files in _by_schema(self.post_files())
        ]
        return ibis.union(*parts) if len(parts) > 1 else parts[0] if parts else None

    def batches(self, columns: Sequence[str], files: Sequence[Path]) -> Iterator[pa.Table]:
        """The given posts files, some columns, a table at a time in bounded memory."""
        if not files:
            return
        source = ds.dataset(
            [str(path) for path in files],
            schema=POSTS,
            partitioning=_PARTITIONS,
            partition_base_dir=str(self.folder / "posts"),
        )
        held: list[pa.RecordBatch] = []
        for batch in source.to_batches(columns=list(columns), batch_size=_BATCH_ROWS):
            held.append(batch)  # days are small files: work on them together
            if sum(part.num_rows for part in held) >= _BATCH_ROWS:
                yield pa.Table.from_batches(held)
                held = []
        if held:
            yield pa.Table.from_batches(held)

    def imports(self) -> list[Import]:
        """All imports, in the order they were made.

        Raises:
            StorageError: a ledger is damaged.
        """
        made = [_ledger(path) for path in (self.folder / "imports").glob("*.json")]
        return sorted(made, key=lambda item: (item.imported_at, item.input))

    def holds(self, import_id: str) -> bool:
        """Whether this very input is in the corpus already."""
        return (self.folder / "imports" / f"{import_id}.json").exists()

    def rejected(self, imports: Iterable[Import] | None = None) -> Iterator[Mapping[str, Any]]:
        """The rejected records of some imports, or of all.

        Each has file, line, reader, field, reason, remedy and raw.
        """
        for item in self.imports() if imports is None else imports:
            path = self.folder / "rejected" / f"{item.id}.jsonl"
            with path.open("rb") as file:
                yield from (orjson.loads(line) for line in file)

    def sealed(self, account_ids: Sequence[str]) -> dict[str, bytes]:
        """The sealed identity of each pseudonym that is known."""
        files = sorted((self.folder / "identities").glob("*.parquet"))
        if not files:
            return {}
        rows = ds.dataset(files).to_table(filter=pc.field("account_id").isin(list(account_ids)))
        return dict(zip(rows["account_id"].to_pylist(), rows["sealed"].to_pylist(), strict=True))

    def commit(
        self,
        engine: Engine,
        staged: Sequence[tuple[Import, Staging]],
        run: str,
        amendments: Sequence[Amendment] = (),
    ) -> tuple[Import, ...]:
        """Moves staged inputs into the corpus without their duplicates.

        ``run`` names the commit; the same inputs must give the same name, so that a commit
        that is repeated after a crash writes the same files.
        """
        ready = self.folder / ".staging" / f"ready-{run}"
        shutil.rmtree(ready, ignore_errors=True)
        for name in ("posts", "identities", "rejected", "imports"):
            (ready / name).mkdir(parents=True)
        conflicts: dict[str, list[dict[str, Any]]] = {item.id: [] for item, _ in staged}
        again = self._repeated(engine, [stage for _, stage in staged], ready)
        seq, same = again["seq"].to_numpy(), again["same"].to_pylist()
        _write_posts(_kept(staged, seq, same, conflicts), ready / "posts", run)
        closed = tuple(
            replace(item, files=tuple(tally.closed() for tally in stage.tallies.values()))
            for item, stage in staged
        )
        for item, (_, stage) in zip(closed, staged, strict=True):
            _write_rest(item, stage, conflicts[item.id], ready)
        for amendment in amendments:
            _write_rejected(amendment.item, amendment.rejected, ready, b"")
            _write_ledger(amendment.item, ready)
        (ready / "keys.parquet").unlink()
        replace_file(ready / "complete", b"")
        self.recover()
        return closed

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the corpus for one import at a time, after completing an interrupted one.

        Raises:
            StorageError: another import holds it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / ".lock", timeout=0):
                self.recover()
                yield
        except Timeout as error:
            raise StorageError(
                f"Another import is writing to {self.folder}.", "Wait until it has ended."
            ) from error

    def recover(self) -> None:
        """Completes commits that were interrupted while moving; forgets unfinished ones."""
        self.finish_moving()
        for ready in (self.folder / ".staging").glob("ready-*"):
            shutil.rmtree(ready)

    def finish_moving(self) -> None:
        """Completes commits that were interrupted while moving: before anything is read."""
        for ready in (self.folder / ".staging").glob("ready-*"):
            if (ready / "complete").exists():
                self._move_in(ready)
                shutil.rmtree(ready)

    def _repeated(self, engine: Engine, stages: Sequence[Staging], ready: Path) -> pa.Table:
        keys, seq = ready / "keys.parquet", 0
        with pq.ParquetWriter(keys, KEYS) as writer:
            for table in (table for stage in stages for table in stage.posts()):
                count = pa.array(np.arange(seq, seq + table.num_rows))
                both = table.select(["row_key", "content_key"]).append_column("seq", count)
                writer.write_table(both.cast(KEYS))
                seq += table.num_rows
        known = self.posts(engine)
        return find_repeated(engine, known, engine.parquet([keys]))

    def _move_in(self, ready: Path) -> None:
        # Ledgers last: only they say that an input is in the corpus.
        for name in ("posts", "identities", "rejected", "imports"):
            for path in sorted((ready / name).rglob("*")):
                if path.is_file():
                    target = self.folder / path.relative_to(ready)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    path.replace(target)
        for path in (self.folder / "imports").glob("*.json"):
            shutil.rmtree(self.staging(path.stem), ignore_errors=True)


def _by_schema(files: Sequence[Path]) -> list[list[Path]]:
    """The files by the columns they have: those of a run were written together.

    Columns are added to the schema over time; posts imported before keep what they had.
    """
    runs: dict[str, tuple[str, ...]] = {}
    groups: dict[tuple[str, ...], list[Path]] = {}
    for path in files:
        run = path.stem.rpartition("-")[0]
        if run not in runs:
            runs[run] = tuple(pq.read_schema(path).names)
        groups.setdefault(runs[run], []).append(path)
    return list(groups.values())


def _with_all_columns(posts: Table) -> Table:
    """The posts with a null for each column that they were imported without."""
    absent = {
        field.name: ibis.null(ibis.dtype(field.type))
        for field in POSTS
        if field.name not in posts.columns
    }
    return posts.mutate(**absent).select(*POSTS.names)


def _ledger(path: Path) -> Import:
    try:
        value = orjson.loads(path.read_bytes())
        files = tuple(FileLedger.from_json(file) for file in value["files"])
        return Import(**{**value, "files": files})
    except (ValueError, TypeError, KeyError) as error:
        raise StorageError(
            f"The ledger {path} is damaged.", "Restore the corpus from a backup."
        ) from error


def _write_posts(tables: Iterator[pa.Table], folder: Path, run: str) -> None:
    ds.write_dataset(
        (batch for table in tables for batch in _with_day(table).to_batches()),
        folder,
        schema=POSTS.append(pa.field("day", pa.string())),
        format="parquet",
        partitioning=_PARTITIONS,
        basename_template=f"{run}-{{i}}.parquet",
        file_options=ds.ParquetFileFormat().make_write_options(compression="zstd"),
        min_rows_per_group=_ROWS_A_GROUP,
        max_rows_per_group=64 * _ROWS_A_GROUP,
        max_open_files=_MAX_OPEN_FILES,
        existing_data_behavior="overwrite_or_ignore",
    )


def _write_rest(
    item: Import, stage: Staging, conflicts: Sequence[Mapping[str, Any]], ready: Path
) -> None:
    sealed = [table for table in stage.identities() if table.num_rows]
    if sealed:
        once = pa.concat_tables(sealed).group_by("account_id").aggregate([("sealed", "min")])
        once = once.rename_columns(["account_id", "sealed"])
        pq.write_table(once, ready / "identities" / f"{item.id}.parquet", compression="zstd")
    staged = stage.rejected.read_bytes() if stage.rejected.exists() else b""
    _write_rejected(item, conflicts, ready, staged)
    _write_ledger(item, ready)


def _write_rejected(
    item: Import, rows: Iterable[Mapping[str, Any]], ready: Path, before: bytes
) -> None:
    with (ready / "rejected" / f"{item.id}.jsonl").open("wb") as file:
        file.write(before)
        for row in rows:
            file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def _write_ledger(item: Import, ready: Path) -> None:
    content = orjson.dumps(asdict(item), option=orjson.OPT_INDENT_2)
    (ready / "imports" / f"{item.id}.json").write_bytes(content)


def _with_day(posts: pa.Table) -> pa.Table:
    return posts.append_column("day", pc.strftime(posts["created_at"], format="%Y-%m-%d"))


def _kept(
    staged: Sequence[tuple[Import, Staging]],
    repeated: npt.NDArray[np.int64],
    same: Sequence[bool],
    conflicts: dict[str, list[dict[str, Any]]],
) -> Iterator[pa.Table]:
    """The staged posts without the repeated ones; tallies and ``conflicts`` are told."""
    begin = 0
    for item, stage in staged:
        for table in stage.posts():
            low, high = np.searchsorted(repeated, [begin, begin + table.num_rows])
            places = repeated[low:high] - begin
            begin += table.num_rows
            if len(places):
                again = table.take(pa.array(places)).to_pylist()
                conflicts[item.id] += _withdrawn(stage, again, same[low:high])
            yield table.filter(pa.array(~np.isin(np.arange(table.num_rows), places)))


def _withdrawn(
    stage: Staging, rows: Sequence[Mapping[str, Any]], same: Sequence[bool]
) -> list[dict[str, Any]]:
    """Corrects the tallies; gives those rows that contradict a known post."""
    for row, is_same in zip(rows, same, strict=True):
        stage.tally(row["source_file"]).withdraw(int(is_same), int(not is_same))
    return [_conflict(row) for row, is_same in zip(rows, same, strict=True) if not is_same]


def _conflict(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "file": row["source_file"],
        "line": row["source_line"],
        "reader": row["reader"],
        "field": "post_id",
        "reason": "another post with this id but another author, time or text came first",
        "remedy": "Look at both: an edit, or a column that is not an id (--map post_id=COLUMN).",
        "raw": orjson.dumps(
            {k: v for k, v in row.items() if v not in (None, [])}, default=str
        ).decode(),
    }
