"""The peer, in an environment of its own: coordination-network-toolkit 1.5.2 (MIT).

``python benchmarks/peer_toolkit.py SHARES.parquet`` computes its co-retweet network at
60 s with edges of weight 3 or more, on two processes. Its workers' CPU time is known only once
it has ended, so the runner takes the whole process's and subtracts the loading stated here.
"""

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq
from coordination_network_toolkit.compute_networks import compute_co_retweet_parallel
from coordination_network_toolkit.preprocess import preprocess_data

WINDOW_S, MIN_WEIGHT = 60, 3


def main() -> None:
    shares = pq.read_table(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "network.sqlite")
        columns = (shares[n].to_pylist() for n in ("post_key", "account_key", "object_id", "t"))
        messages = (
            [str(post), str(account), "", str(target), None, "", t / 1_000_000, []]
            for post, account, target, t in zip(*columns, strict=True)
        )
        preprocess_data(database, messages)
        begun, loading = time.perf_counter(), os.times()
        compute_co_retweet_parallel(database, WINDOW_S, n_threads=2, min_edge_weight=MIN_WEIGHT)
        wall_s = round(time.perf_counter() - begun, 3)
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = {"wall_s": wall_s, "loading_cpu_s": sum(loading[:4]), "peak_mb": round(peak_kb / 1024)}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
