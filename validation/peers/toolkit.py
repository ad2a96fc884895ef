"""coordination-network-toolkit 1.5.2 (QUT Digital Observatory, Python), as published.

It runs in an environment of its own (see :mod:`.toolkit_process`). Its command line's
defaults: ``time_window`` 1 s and ``min_edge_weight`` 2, loops left out; its documentation
speaks of a minute, so that is shown too. A weight counts one account's posts near a post of
the other.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from peers.ranking import Peer, Ranking, ranking_of
from peers.threshold import WINDOWS_S

_MIN_WEIGHT = 2


def toolkit(python: Path) -> Peer:
    """The peer, run by the interpreter at ``python``."""

    def network(shares: pa.Table, window_s: int) -> Ranking:
        with tempfile.TemporaryDirectory() as folder:
            given, made = Path(folder) / "shares.parquet", Path(folder) / "edges.parquet"
            pq.write_table(shares, given)
            script = str(Path(__file__).with_name("toolkit_process.py"))
            command = [str(python), script, str(given), str(made), str(window_s), str(_MIN_WEIGHT)]
            subprocess.run(command, check=True, capture_output=True)
            edges = pq.read_table(made)
        a, b, weight = (edges[name].to_numpy() for name in ("a", "b", "weight"))
        return ranking_of(a, b, weight)

    def variants(shares: pa.Table) -> Iterator[tuple[str, Ranking]]:
        for window_s in (1, *WINDOWS_S):
            yield f"{window_s} s", network(shares, window_s)

    defaults = {
        "1 s, weight ≥ 2 (its defaults)": lambda shares: network(shares, 1).named(_MIN_WEIGHT),
        "60 s, weight ≥ 2": lambda shares: network(shares, 60).named(_MIN_WEIGHT),
    }
    return Peer("coordination-network-toolkit", defaults, variants)
