from datetime import UTC, datetime, timedelta

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tocsin.chain.investigation import TIMELINE
from tocsin.report.timeline import MAX_BARS, draw_timeline

START = datetime(2024, 1, 1, tzinfo=UTC)


def buckets(*rows: tuple[int, str, int]) -> pa.Table:
    made = [
        {"start": START + timedelta(hours=hour), "platform": name, "posts": posts, "accounts": 1}
        for hour, name, posts in rows
    ]
    return pa.Table.from_pylist(made, schema=TIMELINE)


def test_nothing_posted_gives_no_timeline():
    assert draw_timeline(TIMELINE.empty_table(), 3_600) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 5_000), st.sampled_from("abcdefghijkl"), st.integers(1, 9)),
        min_size=1, max_size=60,
    )
)  # fmt: skip
def test_no_post_is_lost_however_the_buckets_are_put_together(rows: list[tuple[int, str, int]]):
    drawn = draw_timeline(buckets(*rows), 3_600)
    assert drawn is not None
    posts = sum(row[2] for row in rows)
    assert sum(strip.posts for strip in drawn.strips) == posts
    assert sum(row[2] for row in drawn.rows) == posts
    assert len({row[0] for row in drawn.rows}) <= MAX_BARS
    assert len(drawn.strips) <= 8
    assert drawn.bar_s == drawn.merged * 3_600


def test_accounts_are_not_added_up_over_merged_buckets():
    wide = draw_timeline(buckets((0, "x", 1), (5_000, "x", 1)), 3_600)
    assert wide is not None
    assert {row[3] for row in wide.rows} == {None}
    narrow = draw_timeline(buckets((0, "x", 1), (2, "x", 1)), 3_600)
    assert narrow is not None
    assert {row[3] for row in narrow.rows} == {1}
