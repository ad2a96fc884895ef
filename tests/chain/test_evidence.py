"""Which posts are shown: of each group a few, the first ones first."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tocsin.chain.evidence import first_of_each

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
