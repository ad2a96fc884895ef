"""The jobs that are timed. Each runs in a process of its own and prints one JSON line.

``python benchmarks/jobs.py JOB ARGUMENT…`` → ``{"cpu_s", "wall_s", "peak_mb", "result"}``.
Set-up (making or reading the data) is not timed; peak memory is the whole process's.
"""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from timing import timed
from tocsin.detect.coordination import pairs
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.detection import Significance, tested_pairs
from tocsin.detect.coordination.layers import prepare
from tocsin.detect.copies.detection import detect as detect_copies
from tocsin.detect.copies.texts import group
from tocsin.engine import Settings, connect
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.posts.keys import keys64
from tocsin.shares import SHARES, ObjectKind, shared_objects
from tocsin.shares.fingerprints import fingerprints

WINDOW_S, MIN_OBJECTS, CAP = 60, 3, 5_000


def tocsin_pairs(
    report: dict[str, Any], path: str, memory: str = "2GB", window_s: str = str(WINDOW_S)
) -> None:
    """Pairs of accounts that met on 3 objects within the window, from shares in Parquet."""
    behaviour = Behaviour(ObjectKind.REPOST, int(window_s), MIN_OBJECTS, CAP)
    with connect("duckdb://", Settings(memory_limit=memory, threads=2)) as engine, timed(report):
        shared = pairs.shared_twice(engine.parquet([Path(path)]), CAP)
        joint = pairs.joint_objects([pairs.Group((behaviour,), shared)])
        report["result"] = engine.to_arrow(joint).num_rows


def tocsin_significance(
    report: dict[str, Any], path: str, memory: str = "2GB", window_s: str = str(WINDOW_S)
) -> None:
    """The same pairs and all that significance adds, the control with exchanged accounts too."""
    behaviour = Behaviour(ObjectKind.REPOST, int(window_s), MIN_OBJECTS, CAP)
    compile_chance()
    with connect("duckdb://", Settings(memory_limit=memory, threads=2)) as engine, timed(report):
        layers = prepare(engine, {ObjectKind.REPOST: engine.parquet([Path(path)])}, [behaviour])
        found, by_chance = tested_pairs(engine, layers, Significance())
        report["result"] = int((found.pairs.q_value <= Significance().fdr).sum())
        report["permutations"] = len(by_chance)


def compile_chance() -> None:
    """Compilation is paid once after installing, so it is not part of the measurement."""
    rows = pa.table(
        {"account_key": [1, 2] * 3, "object_id": [1, 1, 2, 2, 3, 3], "t": [0] * 6,
         "post_key": list(range(6))}, schema=SHARES,
    )  # fmt: skip
    with connect() as engine:
        kinds = {ObjectKind.REPOST: engine.table(rows)}
        layers = prepare(engine, kinds, [Behaviour(ObjectKind.REPOST, WINDOW_S)])
        tested_pairs(engine, layers, Significance(permutations=0))


def investigation(report: dict[str, Any], path: str) -> None:
    """The whole ``tocsin investigate`` in a process of its own: a file to a report."""
    with tempfile.TemporaryDirectory() as folder, timed(report):
        command = [sys.executable, "-m", "tocsin", "investigate", path, "--out", folder, "--json"]
        done = subprocess.run(command, check=True, capture_output=True)
        found = orjson.loads(done.stdout)
        report["result"] = {name: found[name] for name in ("posts", "edges", "networks")}


def numpy_sweep(report: dict[str, Any], path: str) -> None:
    """The bound: the same pairs by sorting and sweeping in numpy, all in memory."""
    with timed(report):
        shares = pq.read_table(path)
        columns = [shares[name].to_numpy() for name in ("object_id", "t", "account_key")]
        order = np.lexsort(columns[1::-1])
        objects, t, accounts = (column[order] for column in columns)
        _, count = np.unique(objects, return_counts=True)
        size = np.repeat(count, count)
        live = np.flatnonzero((size >= 2) & (size <= CAP))
        found = []
        step = 1
        while len(live):
            live = live[live + step < len(t)]
            other = live + step
            near = (objects[other] == objects[live]) & (t[other] - t[live] <= WINDOW_S * 1_000_000)
            live, other = live[near], other[near]
            a, b = accounts[live], accounts[other]
            two = a != b
            found.append(np.stack([np.minimum(a, b), np.maximum(a, b), objects[live]], 1)[two])
            step += 1
        rows = np.concatenate(found)
        rows = rows[np.lexsort(rows.T[::-1])]
        new = np.any(rows[1:] != rows[:-1], axis=1)
        rows = rows[np.concatenate([[True], new])]
        edge = np.any(rows[1:, :2] != rows[:-1, :2], axis=1)
        sizes = np.diff(np.flatnonzero(np.concatenate([[True], edge, [True]])))
        report["result"] = int((sizes >= MIN_OBJECTS).sum())


