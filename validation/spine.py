"""The figures of the spine: reading, URLs, CooRTweet's own results, and the engines."""

import csv
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import orjson
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from figures import Figure, Target
from tocsin.detect.coordination import pairs
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.coortweet import CooRTweet, coordinated_edges, coordinated_pairs
from tocsin.detect.coordination.layers import Layer, prepare
from tocsin.detect.coordination.sharing import meetings, sharing
from tocsin.engine import Engine, Settings, connect
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.posts.keys import keys64
from tocsin.posts.urls import canonical_url
from tocsin.shares import ObjectKind

ROOT = Path(__file__).parent.parent
GOLDEN_SAMPLES = Path(__file__).with_name("golden_samples.json")
GOLDEN_URLS = ROOT / "tests" / "posts" / "urls" / "golden.csv"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
_NOT_EXPORTS = {"README"}


def sample_counts(data: Path) -> dict[str, dict[str, Any]]:
    """What becomes of every sample file, imported alone into a fresh corpus."""
    folder = data / "samples"
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name not in _NOT_EXPORTS]
    return {str(path.relative_to(folder)): _counts(path) for path in files}


def _counts(path: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as temporary, connect() as engine:
        corpus = Corpus(Path(temporary))
        settings = ImportSettings(now=NOW, pseudonyms=None, identify_language=False)
        (made,) = import_files(corpus, engine, [path], settings).made
        (ledger,) = made.files
        stored = sum(pq.read_metadata(file).num_rows for file in corpus.post_files())
    return {
        "readers": list(ledger.readers),
        "items": ledger.items,
        "posts": ledger.posts,
        "others": dict(sorted(ledger.others.items())),
        "duplicates": ledger.duplicates,
        "rejected": ledger.rejected,
        "problem": ledger.problem,
        "balanced": ledger.balanced() and stored == ledger.posts,
    }


def samples_ok_share(data: Path) -> tuple[float, str]:
    golden = orjson.loads(GOLDEN_SAMPLES.read_bytes())
    found = sample_counts(data)
    wrong = [name for name, counts in found.items() if golden.get(name) != counts]
    wrong += [name for name in golden if name not in found]
    posts = sum(counts["posts"] for counts in found.values())
    note = f"{len(found)} files, {posts} posts" + (f"; not as golden: {wrong[:3]}" if wrong else "")
    return 1 - len(wrong) / max(len(found), 1), note


def urls_golden_wrong(_data: Path) -> tuple[float, str]:
    with GOLDEN_URLS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = [row["url"] for row in rows if (canonical_url(row["url"]) or "") != row["canonical"]]
    by_form: dict[str, set[str]] = {}
    for row in rows:
        by_form.setdefault(canonical_url(row["url"]) or row["url"], set()).add(row["content"])
    merged = sum(len(contents) > 1 for contents in by_form.values())
    return len(wrong) + merged, f"{len(rows)} URLs, {merged} false merges"


def russian_shares(data: Path) -> tuple[pa.Table, dict[int, str]]:
    """The Russian set as shares, and the ids behind the keys."""
    rows = pcsv.read_csv(data / "coordination" / "russian_coord_tweets.csv.gz")
    account, post = keys64("account", rows["account_id"]), keys64("post", rows["content_id"])
    objects = keys64("post", rows["object_id"])
    shares = pa.table(
        {
            "account_key": account,
            "object_id": objects,
            "t": pa.array(rows["timestamp_share"].to_numpy() * pairs.US_PER_S),
            "post_key": post,
        }
    )
    names: dict[int, str] = {}
    for keys, column in ((account, "account_id"), (post, "content_id"), (objects, "object_id")):
        names.update(zip(keys.to_pylist(), rows[column].to_pylist(), strict=True))
    return shares, names


def coortweet_rows_exact(data: Path) -> tuple[float, str]:
    shares, _ = russian_shares(data)
    reference = data / "coordination" / "cooRTweet_reference" / "reference_russian.csv"
    exact, wrong = 0, []
    with connect() as engine, reference.open(newline="") as file:
        table = engine.table(shares)
        for row in csv.DictReader(file):
            parameters = CooRTweet(
                int(row["time_window"]), int(row["min_participation"]),
                row["remove_loops"] == "TRUE", float(row["edge_weight_pct"]),
            )  # fmt: skip
            found = _network_figures(engine, table, parameters)
            same = all(math.isclose(found[name], float(row[name]), rel_tol=1e-12) for name in found)
            exact += same
            wrong += [] if same else [f"{row['time_window']}/{row['min_participation']}"]
    return exact, "all columns of each row" + (f"; wrong: {wrong}" if wrong else "")


def _network_figures(engine: Engine, shares: Any, parameters: CooRTweet) -> dict[str, float]:
    found = coordinated_pairs(engine, shares, parameters)
    edges = coordinated_edges(found, parameters)
    weight = edges["weight"].to_numpy()
    above = edges.filter(pa.compute.equal(edges["weight_threshold"], 1))
    strong = nx.Graph(
        zip(above["account_a"].to_pylist(), above["account_b"].to_pylist(), strict=True)
    )
    parts = [len(part) for part in nx.connected_components(strong)]
    nodes = set(edges["account_a"].to_pylist()) | set(edges["account_b"].to_pylist())
    return {
        "pairs": found.num_rows,
        "nodes": len(nodes),
        "edges": edges.num_rows,
        "sum_weight": int(weight.sum()),
        "max_weight": int(weight.max()),
        "threshold": float(np.quantile(weight, parameters.edge_weight)),
        "nodes_thr": strong.number_of_nodes(),
        "edges_thr": above.num_rows,
        "components_thr": len(parts),
        "largest_comp_thr": max(parts, default=0),
        "mean_time_delta": float(found["time_delta"].to_numpy().mean()),
        "n_objects": len(found["object_id"].unique()),
    }


def coortweet_table_differences(data: Path) -> tuple[float, str]:
    """Rows of the reference pairs and edges tables that differ from ours."""
    shares, names = russian_shares(data)
    folder = data / "coordination" / "cooRTweet_reference"
    different = compared = 0
    with connect() as engine:
        table = engine.table(shares)
        for window_s, participation in ((10, 2), (10, 5), (60, 2), (60, 5)):
            parameters = CooRTweet(window_s, participation)
            found = coordinated_pairs(engine, table, parameters)
            label = f"russian_tw{window_s}_mp{participation}.csv.gz"
            for ours, theirs in (
                (_pair_rows(found, names), _reference_pairs(folder / f"pairs_{label}")),
                (
                    _edge_rows(coordinated_edges(found, parameters), names),
                    _reference_edges(folder / f"edges_{label}"),
                ),
            ):
                compared += len(theirs)
                different += len(ours ^ theirs)
    return different, f"{compared} rows of pairs and edges at 4 parameter settings"


def coortweet_command_differences(data: Path) -> tuple[float, str]:
    """Rows of the reference that ``tocsin investigate --compat coortweet`` does not write."""
    folder = data / "coordination" / "cooRTweet_reference"
    source = str(data / "coordination" / "russian_coord_tweets.csv.gz")
    different = compared = 0
    with tempfile.TemporaryDirectory() as out:
        command = [
            sys.executable, "-m", "tocsin", "investigate", source, "--out", out,
            "--keep-identities", "--compat", "coortweet", "-b", "repost:60:2", "-b", "repost:10:5",
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
        for window_s, participation in ((60, 2), (10, 5)):
            written = pq.read_table(f"{out}/coortweet/repost-{window_s}s_pairs.parquet").to_pylist()
            ours = {
                (p["object_id"], *sorted([p["content_id"], p["content_id_y"]]), p["time_delta"])
                for p in written
            }
            label = f"pairs_russian_tw{window_s}_mp{participation}.csv.gz"
            theirs = _reference_pairs(folder / label)
            compared += len(theirs)
            different += len(ours ^ theirs) + len(written) - len(ours)
    return different, f"{compared} pairs through the command line"


def _pair_rows(found: pa.Table, names: dict[int, str]) -> set[tuple[Any, ...]]:
    return {
        (names[p["object_id"]], *sorted([names[p["post_0"]], names[p["post_1"]]]), p["time_delta"])
        for p in found.to_pylist()
    }


def _reference_pairs(path: Path) -> set[tuple[Any, ...]]:
    return {
        (p["object_id"], *sorted([p["content_id"], p["content_id_y"]]), float(p["time_delta"]))
        for p in pcsv.read_csv(path).to_pylist()
    }


def _edge_rows(edges: pa.Table, names: dict[int, str]) -> set[tuple[Any, ...]]:
    return {
        (
            *sorted([names[e["account_a"]], names[e["account_b"]]]),
            e["weight"], round(e["avg_time_delta"], 9), e["weight_threshold"],
        )
        for e in edges.to_pylist()
    }  # fmt: skip


def _reference_edges(path: Path) -> set[tuple[Any, ...]]:
    return {
        (
            *sorted([e["from"], e["to"]]),
            e["weight"], round(float(e["avg_time_delta"]), 9), e["weight_threshold"],
        )
        for e in pcsv.read_csv(path).to_pylist()
    }  # fmt: skip


def contract_differences(data: Path) -> tuple[float, str]:
    """Rows that differ between DuckDB and Spark, over every relational step on real shares."""
    compared = different = 0
    with connect("duckdb://", Settings(threads=2)) as one, connect("spark://local[2]") as two:
        for shares in _real_shares(data):
            for ours, theirs in zip(_steps(one, shares), _steps(two, shares), strict=True):
                compared += len(ours)
                different += len(ours ^ theirs)
    return different, f"{compared} rows over every relational step"


def _real_shares(data: Path) -> Iterator[pa.Table]:
    yield russian_shares(data)[0]
    for name in ("coretweet", "cohashtagset", "colink", "cotweet"):
        yield us2016_shares(data, name)


def us2016_shares(data: Path, name: str) -> pa.Table:
    """One of the four US-2016 sets as shares."""
    rows = pq.read_table(data / "coordination" / f"us2016_{name}.parquet")
    return pa.table(
        {
            "account_key": keys64("account", rows["account_id"]),
            "object_id": keys64("object", rows["object_id"]),
            "t": pa.array(rows["timestamp_share"].to_numpy() * pairs.US_PER_S),
            "post_key": keys64("post", rows["content_id"]),
        }
    )


def _meetings(engine: Engine, layers: Sequence[Layer], edges: pa.Table) -> pa.Table:
    """The meetings of the edges in the layer with the widest window."""
    edges = edges.sort_by([("account_a", "ascending"), ("account_b", "ascending")])
    a, b = (edges[name].to_numpy() for name in ("account_a", "account_b"))
    accounts = np.unique([a, b])
    shared = sharing(engine, layers, accounts)[-1]
    met, _ = meetings(shared, accounts, np.searchsorted(accounts, a), np.searchsorted(accounts, b))
    return pa.table(vars(met))


def _steps(engine: Engine, shares: pa.Table) -> Iterator[set[tuple[Any, ...]]]:
    """The rows of each relational step of detection, as a set."""
    kind = ObjectKind.REPOST
    group = [Behaviour(kind, 10, 2, 500), Behaviour(kind, 60, 2, 500)]
    table = engine.table(shares)
    kept = engine.keep(pairs.shared_twice(table, 500))
    edges = engine.to_arrow(pairs.joint_objects([pairs.Group(tuple(group), kept)]))
    found = _meetings(engine, prepare(engine, {kind: table}, group), edges)
    bucket = pa.compute.min_element_wise(found["t_a"], found["t_b"]).to_numpy()
    moments = np.unique(
        np.stack([found["object_id"].to_numpy(), bucket - bucket % (60 * pairs.US_PER_S)], 1),
        axis=0,
    )
    asked = engine.table(pa.table({"object_id": moments[:, 0], "bucket": moments[:, 1]}))
    tables = (
        engine.to_arrow(pairs.over_cap(table, 500)),
        edges,
        found,
        engine.to_arrow(pairs.crowd(kept, asked, 60)),
        coordinated_pairs(engine, table, CooRTweet(60, 5)),
    )
    for rows in tables:
        ordered = sorted(rows.column_names)
        yield set(zip(*(rows[name].to_pylist() for name in ordered), strict=True))


FIGURES = [
    Figure("readers.samples_ok_share", Target(1, 1), "samples", samples_ok_share),
    Figure("urls.golden_wrong", Target(0, 0), "tests/posts/urls/golden.csv", urls_golden_wrong),
    Figure(
        "coordination.coortweet_rows_exact",
        Target(16, 16),
        "coordination/russian",
        coortweet_rows_exact,
    ),
    Figure(
        "coordination.coortweet_table_differences",
        Target(0, 0),
        "coordination/russian",
        coortweet_table_differences,
    ),
    Figure(
        "coordination.coortweet_command_differences",
        Target(0, 0),
        "coordination/russian",
        coortweet_command_differences,
    ),
    Figure(
        "engines.contract_differences",
        Target(0, 0),
        "coordination/russian, coordination/us2016",
        contract_differences,
    ),
]
