import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.exercise.bulk import SHARES, synthetic_share_batches, synthetic_shares
from tocsin.exercise.bulk_posts import synthetic_posts_jsonl
from tocsin.exercise.identities import snowflake_ms


@settings(max_examples=20, deadline=None)
@given(
    posts=st.integers(0, 3_000),
    accounts=st.integers(1, 500),
    batch_rows=st.integers(200, 2_000),
    seed=st.integers(0, 1_000),
)
def test_batches_hold_the_rows_asked_for(
    posts: int, accounts: int, batch_rows: int, seed: int
) -> None:
    batches = list(synthetic_share_batches(posts, accounts, seed, batch_rows=batch_rows))
    assert sum(batch.num_rows for batch in batches) == posts
    assert all(batch.schema == SHARES and batch.num_rows <= batch_rows for batch in batches)
    keys = [key for batch in batches for key in batch["post_key"].to_pylist()]
    people = {key for batch in batches for key in batch["account_key"].to_pylist()}
    assert len(set(keys)) == posts
    assert len(people) <= accounts


def test_the_same_seed_gives_the_same_table_and_another_gives_another() -> None:
    table = synthetic_shares(5_000, 300, 7)
    assert table.equals(synthetic_shares(5_000, 300, 7))
    assert not table.equals(synthetic_shares(5_000, 300, 8))


@pytest.mark.parametrize("column", ["object_id", "account_key"])
def test_popularity_and_activity_have_heavy_tails(column: str) -> None:
    table = synthetic_shares(100_000, 20_000, 7)
    counts = np.sort(np.unique(table[column].to_numpy(), return_counts=True)[1])[::-1]
    assert counts[0] > 20 * np.median(counts)
    assert counts[: len(counts) // 100].sum() > 0.05 * counts.sum()


def test_times_stay_within_the_days_and_follow_the_hours() -> None:
    t_us = synthetic_shares(100_000, 20_000, 7, days=3)["t_us"].to_numpy()
    hours = np.bincount(t_us // 3_600_000_000 % 24, minlength=24)
    assert t_us.max() - t_us.min() < 3 * 86_400_000_000
    assert hours[[20, 21, 22]].sum() > 1.5 * hours[[3, 4, 5]].sum()


def test_posts_are_flattened_tweets_in_order_with_ids_of_their_time() -> None:
    lines = list(synthetic_posts_jsonl(12_000, 7))
    tweets = [json.loads(line) for line in lines]
    ids = [int(tweet["id"]) for tweet in tweets]
    assert ids == sorted(set(ids))
    assert len(ids) == 12_000
    for tweet in tweets[::500]:
        moment = snowflake_ms(tweet["id"]) // 1_000
        assert tweet["created_at"].endswith(".000Z")
        assert np.datetime64(tweet["created_at"].rstrip("Z")) == np.datetime64(moment, "s")
        assert tweet["author"]["id"] == tweet["author_id"]
    shapes = Counter(
        "repost" if "referenced_tweets" in one else "link" if "entities" in one else "plain"
        for one in tweets
    )
    assert set(shapes.values()) == {4_000}
