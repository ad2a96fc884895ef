from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import InputError
from tocsin.foresight.interventions.event import POSTS, event


def table(seconds: list[int], accounts: list[int], followers: list[int | None]) -> pa.Table:
    when = pa.array([s * 1_000_000 for s in seconds]).cast(pa.timestamp("us", "UTC"))
    columns = {
        "post_key": range(len(seconds)), "account_key": accounts, "t": when,
        "followers": followers,
    }  # fmt: skip
    return pa.table({name: pa.array(columns[name], POSTS.field(name).type) for name in columns})


PART = st.tuples(st.integers(0, 3_000), st.integers(0, 4), st.integers(0, 10**7) | st.none())


@given(st.lists(PART, min_size=1, max_size=60))
def test_an_event_is_its_buckets_followers_and_earlier_posts(parts):
    """Against plain Python, with the whole material as the event (edge 0)."""
    seconds, accounts, followers = map(list, zip(*parts, strict=True))
    found = event(table(seconds, accounts, followers), 300, edge=0.0)
    order = sorted(range(len(parts)), key=lambda place: (seconds[place], place))
    first = min(seconds) // 300
    counts = Counter(second // 300 - first for second in seconds)
    assert found.counts.tolist() == [counts[b] for b in range(max(counts) + 1)]
    assert found.post_key.tolist() == order
    seen: Counter[int] = Counter()
    for place, strikes in zip(order, found.strikes.tolist(), strict=True):
        assert strikes == seen[accounts[place]]
        seen[accounts[place]] += 1
    for bucket, x in enumerate(found.audience.tolist()):
        own = [followers[p] or 0 for p in order if seconds[p] // 300 - first == bucket]
        assert x == pytest.approx(np.log(1 + sum(1 + f for f in own)))
    assert found.unknown_followers == followers.count(None)


def test_an_event_ends_where_volume_falls_below_a_twentieth_of_the_peak():
    counts = [0, 1, 40, 100, 30, 4, 60, 0]
    seconds = [300 * bucket + 7 for bucket, many in enumerate(counts) for _ in range(many)]
    found = event(table(seconds, [0] * len(seconds), [1] * len(seconds)), 300)
    assert found.counts.tolist() == [40, 100, 30]
    assert found.of_all == sum(counts)
    assert found.start_us == 600 * 1_000_000
    assert found.strikes[0] == 1


def test_what_cannot_be_read_is_named():
    good = table([1, 2], [1, 2], [3, 4])
    with pytest.raises(InputError, match="no column followers"):
        event(good.drop_columns(["followers"]), 300)
    with pytest.raises(InputError, match="empty fields in account_key"):
        event(table([1, 2], [1, None], [3, 4]), 300)
    with pytest.raises(InputError, match="wrong type"):
        event(good.set_column(3, "followers", pa.array(["many", "few"])), 300)
    with pytest.raises(InputError, match="no posts"):
        event(good.slice(0, 0), 300)
    with pytest.raises(InputError, match="buckets of 1 s"):
        event(table([1, 10**9], [1, 2], [3, 4]), 1)
