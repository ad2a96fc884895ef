"""Jobs of spread, in the form of ``jobs.py``: posts that were made to reshare each other.

Most cascades are small and a few are very large, as on platforms; every repost names the post that
it was seen through or the original, half and half.
"""

import resource
import sys
from datetime import UTC, datetime
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from timing import timed
from tocsin.detect.spread.detection import measure
from tocsin.engine import Settings, connect
from tocsin.posts.keys import keys64
from tocsin.posts.schema import POSTS

SEED = 7
DAYS = 60
SUBJECTS = 50
Ints = np.typing.NDArray[np.int64]


def reshared(count: int) -> pa.Table:
    """So many posts, a fifth of them originals, in the schema ``POSTS``."""
    random = np.random.default_rng(SEED)
    originals = count // 5
    weight = random.pareto(1.2, originals) + 0.01
    of = random.choice(originals, count - originals, p=weight / weight.sum())
    at = random.uniform(0, DAYS * 86_400, originals)
    seconds = np.concatenate([at, at[of] + random.gamma(1.0, 10_800.0, len(of))])
    order = np.lexsort((seconds[originals:], of))
    before = np.concatenate([[-1], order[:-1]])
    same = np.concatenate([[False], of[order[1:]] == of[order[:-1]]])
    through = same & (random.random(len(order)) < 0.5)
    parent = np.full(count, -1)
    parent[originals + order] = np.where(through, originals + before, of[order])
    ids = pa.array(np.arange(count)).cast(pa.string())
    keys = keys64("post", pa.array([f"x\x1f{name}" for name in ids.to_pylist()]))
    columns = {field.name: pa.nulls(count, field.type) for field in POSTS}
    columns |= {
        "platform": pa.array(["x"]).take(pa.array(np.zeros(count, dtype=np.int64))),
        "post_id": ids,
        "post_key": keys,
        "row_key": keys,
        "account_key": pa.array(random.zipf(1.4, count) % (count // 10)),
        "created_at": pa.array((1_700_000_000 + seconds.astype(np.int64)) * 1_000_000).cast(
            POSTS.field("created_at").type
        ),
        "repost_of": pa.array(parent, mask=parent < 0).cast(pa.string()),
        "followers": pa.array(random.zipf(1.6, count) % 100_000),
    }
    return pa.table(columns, schema=POSTS)


def spread(report: dict[str, Any], count: str = "1000000") -> None:
    """Everything that spread measures of so many posts on 50 subjects."""
    posts = reshared(int(count))
    random = np.random.default_rng(SEED)
    of = posts["repost_of"].cast(pa.int64()).to_numpy(zero_copy_only=False)
    subject = random.zipf(1.3, len(of)) % SUBJECTS
    for _ in range(64):  # a repost is on its original's subject, however long the way
        known = ~np.isnan(of)
        subject[known] = subject[of[known].astype(np.int64)]
    names = pa.array([f"subject {number}" for number in range(SUBJECTS)])
    members = pa.table({"subject": names.take(pa.array(subject)), "post_key": posts["post_key"]})
    low = members.filter(pa.array(subject < 5)).select(["post_key"])
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with connect("duckdb://", Settings(memory_limit="2GB", threads=2)) as engine, timed(report):
        found = measure(engine, engine.table(posts), members, at, low_credibility=low).tables()
    report["result"] = {
        "cascades": found["cascades"].num_rows,
        "r_measured": len(found["subjects"]["r_latest"].drop_null()),
        "branching_measured": len(found["subjects"]["branching"].drop_null()),
    }


JOBS = {job.__name__: job for job in (spread,)}


def main() -> None:
    report: dict[str, Any] = {}
    JOBS[sys.argv[1]](report, *sys.argv[2:])
    report["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    sys.stdout.buffer.write(orjson.dumps(report) + b"\n")


if __name__ == "__main__":
    main()
