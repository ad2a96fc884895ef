"""The jobs that are timed. Each runs in a process of its own and prints one JSON line.

``python benchmarks/jobs.py JOB ARGUMENT…`` → ``{"cpu_s", "wall_s", "peak_mb", "result"}``.
Set-up (making or reading the data) is not timed; peak memory is the whole process's.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from tocsin.detect.coordination import pairs
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.engine import Settings, connect
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.posts.keys import keys64
from tocsin.shares import ObjectKind

WINDOW_S, MIN_OBJECTS, CAP = 60, 3, 5_000


@contextmanager
def timed(report: dict[str, Any]) -> Iterator[None]:
    """CPU seconds (with children) and wall seconds of the block."""
    begun, cpu = time.perf_counter(), _cpu_s()
    yield
    report["wall_s"] = round(time.perf_counter() - begun, 3)
    report["cpu_s"] = round(_cpu_s() - cpu, 3)


def _cpu_s() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def tocsin_pairs(report: dict[str, Any], path: str, memory: str = "2GB") -> None:
    """Pairs of accounts that met on 3 objects within 60 s, from shares in Parquet."""
    behaviour = Behaviour(ObjectKind.REPOST, WINDOW_S, MIN_OBJECTS, CAP)
    with connect("duckdb://", Settings(memory_limit=memory, threads=2)) as engine, timed(report):
        shares = engine.parquet([Path(path)])
        met = pairs.meetings(pairs.shared_twice(shares, CAP), WINDOW_S)
        report["result"] = engine.to_arrow(pairs.joint_objects(met, [behaviour])).num_rows


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
            joint = engine.to_arrow(pairs.joint_objects(pairs.meetings(kept, WINDOW_S), group))
            found = engine.to_arrow(pairs.evidence(kept, engine.table(joint), WINDOW_S))
        report["result"] = [joint.num_rows, found.num_rows]


def import_jsonl(report: dict[str, Any], path: str, *flags: str) -> None:
    """Import of X API v2 lines, from file to committed Parquet."""
    settings = ImportSettings(
        now=datetime.now(UTC), pseudonyms=None, identify_language="language" in flags
    )
    with tempfile.TemporaryDirectory() as folder, connect() as engine, timed(report):
        (made,) = import_files(Corpus(Path(folder)), engine, [path], settings).made
        report["result"] = sum(file.posts for file in made.files)


JOBS: dict[str, Callable[..., None]] = {
    job.__name__: job for job in (tocsin_pairs, numpy_sweep, russian_set, import_jsonl)
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
