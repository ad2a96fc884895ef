"""``make bench``: speed and memory, each beside a bound or a peer in the same run.

Prints one table and writes ``results.json`` (medians of interleaved runs) and
``growth.svg`` (the pair step at four sizes). The peer needs an environment of its own
(``make bench`` makes ``.venv-peer``); without it the peer's rows are left out, and that is
said. With ``TOCSIN_DATA`` the Russian set is timed as well.
"""

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

import invented_texts
import judging
import measuring
import reading
from tocsin.exercise.bulk import synthetic_share_batches
from tocsin.exercise.bulk_campaigns import synthetic_exercise
from tocsin.exercise.bulk_posts import synthetic_posts_jsonl
from tocsin.shares import SHARES

mpl.use("svg")
import matplotlib.pyplot as plt

HERE = Path(__file__).parent
SIZES = (100_000, 1_000_000, 3_000_000, 10_000_000)
IMPORT_POSTS = 100_000
COPY_POSTS = 1_000_000
INVESTIGATED = (1_000_000, 10_000_000)
DENSE_OBJECTS = 300
"""Few objects, so that very many meet: 5 million meetings of a million posts."""
SEED = 7
PARTS = ("spreading", "reading", "measuring", "judging")

Runs = list[dict[str, Any]]


def job(name: str, *arguments: str) -> Callable[[], dict[str, Any]]:
    command = [sys.executable, str(HERE / "jobs.py"), name, *arguments]
    return lambda: orjson.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def peer(python: str, path: Path) -> Callable[[], dict[str, Any]]:
    command = [python, str(HERE / "peer_toolkit.py"), str(path)]

    def run() -> dict[str, Any]:
        before = _children_cpu_s()
        done = subprocess.run(command, check=True, capture_output=True)
        report = orjson.loads(done.stdout.splitlines()[-1])
        report["cpu_s"] = round(_children_cpu_s() - before - report["loading_cpu_s"], 3)
        return report

    return run


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def interleaved(jobs: dict[str, Callable[[], dict[str, Any]]], runs: int) -> dict[str, Runs]:
    """The jobs in turn, so that a drift of the machine's speed meets all of them."""
    found: dict[str, Runs] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, run in jobs.items():
            found[name].append(run())
    return found


def median(runs: Runs, figure: str) -> float:
    return statistics.median(run[figure] for run in runs)


