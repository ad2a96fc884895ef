"""Runs coordination-network-toolkit, which lives in an environment of its own.

``python toolkit_process.py SHARES.parquet EDGES.parquet WINDOW_S MIN_WEIGHT`` computes its
co-retweet network on two processes and writes ``a, b, weight`` without loops.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from coordination_network_toolkit.compute_networks import compute_co_retweet_parallel
from coordination_network_toolkit.preprocess import preprocess_data


def main() -> None:
    given, made, window_s, min_weight = sys.argv[1:]
    shares = pq.read_table(given)
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "network.sqlite")
        columns = (shares[n].to_pylist() for n in ("post_key", "account_key", "object_id", "t"))
        messages = (
            [str(post), str(account), "", str(target), None, "", t / 1_000_000, []]
            for post, account, target, t in zip(*columns, strict=True)
        )
        preprocess_data(database, messages)
        compute_co_retweet_parallel(
            database, int(window_s), n_threads=2, min_edge_weight=int(min_weight)
        )
        with sqlite3.connect(database) as opened:
            rows = opened.execute(
                "select user_1, user_2, weight from co_retweet_network where user_1 != user_2"
            ).fetchall()
    edges = {
        "a": pa.array([int(row[0]) for row in rows], pa.int64()),
        "b": pa.array([int(row[1]) for row in rows], pa.int64()),
        "weight": pa.array([int(row[2]) for row in rows], pa.int64()),
    }
    pq.write_table(pa.table(edges), made)


if __name__ == "__main__":
    main()
