"""The posts behind cards: a few of each, whole, and in the order in which they were given."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tocsin.chain.quoted import MOST_CHARACTERS, QUOTED, first_of_each, quoted

rows_of = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)))


@given(rows=rows_of, most=st.integers(1, 4))
def test_of_each_group_the_first_distinct_posts_are_taken(rows, most):
    table = pa.table(
        {
            "group": pa.array([group for group, _ in rows], pa.string()),
            "post_key": pa.array([key for _, key in rows], pa.int64()),
        }
    )
    expected = set()
    for group in "abc":
        keys = dict.fromkeys(key for other, key in rows if other == group)
        expected |= set(list(keys)[:most])
    assert first_of_each(table, "group", most) == sorted(expected)


def test_a_quoted_post_says_where_it_stands_and_long_ones_are_cut(duckdb_engine, tables):
    posts, _ = tables([(1, 1, "a" * 2_000), (2, 2, "short and hostile \u202e <script>")])
    found = quoted(duckdb_engine, posts, [1, 0, 1, 77])
    assert found.schema == QUOTED
    assert [len(text) for text in found["text"].to_pylist()] == [MOST_CHARACTERS, 28]
    assert found["source_line"].to_pylist() == [1, 2]
