"""Jobs of the posts explorer, in the form of ``jobs.py``, over an invented corpus.

``python benchmarks/explore_jobs.py JOB FOLDER [POSTS]``: ``make`` writes a workspace (not timed by
anybody), ``index`` builds its index, ``pages`` searches it. Texts are words of a Zipf vocabulary, a
day has 250,000 posts, one in three posts carries a link, and one in four a hashtag.
"""

import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from timing import timed
from tocsin.exercise.bulk import spread, zipf
from tocsin.explore import Explorer, Facet, Order, Query, update_explorer
from tocsin.explore.cursors import Place, write
from tocsin.posts.keys import keys64
from tocsin.posts.schema import POSTS
from tocsin.workspace import create_workspace, open_workspace

SEED = 7
POSTS_A_DAY = 250_000
VOCABULARY = 200_000
WORDS_A_POST = 12
DAY_US = 86_400_000_000
START = datetime(2024, 1, 1, tzinfo=UTC)
RUNS = 40
_LANGUAGES = np.array(["en", "fr", "ar", "de", "es"])
_KINDS = np.array(["post", "repost", "reply"])
_PLATFORMS = ("x", "telegram")
_SPELLINGS = ("{}", "É{}", "انتخاب{}", "選挙{}")
"""Of the words: most plain, some with accents, Arabic, or Japanese."""


def make(report: dict[str, Any], folder: str, posts: str = "1000000") -> None:
    """A workspace with so many posts."""
    workspace = create_workspace(Path(folder))
    vocabulary = np.array(
        [_SPELLINGS[max(0, n % 40 - 36)].format(f"w{n:x}") for n in range(VOCABULARY)]
    )
    for day, first in enumerate(range(0, int(posts), POSTS_A_DAY)):
        rows = _day(vocabulary, day, first, min(POSTS_A_DAY, int(posts) - first))
        date = (START + timedelta(days=day)).date()
        for platform in _PLATFORMS:
            mine = rows.filter(pc.equal(rows["platform"], platform))
            place = workspace.corpus / "posts" / f"platform={platform}" / f"day={date}"
            place.mkdir(parents=True)
            pq.write_table(mine.drop(["platform"]), place / "unfinished", compression="zstd")
            (place / "unfinished").rename(place / "bulk-0.parquet")
    report["result"] = int(posts)


def _day(vocabulary: Any, day: int, first: int, count: int) -> pa.Table:
    random = np.random.default_rng([SEED, day])
    drawn = zipf(random, count * WORDS_A_POST, VOCABULARY, exponent=1.05, shift=10.0)
    said = vocabulary[drawn].reshape(count, WORDS_A_POST).tolist()
    numbers = np.arange(first, first + count)
    account = zipf(random, count, 500_000, exponent=1.1, shift=6.0)
    site = zipf(random, count, 20_000, exponent=1.1, shift=6.0)
    tag = zipf(random, count, 50_000, exponent=1.1, shift=6.0)
    # whole seconds, as most platforms state them: several posts share each
    begin = int(START.timestamp()) * 1_000_000 + day * DAY_US
    times = begin + random.integers(0, 86_400, count) * 1_000_000
    links = [[f"https://site{s}.example/{n}"] if n % 3 == 1 else []
             for s, n in zip(site.tolist(), numbers.tolist(), strict=True)]  # fmt: skip
    ids = pa.array([f"a{n}" for n in account.tolist()])
    columns: dict[str, Any] = {
        "platform": [_PLATFORMS[n % 2] for n in account.tolist()],
        "post_id": [str(n) for n in numbers.tolist()],
        "account_id": ids,
        "created_at": pa.array(times, pa.timestamp("us", tz="UTC")),
        "text": [" ".join(words) for words in said],
        "lang": _LANGUAGES[random.integers(0, len(_LANGUAGES), count)],
        "kind": _KINDS[random.integers(0, len(_KINDS), count)],
        "urls": links,
        "raw_urls": links,
        "domains": [[f"site{s}.example"] if n % 3 == 1 else []
                    for s, n in zip(site.tolist(), numbers.tolist(), strict=True)],
        "hashtags": [[f"tag{t}"] if n % 4 == 0 else []
                     for t, n in zip(tag.tolist(), numbers.tolist(), strict=True)],
        "source_file": ["bulk.jsonl"] * count,
        "source_line": numbers,
        "reader": ["bulk/1"] * count,
        "post_key": spread(numbers, SEED, 3),
        "account_key": keys64("account", ids),
        "row_key": spread(numbers, SEED, 3),
        "content_key": spread(numbers, SEED, 4),
    }  # fmt: skip
    return pa.Table.from_arrays(
        [pa.array(columns[f.name], f.type) if f.name in columns else pa.nulls(count, f.type)
         for f in POSTS],
        schema=POSTS,
    )  # fmt: skip


