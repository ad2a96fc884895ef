"""MinHash peers, in an environment of their own: ``peer_minhash.py NAME TEXTS.parquet``.

64 permutations of character 5-grams in 16 bands of 4, as Tocsin has; every text is put into the
index and asked for its candidates. Prints one JSON line like ``jobs.py``.
"""

import json
import resource
import sys
import time
from collections.abc import Callable

import pyarrow.parquet as pq

PERMUTATIONS, BANDS, ROWS, GRAM = 64, 16, 4, 5


def grams(text: str) -> list[str]:
    return [text[i : i + GRAM] for i in range(max(len(text) - GRAM + 1, 1))]


def with_rensa(texts: list[str]) -> int:
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415

    index = RMinHashLSH(threshold=0.5, num_perm=PERMUTATIONS, num_bands=BANDS)
    found = 0
    for key, text in enumerate(texts):
        minhash = RMinHash(num_perm=PERMUTATIONS, seed=1)
        minhash.update(grams(text))
        found += bool(index.query(minhash))
        index.insert(key, minhash)
    return found


def with_datasketch(texts: list[str]) -> int:
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415

    index = MinHashLSH(params=(BANDS, ROWS), num_perm=PERMUTATIONS)
    found = 0
    for key, text in enumerate(texts):
        minhash = MinHash(num_perm=PERMUTATIONS, seed=1)
        minhash.update_batch([gram.encode() for gram in grams(text)])
        found += bool(index.query(minhash))
        index.insert(key, minhash)
    return found


PEERS: dict[str, Callable[[list[str]], int]] = {"rensa": with_rensa, "datasketch": with_datasketch}


def main() -> None:
    texts = pq.read_table(sys.argv[2])["text"].to_pylist()
    begun, cpu = time.perf_counter(), time.process_time()
    found = PEERS[sys.argv[1]](texts)
    report = {
        "result": found,
        "wall_s": round(time.perf_counter() - begun, 3),
        "cpu_s": round(time.process_time() - cpu, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
