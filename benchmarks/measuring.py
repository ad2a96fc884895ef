"""Rows of what measures and foresees; each beside the bound that was asked of it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

HERE = Path(__file__).parent
JOBS = (
    ("spread_jobs.py", "spread", "spread of 1,000,000 posts on 50 subjects", ""),
    ("polarisation_jobs.py", "polarisation", "polarisation of 1,000,000 links",
     "wanted: 60 s, 4 GB"),
    ("epidemic_jobs.py", "epidemic_agents", "100,000 agents, 100 days, 10 runs", "wanted: 60 s"),
    ("epidemic_jobs.py", "epidemic_grid", "100,000 scenarios of the equations", ""),
)  # fmt: skip


def rows(row: Callable[..., dict[str, Any]]) -> list[dict[str, Any]]:
    """One run each; ``row`` makes one of a name, its runs, those beside it, and a note."""
    return [row(label, [_run(script, name)], None, note) for script, name, label, note in JOBS]


def _run(script: str, name: str) -> dict[str, Any]:
    command = [sys.executable, str(HERE / script), name]
    found: dict[str, Any] = orjson.loads(
        subprocess.run(command, check=True, capture_output=True).stdout
    )
    return found
