"""From archives to a folder of Parquet, with a ledger that adds up.

For each CSV part: rows read = kept + not drawn + rejected; and over all parts, statements that
stand twice (in overlapping dumps) are found by their uuid and counted once. Memory holds a block of
one part at a time; finding what stands twice is the engine's work, which spills to disk.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tocsin.engine import Engine
from tocsin.errors import InputError, StorageError, TocsinError, UsageError
from tocsin.exchange.dsa_dumps.columns import STATEMENTS
from tocsin.exchange.dsa_dumps.cutting import Cut
from tocsin.exchange.dsa_dumps.finishing import drawn, finished, usable
from tocsin.exchange.dsa_dumps.sampling import Sample
from tocsin.posts.opening import DEFAULT_LIMITS, Limits, Opened, open_inputs

PARTS: Final = "statements"
TWICE: Final = "twice.parquet"
LEDGER: Final = "ledger.json"


@dataclass(frozen=True, slots=True)
class Rejected:
    """Rows that were no statements, and how the first of them begin."""

    rows: int = 0
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A CSV part: rows read = kept + not_drawn + rejected.rows.

    ``broken`` says why reading stopped before its end; ``light`` that it lacks the long texts.
    """

    name: str
    kept: int = 0
    not_drawn: int = 0
    rejected: Rejected = field(default_factory=Rejected)
    broken: str = ""
    light: bool = False

    @property
    def read(self) -> int:
        """Rows that were read."""
        return self.kept + self.not_drawn + self.rejected.rows


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import left in its folder; ``twice`` statements stand in it again."""

    folder: Path
    parts: tuple[Part, ...]
    ignored: tuple[str, ...]
    """Files that are no CSV, and inputs that could not be opened, with the reason."""
    twice: int
    sample: Sample

    @property
    def statements(self) -> int:
        """Distinct statements kept."""
        return sum(part.kept for part in self.parts) - self.twice

    @property
    def files(self) -> tuple[Path, ...]:
        """The Parquet files, in the order of the parts."""
        return tuple(sorted((self.folder / PARTS).glob("*.parquet")))

    @classmethod
    def opened(cls, folder: Path) -> "Imported":
        """An import of before.

        Raises:
            InputError: there is none in the folder.
        """
        try:
            told = orjson.loads((folder / LEDGER).read_bytes())
            parts = tuple(
                Part(
                    **{
                        **one,
                        "rejected": Rejected(
                            one["rejected"]["rows"], tuple(one["rejected"]["first"])
                        ),
                    }
                )
                for one in told["parts"]
            )
            sample = Sample(**told["sample"])
            return cls(folder, parts, tuple(told["ignored"]), told["twice"], sample)
        except (OSError, orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise InputError(
                f"{folder} holds no imported dump ({type(error).__name__}).", "Import one first."
            ) from error


def import_dumps(
    inputs: Sequence[str | Path],
    folder: Path,
    engine: Engine,
    limits: Limits = DEFAULT_LIMITS,
    sample: Sample | None = None,
) -> Imported:
    """Reads dumps (archives, CSV files, folders of them) into an empty folder.

    ``sample`` draws a share of the statements where a whole year would be too much; every count
    then has an interval.

    Raises:
        UsageError: the folder holds something already.
        StorageError: the folder cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty.", "Import into a folder of its own.")
    draw = sample or Sample()
    try:
        (folder / PARTS).mkdir(parents=True, exist_ok=True)
        parts, ignored = _read(inputs, folder, limits, draw)
        twice = _twice(engine, folder)
        made = Imported(folder, tuple(parts), tuple(ignored), twice, draw)
        (folder / LEDGER).write_bytes(_ledger(made))
    except OSError as error:
        raise StorageError(
            f"{folder} could not be written ({error.strerror or error}).", "Free some space."
        ) from error
    return made


def _read(
    inputs: Sequence[str | Path], folder: Path, limits: Limits, sample: Sample
) -> tuple[list[Part], list[str]]:
    parts: list[Part] = []
    ignored: list[str] = []
    for found in open_inputs(inputs, limits):
        if not isinstance(found, Opened):
            ignored.append(f"{found.name}: {found.reason}")
        elif not found.name.lower().endswith((".csv", ".csv.gz", ".csv.zst")):
            ignored.append(f"{found.name}: not a CSV file")
        else:
            target = folder / PARTS / f"{len(parts):06d}.parquet"
            parts.append(_part(found, target, sample))
    return parts, ignored


def _part(found: Opened, target: Path, sample: Sample) -> Part:
    """One part; where it breaks off, what could be read before stays."""
    cut = Cut(found.stream, found.name)
    counts = _Counts()
    with pq.ParquetWriter(target, STATEMENTS, compression="zstd") as writer:
        try:
            for table in _tables(cut, counts, sample):
                writer.write_table(table)
        except TocsinError as error:
            counts.broken = error.message
    rejected = Rejected(cut.rejected_rows + counts.unusable, tuple(cut.rejected))
    return Part(found.name, counts.kept, counts.not_drawn, rejected, counts.broken, counts.light)


@dataclass(slots=True)
class _Counts:
    """What a part has given so far."""

    kept: int = 0
    not_drawn: int = 0
    unusable: int = 0
    broken: str = ""
    light: bool = False


def _tables(cut: Cut, counts: _Counts, sample: Sample) -> Iterator[pa.Table]:
    read = 0
    for batch in cut.batches():
        counts.light = "decision_facts" not in batch.schema.names
        good = usable(batch)
        rows = np.arange(read + 1, read + 1 + batch.num_rows)
        read += batch.num_rows
        counts.unusable += batch.num_rows - pc.sum(good.cast(pa.int64())).as_py()
        clean, rows = batch.filter(good), rows[good.to_numpy(zero_copy_only=False)]
        chosen = drawn(clean, sample)
        counts.not_drawn += clean.num_rows
        clean, rows = clean.filter(chosen), rows[chosen.to_numpy(zero_copy_only=False)]
        counts.not_drawn -= clean.num_rows
        counts.kept += clean.num_rows
        if clean.num_rows:
            yield finished(clean, rows, cut.name)


def _twice(engine: Engine, folder: Path) -> int:
    """Writes which rows repeat an earlier one; the engine spills what does not fit."""
    files = sorted((folder / PARTS).glob("*.parquet"))
    rows = pa.table({"part": pa.array([], pa.string()), "row": pa.array([], pa.int64())})
    if files:
        table = engine.parquet(files).select("uuid", "part", "row")
        repeated = (
            table.group_by("uuid").aggregate(times=table.count()).filter(lambda t: t.times > 1)
        )
        found = engine.to_arrow(table.semi_join(repeated, "uuid"))
        rows = _but_first(found) if found.num_rows else rows
    pq.write_table(rows, folder / TWICE)
    return int(rows.num_rows)


def _but_first(found: pa.Table) -> pa.Table:
    """All but the first of each uuid, by part and row."""
    ordered = found.sort_by([("uuid", "ascending"), ("part", "ascending"), ("row", "ascending")])
    uuids = ordered["uuid"].to_numpy()
    again = np.append(False, uuids[1:] == uuids[:-1])
    kept = ordered.filter(pa.array(again)).select(["part", "row"])
    return kept.cast(pa.schema({"part": pa.string(), "row": pa.int64()}))


def _ledger(made: Imported) -> bytes:
    told: dict[str, Any] = {
        "parts": [asdict(one) for one in made.parts],
        "ignored": list(made.ignored),
        "twice": made.twice,
        "sample": asdict(made.sample),
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2)
