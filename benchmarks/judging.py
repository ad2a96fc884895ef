"""Rows of the desk: the posts explorer, many people at one desk, and the model of crowds.

What they read is invented once and kept in a folder, since making it takes longer than reading it.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

HERE = Path(__file__).parent
EXPLORED = (1_000_000, 10_000_000)
DESK_POSTS = 1_000_000


def rows(row: Callable[..., dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """``row`` makes one of a name, its runs, those beside it, and a note."""
    made = [_explorer_rows(row, posts, folder / f"explorer-{posts}") for posts in EXPLORED]
    return [*made[0], *made[1], _load_row(row, folder / f"desk-{DESK_POSTS}"), *_crowd_rows(row)]


def _explorer_rows(
    row: Callable[..., dict[str, Any]], posts: int, place: Path
) -> list[dict[str, Any]]:
    if not place.exists():
        _run("explore_jobs.py", "make", str(place), str(posts))
    found = []
    if not (place / "index" / "explorer").exists():
        found.append(row(f"explorer: index of {posts:,} posts", [_index(place)]))
    read = _run("explore_jobs.py", "pages", str(place))
    slowest = max(
        (one["p95_ms"], name) for name, one in read["result"].items() if name.endswith("page")
    )
    facets = read["result"]["everything: facets"]["median_ms"]
    note = f"slowest page, 95 of 100: {slowest[0]:g} ms ({slowest[1]}); all facets {facets:g} ms"
    return [*found, row(f"explorer: pages of {posts:,} posts", [read], note=note)]


def _index(place: Path) -> dict[str, Any]:
    return _run("explore_jobs.py", "index", str(place))


def _load_row(row: Callable[..., dict[str, Any]], place: Path) -> dict[str, Any]:
    if not place.exists():
        _run("desk_load.py", "make", str(place), str(DESK_POSTS))
    read = _run("desk_load.py", "read", str(place / "workspace"))
    said = read["result"]
    read["peak_mb"] = said["server_rss_mb"]
    whole = said["overall"]
    note = (
        f"{whole['requests']:,} pages, {said['errors']} errors; 50, 95, 99 of 100 within "
        f"{whole['p50_ms']:g}, {whole['p95_ms']:g}, {whole['p99_ms']:g} ms; server "
        f"{said['server_cpu_ms_a_page']:g} CPU ms a page, {said['server_rss_mb']:,} MB; "
        "wanted: 95 of 100 within 300 ms"
    )
    return row(f"desk: 50 people for a minute, {DESK_POSTS:,} posts", [read], note=note)


def _crowd_rows(row: Callable[..., dict[str, Any]]) -> list[dict[str, Any]]:
    ours, peer = [_run("crowd_jobs.py", name) for name in ("bridging", "peer")]
    wanted = "wanted: 15 s, 500 MB"
    return [
        row("crowd: bridging model of 2,000,000 ratings", [ours], [peer], wanted),
        row("crowd: L-BFGS-B on the same objective (peer)", [peer]),
    ]


def _run(script: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, str(HERE / script), *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = orjson.loads(done.stdout)
    return found
