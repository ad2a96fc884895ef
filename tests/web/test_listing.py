"""Lists come page by page, each row once; keys are spelled; words are looked for as they stand."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.keys import spelled
from tocsin.web.listing import (
    ROWS,
    Later,
    address,
    keys_spelled,
    known_key,
    listed,
    with_words,
)


@given(rows=st.integers(0, 3 * ROWS + 1))
def test_the_pages_of_a_list_hold_each_row_once(rows):
    table, seen, page = pa.table({"row": range(rows)}), [], 1
    while True:
        listing = listed(table, page, "/list", {"words": "a"})
        seen += [row["row"] for row in listing.rows]
        assert (listing.previous is None) == (page == 1)
        if listing.next is None:
            break
        assert listing.next == f"/list?words=a&page={page + 1}"
        page += 1
    assert seen == list(range(rows))
    assert page == listing.pages


def test_a_page_behind_the_end_is_the_last_one():
    assert listed(pa.table({"row": [1]}), 10**6, "/list", {}).page == 1


@given(keys=st.lists(st.integers(-(2**63), 2**63 - 1) | st.none()))
def test_keys_are_spelled_alone_and_in_lists(keys):
    column = pa.array(keys, pa.int64())
    table = pa.table({"post_key": column, "post_keys": [keys] * len(keys), "posts": column})
    table = table.set_column(1, "post_keys", table["post_keys"].cast(pa.list_(pa.int64())))
    if None in keys:
        table = table.drop_columns("post_keys")
    said = keys_spelled(table)
    assert said["post_key"].to_pylist() == [None if k is None else spelled(k) for k in keys]
    assert said["posts"].to_pylist() == keys  # a number is no key
    if "post_keys" in said.schema.names and keys:
        assert said["post_keys"][0].as_py() == [spelled(key) for key in keys]


@given(words=st.text(max_size=30), texts=st.lists(st.text(max_size=30) | st.none()))
def test_words_are_looked_for_as_they_stand(words, texts):
    table = pa.table({"text": pa.array(texts, pa.string())})
    found = with_words(table, words, "text")["text"].to_pylist()
    wanted = words.split()[:10]
    exact = [text for text in texts if all(word in (text or "") for word in wanted)]
    assert all(text in found for text in exact if wanted)
    if not wanted:
        assert found == texts


@pytest.mark.parametrize("text", ["", "0", "g" * 16, "F" * 16, "0" * 15, "0" * 17, "\u0660" * 16])
def test_what_is_no_key_is_told_from_one(text):
    assert known_key(text) is None


def test_an_address_holds_what_is_asked_and_breaks_out_of_nothing():
    href = address("/posts", {"words": 'a"><b>&c=d', "lang": "", "kind": None, "page": 2})
    assert href == "/posts?words=a%22%3E%3Cb%3E%26c%3Dd&page=2"
    assert address("/posts", {"words": "\ud800"}) == "/posts?words=%3F"


def test_rows_for_a_spreadsheet_are_made_when_they_are_asked_for():
    made = []
    rows = Later(lambda: made.append(1) or pa.table({"post_key": [1]}))
    assert made == []
    assert list(rows) == [{"post_key": "0000000000000001"}]
    assert len(rows) == 1
    assert rows[0] == rows[:1][0]
    assert made == [1]