def shares_file(folder: Path, posts: int, objects: int | None = None) -> Path:
    path = folder / f"shares-{posts}-{objects}.parquet"
    with pq.ParquetWriter(path, SHARES) as writer:
        for batch in synthetic_share_batches(posts, posts // 10, SEED, objects=objects):
            writer.write_batch(batch.rename_columns(SHARES.names))
    return path


def row(name: str, runs: Runs, versus: Runs | None = None, note: str = "") -> dict[str, Any]:
    ratio = [a["cpu_s"] / b["cpu_s"] for a, b in zip(runs, versus or [], strict=False)]
    return {
        "job": name,
        "runs": len(runs),
        **{figure: median(runs, figure) for figure in ("cpu_s", "wall_s", "peak_mb")},
        "cpu_ratio": round(statistics.median(ratio), 3) if ratio else None,
        "note": note,
    }


def measure(folder: Path, peer_python: str | None, runs: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for posts in SIZES:
        path = shares_file(folder, posts)
        rows += _pair_rows(f"{posts:,} posts", path, None, runs if posts < SIZES[-1] else 1)
        if posts == SIZES[-1]:
            small = [job("tocsin_pairs", str(path), "1300MB")() for _ in range(runs)]
            rows.append(row(f"pairs, {posts:,} posts, engine limit 1.3 GB, spilling", small))
    path = shares_file(folder, 1_000_000, DENSE_OBJECTS)
    rows += _pair_rows(f"1,000,000 posts of {DENSE_OBJECTS} objects", path, peer_python, runs)
    rows += _significance_rows(folder, runs)
    rows += _investigation_rows(folder)
    rows += _import_rows(folder, runs)
    rows += _copy_rows(folder, peer_python, runs)
    data = os.environ.get("TOCSIN_DATA")
    if data:
        path = Path(data) / "coordination" / "russian_coord_tweets.csv.gz"
        found = [job("russian_set", str(path))() for _ in range(runs)]
        rows.append(row("Russian set, 60 s, compute", found))
    return rows


def _pair_rows(label: str, path: Path, peer_python: str | None, runs: int) -> list[dict[str, Any]]:
    jobs = {"tocsin": job("tocsin_pairs", str(path)), "numpy": job("numpy_sweep", str(path))}
    if peer_python:
        jobs["toolkit"] = peer(peer_python, path)
    found = interleaved(jobs, runs)
    results = {run["result"] for name in ("tocsin", "numpy") for run in found[name]}
    if len(results) != 1:
        raise SystemExit(f"The pairs differ from the bound's: {results}")
    note = f"{results.pop():,} edges, as the bound finds"
    rows = [
        row(f"pairs, {label}", found["tocsin"], found["numpy"], note),
        row(f"numpy sort-sweep, {label} (bound)", found["numpy"]),
    ]
    if peer_python:
        name = f"coordination-network-toolkit 1.5.2, {label} (peer)"
        rows.append(row(name, found["toolkit"], found["tocsin"], "ratio to Tocsin"))
    return rows


def _significance_rows(folder: Path, runs: int) -> list[dict[str, Any]]:
    """What significance costs beside the pair step alone, in the same run."""
    rows = []
    for label, path, window_s in (
        ("1,000,000 posts", shares_file(folder, 1_000_000), "60"),
        (f"1,000,000 posts of {DENSE_OBJECTS} objects",
         shares_file(folder, 1_000_000, DENSE_OBJECTS), "60"),
        (f"1,000,000 posts of {DENSE_OBJECTS} objects, 300 s",
         shares_file(folder, 1_000_000, DENSE_OBJECTS), "300"),
    ):  # fmt: skip
        jobs = {
            name: job(f"tocsin_{name}", str(path), "2GB", window_s)
            for name in ("pairs", "significance")
        }
        found = interleaved(jobs, runs)
        run = found["significance"][0]
        note = f"{run['permutations']} permutation, {run['result']:,} pairs accepted"
        name = f"pairs and significance, {label}"
        rows.append(row(name, found["significance"], found["pairs"], f"ratio to pairs; {note}"))
        if window_s != "60":
            rows.append(row(f"pairs, {label}", found["pairs"]))
    return rows


def _investigation_rows(folder: Path) -> list[dict[str, Any]]:
    """From a file of shares with planted groups to the report, once each."""
    rows = []
    for posts in INVESTIGATED:
        path = folder / "shares.csv"
        made = synthetic_exercise(posts, posts // 11, SEED, level="trained").shares
        columns = {
            "object_id": made["object_id"],
            "account_id": made["account_key"],
            "content_id": made["post_key"],
            "timestamp_share": pc.divide(made["t"], 1_000_000),
        }
        pcsv.write_csv(pa.table(columns), path)
        found = job("investigation", str(path))()
        told = ", ".join(f"{count:,} {name}" for name, count in found["result"].items())
        rows.append(row(f"tocsin investigate, {posts:,} posts", [found], note=told))
    return rows


def _import_rows(folder: Path, runs: int) -> list[dict[str, Any]]:
    path = folder / "posts.jsonl"
    with path.open("wb") as file:
        file.writelines(synthetic_posts_jsonl(IMPORT_POSTS, SEED))
    found = interleaved({"import": job("import_jsonl", str(path))}, runs)["import"]
    rate = IMPORT_POSTS / median(found, "cpu_s")
    size_mb = path.stat().st_size / 1e6
    note = f"{rate:,.0f} posts/s a core, {size_mb / median(found, 'cpu_s'):.0f} MB/s"
    return [row(f"import of {IMPORT_POSTS:,} X API v2 lines", found, note=note)]


def _copy_rows(folder: Path, peer_python: str | None, runs: int) -> list[dict[str, Any]]:
    """Copies among a million posts; the peers are given the texts as Tocsin has normalised them."""
    path, texts = folder / "texts.parquet", folder / "normalised.parquet"
    pq.write_table(invented_texts.posts(COPY_POSTS, SEED), path)
    rows = [
        row(
            f"copies among {COPY_POSTS:,} posts",
            [job("tocsin_copies", str(path))() for _ in range(runs)],
        )
    ]
    if peer_python:
        job("normalised_texts", str(path), str(texts))()
        for name in ("rensa", "datasketch"):
            script = [peer_python, str(HERE / "peer_minhash.py"), name, str(texts)]
            done = subprocess.run(script, check=True, capture_output=True)
            note = "candidates only: neither compared nor clustered"
            rows.append(
                row(f"{name}, the same texts (peer)", [orjson.loads(done.stdout)], note=note)
            )
    return rows


def growth(rows: list[dict[str, Any]], path: Path) -> None:
    """CPU seconds over posts, on logarithmic axes, with the bound."""
    figure, axes = plt.subplots(figsize=(6, 4))
    sized = [f"{posts:,} posts" for posts in SIZES]
    for label, form in (
        ("Tocsin (DuckDB)", "pairs, {}"),
        ("numpy sort-sweep (bound)", "numpy sort-sweep, {} (bound)"),
    ):
        picked = [r["cpu_s"] for size in sized for r in rows if r["job"] == form.format(size)]
        axes.loglog(SIZES, picked, marker="o", label=label)
    axes.set(xlabel="posts", ylabel="CPU seconds", title="Pairs within 60 s on 3 objects")
    axes.grid(visible=True, which="both", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def show(rows: list[dict[str, Any]]) -> None:
    table = Table("job", "runs", "CPU s", "wall s", "peak MB", "CPU ratio", "note")
    for r in rows:
        ratio = "" if r["cpu_ratio"] is None else f"{r['cpu_ratio']:g}"
        numbers = [f"{r[figure]:g}" for figure in ("cpu_s", "wall_s", "peak_mb")]
        table.add_row(r["job"], str(r["runs"]), *numbers, ratio, r["note"])
    Console(width=150).print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peer-python", help="interpreter with the peer installed")
    parser.add_argument("--only", choices=PARTS, help="a part")
    parser.add_argument(
        "--made", type=Path, help="keep what the desk's rows read, for the next run"
    )
    asked = parser.parse_args()
    if not asked.peer_python and asked.only in (None, "spreading"):
        print("The peer is not installed: its row is left out (make bench installs it).")
    rows: list[dict[str, Any]] = []
    if asked.only in (None, "spreading"):
        with tempfile.TemporaryDirectory() as folder:
            rows += measure(Path(folder), asked.peer_python, asked.runs)
        growth(rows, HERE / "growth.svg")
    if asked.only in (None, "reading"):
        rows += reading.rows(row, asked.runs)
    if asked.only in (None, "measuring"):
        rows += measuring.rows(row)
    if asked.only in (None, "judging"):
        with tempfile.TemporaryDirectory() as folder:
            rows += judging.rows(row, asked.made or Path(folder))
    show(rows)
    keep(rows)


def keep(rows: list[dict[str, Any]]) -> None:
    """Writes the results; of what was not measured now, those of before stay."""
    path = HERE / "results.json"
    measured = {r["job"] for r in rows}
    before = orjson.loads(path.read_bytes())["rows"] if path.is_file() else []
    rows = [r for r in before if r["job"] not in measured] + rows
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    content = {"machine": machine, "rows": rows}
    path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    main()