def index(report: dict[str, Any], folder: str) -> None:
    """All posts of the workspace into its index."""
    with timed(report):
        report["result"] = update_explorer(open_workspace(Path(folder)))


def pages(report: dict[str, Any], folder: str) -> None:
    """Milliseconds (median, 95th percentile) of what a posts page asks for, warm."""
    workspace = open_workspace(Path(folder))
    with Explorer(workspace) as explorer, timed(report):
        words = [f"w{n:x}" for n in np.geomspace(3, 20_000, RUNS).astype(int).tolist()]
        filtered = [Query(words=f"{word} -w5", platform=("x",), language=("en",)) for word in words]
        # each another question, so that nothing is answered from memory
        everything = [Query(platform=(*_PLATFORMS, f"none{n}")) for n in range(RUNS)]
        tested: dict[str, Callable[[Query], Any]] = {
            "page": explorer.search,
            "page and facets": lambda query: (
                explorer.search(query), explorer.facets(query), explorer.timeline(query)
            ),
        }  # fmt: skip
        report["result"] = {
            "posts": len(explorer),
            **{f"words, filter: {name}": _ms(run, filtered) for name, run in tested.items()},
            "phrase: page": _ms(explorer.search, [Query(words=f'"w5 {w}"') for w in words]),
            "beginning: page": _ms(explorer.search, [Query(words=f"{w[:4]}*") for w in words]),
            "day, platform: page and facets": _ms(tested["page and facets"], _days(explorer)),
            "everything: page": _ms(explorer.search, everything),
            "everything: facets": _ms(explorer.facets, everything[:5]),
            "everything: accounts facet": _ms(
                lambda query: explorer.facets(query, (Facet.ACCOUNT,)), everything[:5]
            ),
            "everything, again: page and facets": _ms(tested["page and facets"], [Query()] * RUNS),
            "everything, page by page: from the newest": _ms(
                _walk(explorer, None), [Query()] * RUNS
            ),
            "everything, page by page: from the middle": _ms(
                _walk(explorer, workspace.key()), [Query()] * RUNS
            ),
        }


def _days(explorer: Explorer) -> list[Query]:
    days = [moment.start for moment in explorer.timeline(Query())]
    return [
        Query(platform=("x",), since=day, until=day + timedelta(days=1))
        for day in (days * RUNS)[:RUNS]
    ]


def _walk(explorer: Explorer, key: bytes | None) -> Callable[[Query], None]:
    """Page after page of everything; with a key from the middle of all times on."""
    state: dict[str, str | None] = {"after": None}
    if key is not None:
        days = explorer.timeline(Query())
        middle_us = int(days[len(days) // 2].start.timestamp()) * 1_000_000
        state["after"] = write(Place(middle_us, 0), Query(), Order.NEWEST, key)

    def step(query: Query) -> None:
        state["after"] = explorer.search(query, state["after"]).next

    return step


def _ms(run: Callable[[Query], Any], queries: list[Query]) -> dict[str, float]:
    taken = []
    for query in [queries[0], *queries]:
        begun = time.perf_counter()
        run(query)
        taken.append(1_000 * (time.perf_counter() - begun))
    median, p95 = np.percentile(taken[1:], [50, 95]).tolist()
    return {"median_ms": round(median, 1), "p95_ms": round(p95, 1)}


JOBS = {"make": make, "index": index, "pages": pages}

if __name__ == "__main__":
    report: dict[str, Any] = {}
    JOBS[sys.argv[1]](report, *sys.argv[2:])
    report["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(orjson.dumps(report).decode())
