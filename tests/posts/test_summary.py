"""The corpus in numbers, against plain counting."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tocsin.posts.finishing import Finishing, Sourced, finish
from tocsin.posts.records import Post
from tocsin.posts.schema import POSTS, Kind
from tocsin.posts.summary import (
    BUCKETS_S,
    EMPTY,
    MOST_BUCKETS,
    TIMELINE,
    bucket_width_s,
    summarise,
    timeline,
)

BEGIN = datetime(2024, 5, 1, 23, 59, 50, tzinfo=UTC)


def some_posts(count=80):
    rng = np.random.default_rng(4)
    return [
        Post(
            platform=str(rng.choice(["x", "bluesky"])),
            post_id=str(number),
            account_id=f"user{rng.integers(7)}",
            created_at=(BEGIN + timedelta(seconds=int(rng.integers(2_000)))).replace(
                tzinfo=UTC if number % 3 else None
            ),
            text="",
            lang=str(rng.choice(["en", "ru"])) if number % 4 else None,
            kind=Kind(str(rng.choice(["post", "reply"]))),
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def posts():
    sourced = [Sourced(post, "f", 1, "r", "0") for post in some_posts()]
    return finish(sourced, Finishing(None, UTC, identify_language=False))[0]


def test_the_summary_counts_what_is_there(engine, posts):
    rows = posts.to_pylist()
    found = summarise(engine, engine.table(posts))
    assert found.posts == len(rows)
    assert found.accounts == len({row["account_key"] for row in rows})
    assert found.platforms == Counter(row["platform"] for row in rows)
    assert found.languages == Counter(row["lang"] or "" for row in rows)
    assert found.kinds == Counter(row["kind"] for row in rows)
    assert found.first_at == min(row["created_at"] for row in rows)
    assert found.last_at == max(row["created_at"] for row in rows)
    assert found.offset_unknown == sum(row["utc_offset_min"] is None for row in rows)
    assert found.whole_minutes == sum(row["created_at"].second == 0 for row in rows)
    counts = list(found.languages.values())
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("bucket_s", [60, 900, 86_400])
def test_the_timeline_counts_each_bucket_and_platform(engine, posts, bucket_s):
    expected = Counter()
    for row in posts.to_pylist():
        second = int(row["created_at"].timestamp())
        start = datetime.fromtimestamp(second - second % bucket_s, UTC)
        expected[start, row["platform"]] += 1
    found = timeline(engine, engine.table(posts), bucket_s)
    assert found.schema == TIMELINE
    rows = found.to_pylist()
    assert {(row["start"], row["platform"]): row["posts"] for row in rows} == expected
    assert [(r["start"], r["platform"]) for r in rows] == sorted(expected)
    assert all(1 <= row["accounts"] <= row["posts"] for row in rows)


def test_no_posts_are_counted_as_none(duckdb_engine):
    table = duckdb_engine.table(POSTS.empty_table())
    assert summarise(duckdb_engine, table) == EMPTY
    assert timeline(duckdb_engine, table, 60).num_rows == 0
    assert bucket_width_s(EMPTY) == BUCKETS_S[0]


@pytest.mark.parametrize("span_s", [0, 59, 24_000, 24_001, 10**6, 10**8, 10**10])
def test_the_width_keeps_the_bars_apart(span_s):
    last = BEGIN + timedelta(seconds=min(span_s, 10**10))
    width_s = bucket_width_s(type(EMPTY)(1, 1, {}, {}, {}, BEGIN, last, 0))
    assert width_s in BUCKETS_S
    assert span_s / width_s <= MOST_BUCKETS or width_s == BUCKETS_S[-1]
    narrower = BUCKETS_S.index(width_s) - 1
    assert narrower < 0 or span_s / BUCKETS_S[narrower] > MOST_BUCKETS
