"""Jobs of narratives and of copies by meaning, in the form of ``jobs.py``, from ready vectors.

Made vectors in clusters: subjects of very different sizes, some near to each other, told in ten
languages, beside a third of texts that belong to no subject.
"""

import resource
import sys
from datetime import UTC, datetime
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
from sklearn.cluster import MiniBatchKMeans

from timing import timed
from tocsin.detect.centring import centred
from tocsin.detect.copies.meaning import groups
from tocsin.detect.narratives.detection import detect
from tocsin.detect.narratives.placing import Before, Read
from tocsin.embed.base import Vectors, unit
from tocsin.engine import Settings, connect
from tocsin.shares import SHARES

SEED = 7
DIMENSIONS = 384
VARYING = 64
LANGUAGES = 10
_REWORDED = 0.5
"""Scatter of texts that say the same."""
SUBJECT_TEXTS = 30
"""On average; sizes are geometric."""
DAYS = 90
DAY_S = 86_400
_ROWS = 65_536
Ints = np.typing.NDArray[np.int64]


def told(count: int, scatter: float = 1.0) -> tuple[Vectors, Ints, Ints]:
    """Vectors, the subject of each (−1: none), and its language.

    ``scatter``: how far the texts of a subject lie from its middle, whose length is about 1.
    """
    random = np.random.default_rng(SEED)
    subjects = max(1, count // SUBJECT_TEXTS)
    areas = unit(random.standard_normal((max(1, subjects // 50), DIMENSIONS), dtype=np.float32))
    own = random.standard_normal((subjects, DIMENSIONS), dtype=np.float32)
    middles = unit(areas[random.integers(0, len(areas), subjects)] + unit(own))
    shift = unit(random.standard_normal((LANGUAGES + 1, DIMENSIONS), dtype=np.float32))
    weight = random.geometric(0.1, subjects).astype(float)
    subject = random.choice(subjects, count, p=weight / weight.sum())
    subject[random.random(count) < 1 / 3] = -1
    language = random.integers(0, LANGUAGES, count)
    varying = random.standard_normal((VARYING, DIMENSIONS), dtype=np.float32)
    vectors = np.zeros((count, DIMENSIONS), dtype=np.float32)
    for start in range(0, count, _ROWS):
        rows = slice(start, start + _ROWS)
        size = len(vectors[rows])
        noise = unit(random.standard_normal((size, VARYING), dtype=np.float32) @ varying)
        about = np.where(subject[rows, np.newaxis] < 0, 0, middles[subject[rows]])
        vectors[rows] = unit(about + scatter * noise + shift[language[rows]] + 2 * shift[-1])
    return vectors, subject, language


def narratives(report: dict[str, Any], count: str = "1000000") -> None:
    """Narratives of so many distinct texts, a post each, with a tenth as many accounts."""
    vectors, subject, language = told(int(count))
    read = Read(_texts(subject, language), vectors)
    shares, posts = _posts(read, len(vectors))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with connect("duckdb://", Settings(memory_limit="2GB", threads=2)) as engine, timed(report):
        tables = engine.table(shares), engine.table(posts)
        found = detect(engine, read, *tables, Before(), DAY_S, at, threads=2)
    report["recall"] = round(found.recall, 3)
    report["result"] = {
        "narratives": found.narratives.num_rows,
        "placed": round(1 - found.unplaced / len(vectors), 3),
        "of_one_subject": round(_of_one_subject(found.texts["narrative"].to_numpy(), subject), 3),
    }


def minibatch_means(report: dict[str, Any], count: str = "100000", clusters: str = "1000") -> None:
    """The peer: k-means of scikit-learn in small batches, on the same vectors, centred likewise."""
    vectors, subject, language = told(int(count))
    points = centred(vectors, _texts(subject, language)["lang"].combine_chunks())
    with timed(report):
        found = MiniBatchKMeans(int(clusters), batch_size=4_096, random_state=SEED).fit(points)
    report["result"] = {
        "clusters": int(clusters),
        "of_one_subject": round(_of_one_subject(found.labels_.astype(np.int64) + 1, subject), 3),
    }


def copies_by_meaning(report: dict[str, Any], count: str = "1000000") -> None:
    """Copies by meaning of so many distinct texts: neighbours, links, groups."""
    vectors, subject, language = told(int(count), _REWORDED)
    texts = _texts(subject, language)
    given = texts["text"].combine_chunks(), texts["lang"].combine_chunks()
    posts = np.ones(len(vectors), dtype=np.int64)
    groups(
        vectors[: _ROWS // 64], *(column[: _ROWS // 64] for column in given), posts[: _ROWS // 64]
    )
    with timed(report):
        group, _ = groups(vectors, *given, posts, threads=2)
    inside = np.bincount(group, minlength=len(group))[group] > 1
    report["result"] = {
        "groups": len(np.unique(group[inside])),
        "texts": int(inside.sum()),
        "of_one_subject": round(_of_one_subject(np.where(inside, group + 1, 0), subject), 3),
    }


def _texts(subject: Ints, language: Ints) -> pa.Table:
    names = [f"l{code}" for code in range(LANGUAGES)]
    words = [
        f"about word{s} and thing{s}, in language {c}"
        for s, c in zip(subject, language, strict=True)
    ]
    ids = np.random.default_rng(SEED).permutation(len(subject)) + 1
    lang = pa.DictionaryArray.from_arrays(language.astype(np.int32), names).cast(pa.string())
    return pa.table({"text_id": ids, "text": words, "lang": lang})


def _posts(read: Read, count: int) -> tuple[pa.Table, pa.Table]:
    random = np.random.default_rng(SEED)
    keys = np.arange(1, count + 1)
    t = random.integers(0, DAYS * DAY_S, count) * 1_000_000 + 1_700_000_000_000_000
    accounts = random.integers(1, max(2, count // 10), count)
    shares = pa.table([accounts, read.texts["text_id"], t, keys], schema=SHARES)
    platforms = pa.array(["x"]).take(pa.array(np.zeros(count, dtype=np.int64)))
    return shares, pa.table({"post_key": keys, "platform": platforms, "lang": read.texts["lang"]})


def _of_one_subject(narrative: Ints, subject: Ints) -> float:
    """The share of placed texts whose narrative is mostly of their subject."""
    inside = np.flatnonzero((narrative != 0) & (subject >= 0))
    both = np.stack([narrative[inside], subject[inside]])
    pairs, counts = np.unique(both, axis=1, return_counts=True)
    _, group = np.unique(pairs[0], return_inverse=True)
    most = np.zeros(group.max() + 1)
    np.maximum.at(most, group, counts)
    return float(most.sum() / len(inside))


JOBS = {job.__name__: job for job in (narratives, minibatch_means, copies_by_meaning)}


def main() -> None:
    report: dict[str, Any] = {}
    JOBS[sys.argv[1]](report, *sys.argv[2:])
    report["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    sys.stdout.buffer.write(orjson.dumps(report) + b"\n")


if __name__ == "__main__":
    main()
