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
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

import embedding_jobs
from timing import timed
from tocsin.detect.claims.lexical import HEAD, LexicalIndex
from tocsin.detect.claims.matching import Matching, match
from tocsin.detect.claims.retrieval import ClaimIndex
from tocsin.detect.claims.terms import Terms
from tocsin.embed.base import Purpose, Vectors
from tocsin.embed.e5.embedder import E5
from tocsin.factchecks.schema import FACTCHECKS
from tocsin.posts.keys import keys64

_VECTORS, _QUERIES, _BATCH = 50_000, 200, 1_000
SUGGEST = Matching(least_probability=0)
"""The best three, however improbable: their vectors are made, so no likeness means anything."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Mixed:
    """Real vectors of posts, mixed ones of fact-checks."""

    def __init__(self) -> None:
        self.use(threads=1)
        self.name, self.dimensions = "mixed/1", self._real.dimensions
        self._mixed = embedding_jobs.mixed_vectors(_VECTORS, embedding_jobs.SEED)

    def use(self, threads: int) -> None:
        """Embeds posts on so many threads."""
        self._real = E5(threads)

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
        if purpose == "query":
            return self._real.embed(texts)
        key = keys64("mixed", pa.array(texts, pa.string())).to_numpy()
        chance = (key[:, np.newaxis] >> np.arange(48, dtype=np.int64)) & 1
        noise = np.resize(chance - 0.5, (len(texts), self.dimensions)) * 0.02
        made: Vectors = (self._mixed[key % _VECTORS] + noise).astype(np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


def match_posts(report: dict[str, Any], count: str = "1000000") -> None:
    """Indexing fact-checks (timed), then matching 200 posts one at a time, on one thread.

    Beside it BM25 alone of the same posts, and a batch of 1,000 other posts on two threads.
    """
    claims = embedding_jobs.texts(int(count))
    with tempfile.TemporaryDirectory() as name:
        folder, embedder = Path(name), Mixed()
        index = ClaimIndex(folder, embedder)
        with timed(report):
            index.hold(_factchecks(claims))
        files = [file for file in folder.rglob("*") if file.is_file()]
        report["index_mb"] = round(sum(file.stat().st_size for file in files) / 2**20)
        report |= matched(index, folder, embedder, claims)


def matched(index: ClaimIndex, folder: Path, embedder: Mixed, claims: list[str]) -> dict[str, Any]:
    """What matching costs in an index that is there."""
    several = [f"Listen all! {c}" for c in claims[:: len(claims) // (_QUERIES + _BATCH)]]
    posts, batch = several[:_QUERIES], several[_QUERIES : _QUERIES + _BATCH]
    words = LexicalIndex(folder / "wording")
    match(index, posts[:5], NOW, how=SUGGEST)  # what is only done once is not measured
    words.search(Terms.of(posts[0]), HEAD, 3)
    found: dict[str, Any] = {}
    cpu = time.process_time()
    said = [_said(index, match(index, [post], NOW, how=SUGGEST)) for post in posts]
    found["match_cpu_ms"] = _ms(cpu, posts)
    found["result"] = sum(
        post.removeprefix("Listen all! ") in some for post, some in zip(posts, said, strict=True)
    )
    cpu = time.process_time()
    for post in posts:
        words.search(Terms.of(post), HEAD, 3)
    found["bm25_cpu_ms"] = _ms(cpu, posts)
    embedder.use(threads=2)
    begun, cpu = time.perf_counter(), time.process_time()
    match(index, batch, NOW, how=SUGGEST)
    found["batch"] = len(batch)
    found["batch_wall_s"] = round(time.perf_counter() - begun, 1)
    found["batch_cpu_s"] = round(time.process_time() - cpu, 1)
    return found


def _factchecks(claims: list[str]) -> pa.Table:
    keys = pa.array(range(len(claims)), pa.int64())
    given = {"factcheck_key": keys, "content_key": keys, "claim": pa.array(claims, pa.string())}
    columns = [
        given[field.name] if field.name in given else pa.nulls(len(claims), field.type)
        for field in FACTCHECKS
    ]
    return pa.table(columns, names=FACTCHECKS.names)


def _said(index: ClaimIndex, matches: pa.Table) -> list[str | None]:
    of_match = pc.is_in(index.factchecks["factcheck_key"], value_set=matches["factcheck_key"])
    said: list[str | None] = index.factchecks["claim"].filter(of_match).to_pylist()
    return said


def _ms(cpu: float, posts: list[str]) -> float:
    return round((time.process_time() - cpu) / len(posts) * 1_000, 1)


JOBS = {job.__name__: job for job in (match_posts,)}


def main() -> None:
    report: dict[str, Any] = {}
    JOBS[sys.argv[1]](report, *sys.argv[2:])
    report["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    sys.stdout.buffer.write(orjson.dumps(report) + b"\n")


if __name__ == "__main__":
    main()
