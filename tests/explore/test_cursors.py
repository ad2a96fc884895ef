"""A place is read only as it was written, for the search it was written for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import UsageError
from tocsin.explore import Order, Query
from tocsin.explore.cursors import Place, read, write

KEY = b"k" * 32
QUERY = Query(words="vote", platform=("x",))
INT64 = st.integers(-(2**63), 2**63 - 1)


@given(INT64, INT64)
def test_what_is_written_is_read(time_us, row_key):
    place = Place(time_us, row_key)
    assert read(write(place, QUERY, Order.NEWEST, KEY), QUERY, Order.NEWEST, KEY) == place


@given(st.integers(0, 37), st.sampled_from("AZaz09-_"))
def test_an_altered_cursor_is_refused(at, sign):
    cursor = write(Place(1, 2), QUERY, Order.NEWEST, KEY)
    altered = cursor[:at] + sign + cursor[at + 1 :]
    if altered != cursor:
        with pytest.raises(UsageError, match="does not belong"):
            read(altered, QUERY, Order.NEWEST, KEY)


@given(st.text())
def test_any_other_text_is_refused(text):
    with pytest.raises(UsageError):
        read(text, QUERY, Order.NEWEST, KEY)


def test_a_cursor_is_of_one_query_one_order_and_one_workspace():
    cursor = write(Place(1, 2), QUERY, Order.NEWEST, KEY)
    for query, order, key in (
        (Query(words="vote"), Order.NEWEST, KEY),
        (QUERY, Order.OLDEST, KEY),
        (QUERY, Order.NEWEST, b"o" * 32),
    ):
        with pytest.raises(UsageError):
            read(cursor, query, order, key)
