"""Jobs of matching posts to fact-checks, in the form of ``jobs.py``.

The fact-checks are invented texts. Their vectors are mixed from real ones by the hash of the text
(as in ``embedding_jobs.py``), since a million real ones would take hours; so the time of a match
leaves out reading the vectors of a hundred candidates from their cache. Posts are embedded by the
real model.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

import embedding_jobs
from jobs import timed
from tocsin.detect.claims.ranker import Ranker
from tocsin.detect.claims.retrieval import ClaimIndex
from tocsin.embed.base import Purpose, Vectors
from tocsin.embed.e5.embedder import E5
from tocsin.posts.keys import keys64

_VECTORS, _QUERIES = 50_000, 200


class Mixed:
    """Real vectors of posts, mixed ones of fact-checks."""

    def __init__(self) -> None:
        self._real = E5()
        self.name, self.dimensions = "mixed/1", self._real.dimensions
        self._mixed = embedding_jobs.mixed_vectors(_VECTORS, embedding_jobs.SEED)

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
        if purpose == "query":
            return self._real.embed(texts)
        key = keys64("mixed", pa.array(texts, pa.string())).to_numpy()
        chance = (key[:, np.newaxis] >> np.arange(48, dtype=np.int64)) & 1
        noise = np.resize(chance - 0.5, (len(texts), self.dimensions)) * 0.02
        made: Vectors = (self._mixed[key % _VECTORS] + noise).astype(np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


def match_posts(report: dict[str, Any], count: str = "1000000") -> None:
    """Indexing fact-checks (timed), then matching 200 posts one at a time, on one thread."""
    claims = embedding_jobs.texts(int(count))
    keys = pa.array(range(len(claims)), pa.int64())
    none = pa.nulls(len(claims), pa.string())
    table = pa.table(
        {"factcheck_key": keys, "content_key": keys, "claim": claims, "title": none, "body": none}
    )
    posts = [f"Listen all! {claim}" for claim in claims[:: len(claims) // _QUERIES][:_QUERIES]]
    ranker, found = Ranker.shipped(), 0
    with tempfile.TemporaryDirectory() as folder:
        index = ClaimIndex(Path(folder), Mixed())
        with timed(report):
            index.hold(table)
        files = [file for file in Path(folder).rglob("*") if file.is_file()]
        report["index_mb"] = round(sum(file.stat().st_size for file in files) / 2**20)
        index.candidates(posts[:5])
        cpu = time.process_time()
        for post in posts:
            ranked = ranker.rank(index.candidates([post])[0], 3)
            said = table["claim"].take(pa.array(ranked.rows)).to_pylist()
            found += post.removeprefix("Listen all! ") in said
        report["match_cpu_ms"] = round((time.process_time() - cpu) / len(posts) * 1_000, 1)
    report["result"] = found


JOBS = {job.__name__: job for job in (match_posts,)}


def main() -> None:
    report: dict[str, Any] = {}
    JOBS[sys.argv[1]](report, *sys.argv[2:])
    report["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    sys.stdout.buffer.write(orjson.dumps(report) + b"\n")


if __name__ == "__main__":
    main()