def russian_set(report: dict[str, Any], path: str) -> None:
    """35,125 real retweets at 60 s: the whole pair step, at a minimum of 2 objects."""
    rows = pcsv.read_csv(path)
    shares = pa.table(
        {
            "account_key": keys64("account", rows["account_id"]),
            "object_id": keys64("post", rows["object_id"]),
            "t": pa.array(rows["timestamp_share"].to_numpy() * 1_000_000),
            "post_key": keys64("post", rows["content_id"]),
        }
    )
    group = [Behaviour(ObjectKind.REPOST, WINDOW_S, 2, CAP)]
    with connect("duckdb://", Settings(threads=2)) as engine:
        table = engine.table(shares)
        with timed(report):
            kept = engine.keep(pairs.shared_twice(table, CAP))
            joint = engine.to_arrow(pairs.joint_objects([pairs.Group(tuple(group), kept)]))
        report["result"] = joint.num_rows


def import_jsonl(report: dict[str, Any], path: str, *flags: str) -> None:
    """Import of X API v2 lines, from file to committed Parquet."""
    settings = ImportSettings(
        now=datetime.now(UTC), pseudonyms=None, identify_language="language" in flags
    )
    with tempfile.TemporaryDirectory() as folder, connect() as engine, timed(report):
        (made,) = import_files(Corpus(Path(folder)), engine, [path], settings).made
        report["result"] = sum(file.posts for file in made.files)


def tocsin_copies(report: dict[str, Any], path: str) -> None:
    """Copies among posts: normalising, fingerprints, candidates, comparison, clusters, counts."""
    compile_kernels()
    with connect("duckdb://", Settings(threads=2)) as engine, timed(report):
        shares, texts = [], []
        known: set[int] = set()
        for batch in pq.ParquetFile(path).iter_batches(50_000, columns=[*_COPY_COLUMNS]):
            rows = shared_objects(pa.Table.from_batches([batch]), ObjectKind.TEXT_COPY)
            shares.append(rows.select(SHARES.names).cast(SHARES))
            ids, first = np.unique(rows["object_id"].to_numpy(), return_index=True)
            new = [
                place for key, place in zip(ids.tolist(), first, strict=True) if key not in known
            ]
            known.update(ids.tolist())
            named = rows.select(["object_id", "label"]).take(pa.array(new)).combine_chunks()
            texts.append(fingerprints(*(column.combine_chunks() for column in named.columns)))
        found = detect_copies(
            engine, engine.table(pa.concat_tables(texts)), engine.table(pa.concat_tables(shares)),
            engine.parquet([Path(path)]), datetime.now(UTC),
        )  # fmt: skip
        report["result"] = [found.clusters.num_rows, found.members.num_rows]


_COPY_COLUMNS = ("platform", "account_key", "post_key", "created_at", "kind", "repost_of", "text")


def compile_kernels() -> None:
    """Compilation is paid once after installing, so it is not part of the measurement."""
    texts = pa.array(["the bridge of tolvane is closed", "the bridge of tolvane is open"])
    rows = fingerprints(pa.array([1, 2]), texts)
    shares = {"account_key": [1, 2], "object_id": [1, 2], "t": [0, 1], "post_key": [1, 2]}
    with connect() as engine:
        group(engine, engine.table(rows), engine.table(pa.table(shares, schema=SHARES)))


def normalised_texts(report: dict[str, Any], path: str, out: str) -> None:
    """The distinct normalised texts, for the peers."""
    with timed(report):
        rows = shared_objects(pq.read_table(path), ObjectKind.TEXT_COPY)
        pq.write_table(pa.table({"text": rows["label"].unique()}), out)
        report["result"] = rows.num_rows


JOBS: dict[str, Callable[..., None]] = {
    job.__name__: job
    for job in (
        tocsin_pairs,
        tocsin_significance,
        investigation,
        numpy_sweep,
        russian_set,
        import_jsonl,
        tocsin_copies,
        normalised_texts,
    )
}


def main() -> None:
    report: dict[str, Any] = {}
    JOBS[sys.argv[1]](report, *sys.argv[2:])
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    report["peak_mb"] = round(max(peak_kb, children_kb) / 1024)
    sys.stdout.buffer.write(orjson.dumps(report) + b"\n")


if __name__ == "__main__":
    main()
